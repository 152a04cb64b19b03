/** Builder calls as source text, broken over lines as a formatter would. */
import { propertyKey } from "./file.ts";

export type Expression =
  /** Anything that stays on one line: a name, a literal. */
  | string
  | { readonly call: string; readonly args: readonly Expression[] }
  | { readonly list: readonly Expression[] }
  | { readonly record: readonly (readonly [key: string, value: Expression])[] }
  | { readonly lazy: Expression };

export interface Place {
  /** Of the line that the expression starts on. */
  readonly indent: string;
  /** How much of that line is already taken. */
  readonly column: number;
}

const WIDTH = 100;

export function written(expression: Expression, place: Place): string {
  const oneLine = inline(expression);
  if (typeof expression === "string" || place.column + oneLine.length <= WIDTH) return oneLine;
  if ("call" in expression) return calling(expression.call, expression.args, place);
  const inner = `${place.indent}  `;
  if ("lazy" in expression) return `() =>\n${inner}${written(expression.lazy, startingAt(inner))}`;
  if ("list" in expression) return `[\n${oneEach(expression.list, inner)}${place.indent}]`;
  const entries = expression.record.map(([key, value]) => {
    const start = `${inner}${propertyKey(key)}: `;
    return `${start}${written(value, { indent: inner, column: start.length + 1 })},\n`;
  });
  return `{\n${entries.join("")}${place.indent}}`;
}

/** A long first argument stays on the line of the call, as does a long last one; else it is one argument a line. */
function calling(name: string, args: readonly Expression[], { indent, column }: Place): string {
  const [first = "", ...others] = args;
  const after = others.map((other) => `, ${inline(other)}`).join("");
  if (typeof first !== "string" && indent.length + after.length + "})".length <= WIDTH)
    return `${name}(${written(first, { indent, column: column + name.length + after.length + "()".length })}${after})`;
  const start = `${name}(${args
    .slice(0, -1)
    .map((arg) => `${inline(arg)}, `)
    .join("")}`;
  const last = args.at(-1) ?? "";
  if (typeof last === "string" || column + start.length + "() =>".length > WIDTH)
    return `${name}(\n${oneEach(args, `${indent}  `)}${indent})`;
  return `${start}${written(last, { indent, column: column + start.length })}${"lazy" in last ? `,\n${indent}` : ""})`;
}

function oneEach(items: readonly Expression[], indent: string): string {
  return items.map((item) => `${indent}${written(item, { indent, column: indent.length + 1 })},\n`).join("");
}

function startingAt(indent: string): Place {
  return { indent, column: indent.length };
}

function inline(expression: Expression): string {
  if (typeof expression === "string") return expression;
  if ("lazy" in expression) return `() => ${inline(expression.lazy)}`;
  if ("call" in expression) return `${expression.call}(${expression.args.map(inline).join(", ")})`;
  if ("list" in expression) return `[${expression.list.map(inline).join(", ")}]`;
  const entries = expression.record.map(([key, value]) => `${propertyKey(key)}: ${inline(value)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}
