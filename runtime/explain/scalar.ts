/** Types, literals, strings and numbers. */
import { type Finding, failure, mismatch, type Place } from "./place.ts";
import { isRecord, type Rules, read } from "./schema.ts";
import { choices, show } from "./show.ts";

export function type({ type: wanted }: Rules, value: unknown, place: Place): Finding | undefined {
  if (wanted === undefined) return undefined;
  const types = typeof wanted === "string" ? [wanted] : wanted;
  if (types.some((name) => TESTS[name]?.(value))) return undefined;
  return mismatch(place, () => types.map((name) => NAMES[name] ?? name).join(" or "), value);
}

export function literal(schema: Rules, value: unknown, place: Place): Finding | undefined {
  if (schema.const !== undefined && !equals(value, schema.const)) return mismatch(place, () => choices([schema.const]), value);
  const listed = schema.enum;
  if (listed === undefined || listed.some((option) => equals(value, option))) return undefined;
  return mismatch(place, () => choices(listed), value);
}

export function string({ minLength = 0, maxLength = Infinity, pattern }: Rules, value: unknown, place: Place): Finding | undefined {
  if (typeof value !== "string") return undefined;
  const length = lengthOf(value);
  if (length < minLength) return failure(place, () => `must have at least ${counted(minLength, "character")}, has ${length}`);
  if (length > maxLength) return failure(place, () => `must have at most ${counted(maxLength, "character")}, has ${length}`);
  if (pattern === undefined || new RegExp(pattern, "u").test(value)) return undefined;
  return failure(place, () => `must match ${pattern}, got ${show(value)}`);
}

export function number(schema: Rules, value: unknown, place: Place): Finding | undefined {
  if (typeof value !== "number") return undefined;
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const must = (what: string): Finding => failure(place, () => `must be ${what}, got ${value}`);
  if (minimum !== undefined && !(value >= minimum)) return must(`at least ${minimum}`);
  if (maximum !== undefined && !(value <= maximum)) return must(`at most ${maximum}`);
  if (exclusiveMinimum !== undefined && !(value > exclusiveMinimum)) return must(`greater than ${exclusiveMinimum}`);
  if (exclusiveMaximum !== undefined && !(value < exclusiveMaximum)) return must(`less than ${exclusiveMaximum}`);
  if (multipleOf !== undefined && !isMultipleOf(value, multipleOf)) return must(`a multiple of ${multipleOf}`);
  return undefined;
}

/** `3 items`, `1 item`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** JSON equality with a literal of the schema; no deeper than the literal. */
function equals(value: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    return Array.isArray(value) && value.length === wanted.length && wanted.every((item, index) => equals(value[index], item));
  }
  if (!isRecord(wanted)) return value === wanted;
  if (!isRecord(value)) return false;
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  return keys.length === Object.keys(wanted).length && keys.every((key) => equals(value[key], read(wanted, key)));
}

/** In code points. */
function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}

/** On the decimals as they are written: 0.3 is three times 0.1, which binary division denies. */
function isMultipleOf(value: number, step: number): boolean {
  if (!Number.isFinite(value)) return false;
  const [a, b] = [decimal(value), decimal(step)];
  const low = Math.min(a.exponent, b.exponent);
  return (a.digits * 10n ** BigInt(a.exponent - low)) % (b.digits * 10n ** BigInt(b.exponent - low)) === 0n;
}

function decimal(value: number): { readonly digits: bigint; readonly exponent: number } {
  const [mantissa = "0", exponent = "0"] = value.toExponential().split("e");
  const [whole = "0", fraction = ""] = mantissa.split(".");
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

const TESTS: Readonly<Record<string, (value: unknown) => boolean>> = {
  array: Array.isArray,
  boolean: (value) => typeof value === "boolean",
  integer: Number.isInteger,
  null: (value) => value === null,
  number: Number.isFinite,
  object: isRecord,
  string: (value) => typeof value === "string",
};

const NAMES: Readonly<Record<string, string>> = {
  array: "an array",
  boolean: "true or false",
  integer: "an integer",
  number: "a number",
  object: "an object",
  string: "a string",
};
