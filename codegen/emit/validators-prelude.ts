/** The few small functions that validators lean on. A generated file carries only those it uses. */

export interface Support {
  readonly name: SupportName;
  readonly doc?: readonly string[];
  /** Others that the text uses. */
  readonly needs?: readonly SupportName[];
  readonly text: string;
}

export type SupportName =
  | "MAX_DEPTH"
  | "isString"
  | "isNumber"
  | "isInteger"
  | "isRecord"
  | "isArrayOf"
  | "isMapOf"
  | "own"
  | "everyEntry"
  | "everyName"
  | "sizeOf"
  | "countOf"
  | "lengthOf"
  | "isMultipleOf"
  | "decimal"
  | "isExactlyOne"
  | "isUnique"
  | "textOf"
  | "equals";

/** Those in use and everything they need, in the order they are written to the file. */
export function supportFor(used: Iterable<SupportName>): Support[] {
  const wanted = new Set<SupportName>();
  const visit = (name: SupportName): void => {
    if (wanted.has(name)) return;
    wanted.add(name);
    for (const other of SUPPORT.find((support) => support.name === name)?.needs ?? []) visit(other);
  };
  for (const name of used) visit(name);
  return SUPPORT.filter(({ name }) => wanted.has(name));
}

const SUPPORT: readonly Support[] = [
  {
    name: "MAX_DEPTH",
    doc: ["Values nested deeper than this below a recursive definition are invalid: a verdict, where the stack would overflow."],
    text: "const MAX_DEPTH = 256;",
  },
  {
    name: "isString",
    text: `function isString(value: unknown): value is string {
  return typeof value === "string";
}`,
  },
  {
    name: "isNumber",
    text: `function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}`,
  },
  {
    name: "isInteger",
    text: `function isInteger(value: unknown): value is number {
  return Number.isInteger(value);
}`,
  },
  {
    name: "isRecord",
    text: `function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}`,
  },
  {
    name: "isArrayOf",
    doc: ["By index, because `every` would skip the holes of a sparse array."],
    text: `function isArrayOf(value: unknown, is: (item: unknown) => boolean, from = 0): value is readonly unknown[] {
  if (!Array.isArray(value)) return false;
  for (let index = from; index < value.length; index++) if (!is(value[index])) return false;
  return true;
}`,
  },
  {
    name: "isMapOf",
    needs: ["isRecord", "everyEntry"],
    text: `function isMapOf(value: unknown, is: (item: unknown) => boolean): value is Readonly<Record<string, unknown>> {
  return isRecord(value) && everyEntry(value, is);
}`,
  },
  {
    name: "own",
    doc: ["For names that every object inherits: `constructor` is there only if the value itself has it."],
    text: `function own(value: object, key: string): unknown {
  return Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}`,
  },
  {
    name: "everyEntry",
    doc: ["A property that is `undefined` is absent, as it will be in JSON."],
    text: `function everyEntry(value: Readonly<Record<string, unknown>>, is: (item: unknown, key: string) => boolean): boolean {
  for (const key of Object.keys(value)) if (value[key] !== undefined && !is(value[key], key)) return false;
  return true;
}`,
  },
  {
    name: "everyName",
    needs: ["everyEntry"],
    text: `function everyName(value: Readonly<Record<string, unknown>>, is: (name: unknown) => boolean): boolean {
  return everyEntry(value, (_item, key) => is(key));
}`,
  },
  {
    name: "sizeOf",
    text: `function sizeOf(value: Readonly<Record<string, unknown>>): number {
  return Object.keys(value).filter((key) => value[key] !== undefined).length;
}`,
  },
  {
    name: "countOf",
    text: `function countOf(items: readonly unknown[], is: (item: unknown) => boolean): number {
  let count = 0;
  for (let index = 0; index < items.length; index++) if (is(items[index])) count++;
  return count;
}`,
  },
  {
    name: "lengthOf",
    doc: ["In code points, as JSON Schema counts: a pair of surrogates is one."],
    text: `function lengthOf(text: string): number {
  let length = text.length;
  for (let index = 1; index < text.length; index++) if ((text.codePointAt(index - 1) ?? 0) > 0xffff) length--;
  return length;
}`,
  },
  {
    name: "isMultipleOf",
    doc: ["Exact on the decimals as they are written: 0.3 is a multiple of 0.1, which binary division denies."],
    needs: ["decimal"],
    text: `function isMultipleOf(value: number, step: number): boolean {
  if (!Number.isFinite(value)) return false;
  const [a, exponentOfA] = decimal(value);
  const [b, exponentOfB] = decimal(step);
  const low = Math.min(exponentOfA, exponentOfB);
  return (a * 10n ** BigInt(exponentOfA - low)) % (b * 10n ** BigInt(exponentOfB - low)) === 0n;
}`,
  },
  {
    name: "decimal",
    text: `function decimal(value: number): readonly [digits: bigint, exponent: number] {
  const [mantissa = "0", exponent = "0"] = value.toExponential().split("e");
  const [whole = "0", fraction = ""] = mantissa.split(".");
  return [BigInt(whole + fraction), Number(exponent) - fraction.length];
}`,
  },
  {
    name: "isExactlyOne",
    text: `function isExactlyOne(...verdicts: readonly boolean[]): boolean {
  return verdicts.filter(Boolean).length === 1;
}`,
  },
  {
    name: "isUnique",
    doc: ["Through a set of texts, so that a long list costs its length and not its square."],
    needs: ["textOf"],
    text: `function isUnique(items: readonly unknown[]): boolean {
  const seen = new Set<string>();
  for (let index = 0; index < items.length; index++) {
    const text = textOf(items[index], 0);
    if (text === undefined || seen.has(text)) return false;
    seen.add(text);
  }
  return true;
}`,
  },
  {
    name: "textOf",
    doc: ["The same text for equal JSON values, whatever the order of their keys; none for a value nested too deeply."],
    needs: ["MAX_DEPTH", "isRecord"],
    text: `function textOf(value: unknown, depth: number): string | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (!isRecord(value) && !Array.isArray(value)) return typeof value === "string" ? JSON.stringify(value) : String(value);
  const parts: string[] = [];
  for (const [key, item] of Object.entries(value)) {
    const text = textOf(item, depth + 1);
    if (text === undefined) return undefined;
    if (item !== undefined) parts.push(\`\${JSON.stringify(key)}:\${text}\`);
  }
  return Array.isArray(value) ? \`\${value.length}[\${parts.join(",")}]\` : \`{\${parts.sort().join(",")}}\`;
}`,
  },
  {
    name: "equals",
    doc: ["Goes by the literal, so it goes no deeper than that."],
    needs: ["isRecord", "own", "sizeOf", "everyEntry"],
    text: `function equals(value: unknown, literal: unknown): boolean {
  if (Array.isArray(literal)) {
    return Array.isArray(value) && value.length === literal.length && literal.every((item, index) => equals(value[index], item));
  }
  if (!isRecord(literal)) return value === literal;
  return isRecord(value) && sizeOf(value) === sizeOf(literal) && everyEntry(literal, (item, key) => equals(own(value, key), item));
}`,
  },
];
