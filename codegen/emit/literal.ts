/** JSON data as a TypeScript literal, laid out as a person would. */
import { isObject } from "../schema.ts";
import { propertyKey } from "./file.ts";

/** One line where it fits below `width`, else one entry a line. Keys stay in the order given; `undefined` entries are left out. */
export function literal(value: unknown, indent = "", width = 100): string {
  const oneLine = inline(value);
  if (oneLine.length + indent.length <= width) return oneLine;
  const inner = `${indent}  `;
  const lines = Array.isArray(value)
    ? value.map((item: unknown) => literal(item, inner, width))
    : entriesOf(value).map(([key, item]) => `${propertyKey(key)}: ${literal(item, inner, width)}`);
  if (lines.length === 0) return oneLine;
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  return `${open}\n${lines.map((line) => `${inner}${line},\n`).join("")}${indent}${close}`;
}

/** A string as it stands in source: line separators escaped, so that no reader of the file takes them for line ends. */
export function quoted(text: string): string {
  return JSON.stringify(text).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

function inline(value: unknown): string {
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const entries = entriesOf(value).map(([key, item]) => `${propertyKey(key)}: ${inline(item)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

function entriesOf(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value).filter(([, item]) => item !== undefined) : [];
}
