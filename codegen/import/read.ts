/**
 * Bytes of unknown origin → a JSON document that is safe to walk: UTF-8, complete, not absurdly deep, without keys that reach a prototype.
 * Everything after this may recurse.
 */
import type { Problem } from "../problem.ts";
import { isObject } from "../schema.ts";
import { below, type Place, refusal } from "./place.ts";

/** Official files nest about 15 levels; a stack holds thousands. */
const MAX_DEPTH = 200;

export function readDocument(bytes: Uint8Array, file: string): Readonly<Record<string, unknown>> {
  const place: Place = { file, pointer: "" };
  const text = decoded(bytes, place);
  if (text.trim() === "") throw refusal(place, "the file is empty", "give the path or URL of an official schema.json");
  const document = parsed(text, place);
  checkShape(document, place);
  if (!isObject(document)) {
    throw refusal(
      place,
      `the root is ${nameOf(document)}, not an object`,
      'a schema file is an object with "$schema" and "$defs" or "definitions"',
    );
  }
  return document;
}

function decoded(bytes: Uint8Array, place: Place): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // The decoder's own error names no byte, so there is nothing to pass on.
    throw refusal(place, "the file is not UTF-8 text", "download it again; if it is compressed or UTF-16, convert it to UTF-8 first");
  }
}

function parsed(text: string, place: Place): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw notJson(text.trimEnd(), error instanceof Error ? error.message : String(error), place);
  }
}

/** Engines differ in what they say and do not always give a position. */
function notJson(text: string, reason: string, place: Place): Problem {
  const offset = Number(/position (\d+)/.exec(reason)?.[1] ?? Number.NaN);
  const start = text.trimStart();
  const breaksOff = start.startsWith("{") && (!start.endsWith("}") || offset >= text.length || reason.includes("end of JSON"));
  if (breaksOff) return refusal(place, `the JSON breaks off at ${spot(text)}`, "the file is truncated: download it again");
  const fix = start.startsWith("<")
    ? "this is a web page: use the URL of the raw file"
    : "give a JSON file; JSON has no comments and no trailing commas";
  return refusal(place, Number.isNaN(offset) ? `not JSON: ${reason}` : `not JSON, from ${spot(text.slice(0, offset))}`, fix);
}

function spot(before: string): string {
  const lines = before.split("\n");
  return `line ${lines.length}, column ${(lines.at(-1) ?? "").length + 1}`;
}

/** With a stack of its own: this is the check that makes recursion safe elsewhere. */
function checkShape(root: unknown, start: Place): void {
  const open: { value: unknown; place: Place; depth: number }[] = [{ value: root, place: start, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, place, depth } = next;
    if (depth > MAX_DEPTH) {
      throw refusal(
        place,
        `nested deeper than ${MAX_DEPTH} levels`,
        "no schema needs this depth: name the inner parts in $defs and refer to them",
      );
    }
    if (typeof value === "number" && !Number.isFinite(value)) {
      throw refusal(place, "a number too large for a double", "write a number between ±1.79e308");
    }
    if (typeof value !== "object" || value === null) continue;
    if (Object.hasOwn(value, "__proto__")) {
      throw refusal(
        below(place, "__proto__"),
        'the key "__proto__" is not allowed',
        "rename it: in JavaScript this key reaches the prototype",
      );
    }
    for (const [key, member] of Object.entries(value)) open.push({ value: member, place: below(place, key), depth: depth + 1 });
  }
}

function nameOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "an array" : `a ${typeof value}`;
}
