/**
 * An official schema file → its canonical form. Pure: the same file gives the same bytes, whatever the order of its keys,
 * and a canonical file gives itself.
 */
import type { CanonicalSchema, Schema } from "../schema.ts";
import { type Frame, openFrame } from "./dialect.ts";
import { hoist } from "./hoist.ts";
import { normalise } from "./normalise.ts";
import { below, type Place } from "./place.ts";
import { readDocument } from "./read.ts";
import { checkRecursion } from "./recursion.ts";
import { byCodeUnit, entriesOf } from "./text.ts";

/** `file` is only the name that problems are reported under. */
export function canonicalise(bytes: Uint8Array, file: string): CanonicalSchema {
  const root: Place = { file, pointer: "" };
  const frame = openFrame(readDocument(bytes, file), root);
  return { $schema: "https://json-schema.org/draft/2020-12/schema", $defs: Object.fromEntries(definitionsOf(frame, root)) };
}

/** The definitions in canonical form, sorted by name. */
export function definitionsOf(frame: Frame, root: Place): [string, Schema][] {
  const place = below(root, frame.holder);
  const definitions = new Map<string, Schema>();
  for (const [name, schema] of entriesOf(frame.definitions)) definitions.set(name, normalise(schema, below(place, name), frame));
  checkRecursion(definitions, place);
  return [...hoist(definitions, place)].sort(([a], [b]) => byCodeUnit(a, b));
}
