/** The condition a validator returns: built from parts, simplified while it is built, and laid out as a person would write it. */

export type Check = Atom | Call | All | Any | Not;

/** A comparison or any other text that binds tighter than `&&`. */
interface Atom {
  readonly kind: "atom";
  readonly text: string;
}
interface Call {
  readonly kind: "call";
  readonly name: string;
  readonly args: readonly (string | Check)[];
}
interface All {
  readonly kind: "all";
  readonly of: readonly Check[];
}
interface Any {
  readonly kind: "any";
  readonly of: readonly Check[];
}
interface Not {
  readonly kind: "not";
  readonly of: Check;
}

export const PASS: Check = { kind: "all", of: [] };
export const FAIL: Check = { kind: "any", of: [] };

export function atom(text: string): Check {
  return { kind: "atom", text };
}

export function call(name: string, ...args: readonly (string | Check)[]): Check {
  return { kind: "call", name, args };
}

export function all(...checks: readonly Check[]): Check {
  return joined("all", checks, { neutral: PASS, absorbing: FAIL });
}

export function any(...checks: readonly Check[]): Check {
  return joined("any", checks, { neutral: FAIL, absorbing: PASS });
}

export function not(check: Check): Check {
  if (isPass(check)) return FAIL;
  if (isFail(check)) return PASS;
  return check.kind === "not" ? check.of : { kind: "not", of: check };
}

export function isPass(check: Check): boolean {
  return check.kind === "all" && check.of.length === 0;
}

export function isFail(check: Check): boolean {
  return check.kind === "any" && check.of.length === 0;
}

/** On one line. */
export function inline(check: Check): string {
  if (check.kind === "atom") return check.text;
  if (check.kind === "call") return `${check.name}(${check.args.map(argument).join(", ")})`;
  if (check.kind === "not") return `!${check.of.kind === "call" ? inline(check.of) : `(${inline(check.of)})`}`;
  if (check.of.length === 0) return String(isPass(check));
  return check.of.map((part) => (isJoined(part) ? `(${inline(part)})` : inline(part))).join(OPERATORS[check.kind]);
}

/** As a `return` statement: on one line where it fits, else one operand a line. */
export function returned(check: Check, width: number): string[] {
  const oneLine = `return ${inline(check)};`;
  if (oneLine.length <= width) return [oneLine];
  if (!isJoined(check)) return wrapped(laidOut(check, width - 2), "return ", ";");
  return ["return (", ...laidOut(check, width - 2).map(indented), ");"];
}

const OPERATORS = { all: " && ", any: " || " } as const;

function joined(kind: "all" | "any", checks: readonly Check[], { neutral, absorbing }: { neutral: Check; absorbing: Check }): Check {
  const flat = checks.flatMap((check) => (check.kind === kind ? check.of : [check]));
  const isAbsorbing = absorbing === FAIL ? isFail : isPass;
  if (flat.some(isAbsorbing)) return absorbing;
  const [first, ...others] = unrepeated(flat);
  if (first === undefined) return neutral;
  return others.length === 0 ? first : { kind, of: [first, ...others] };
}

function unrepeated(checks: readonly Check[]): Check[] {
  return [...new Map(checks.map((check) => [inline(check), check])).values()];
}

function isJoined(check: Check): check is All | Any {
  return (check.kind === "all" || check.kind === "any") && check.of.length > 0;
}

function argument(part: string | Check): string {
  return typeof part === "string" ? part : inline(part);
}

function laidOut(check: Check, width: number): string[] {
  const oneLine = inline(check);
  if (oneLine.length <= width) return [oneLine];
  if (check.kind === "not")
    return wrapped(laidOut(check.of, width - 2), check.of.kind === "call" ? "!" : "!(", check.of.kind === "call" ? "" : ")");
  if (check.kind === "call") return [`${check.name}(`, ...check.args.map((part) => indented(`${argument(part)},`)), ")"];
  if (check.kind === "atom") return [check.text];
  const operator = OPERATORS[check.kind].trimEnd();
  return check.of.flatMap((part, index) => {
    const end = index === check.of.length - 1 ? "" : operator;
    return isJoined(part) ? wrapped(laidOut(part, width - 4), "(", `)${end}`) : wrapped(laidOut(part, width - 4), "", end);
  });
}

/** The opening before the first line and the closing after the last; lines between are indented below the first. */
function wrapped(lines: readonly string[], open: string, close: string): string[] {
  const last = lines.length - 1;
  const isBlock = lines.length > 1 && /^\)/.test(lines[last] ?? "");
  return lines.map((line, index) => {
    const text = index === 0 ? open + line : isBlock || open === "" ? line : indented(line);
    return index === last ? text + close : text;
  });
}

function indented(line: string): string {
  return `  ${line}`;
}
