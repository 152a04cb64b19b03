/** What the overlay changes about the official file: its patches and its pins, each with a name to report it by. */
import type { ProtocolModel } from "../model.ts";
import type { Patch } from "../overlay/format.ts";
import type { Schema } from "../schema.ts";
import type { Correction } from "./official.ts";

export function correctionsOf(model: ProtocolModel, patches: readonly Patch[]): Correction[] {
  const pins = [...model.types.values()].flatMap(({ name, pins: pinned }) =>
    Object.entries(pinned).map(([property, value]): Correction => {
      return { label: `pin ${name}.${property}`, path: ["$defs", name, "properties", property], now: { const: value }, beside: true };
    }),
  );
  return [...patches.map((patch) => patched(patch, model)), ...pins];
}

/**
 * The canonical form sorts and merges what stands in lists, so a pointer through one means nothing in the official file.
 * There the whole property that holds the list is put in, as corrected.
 */
function patched({ at }: Patch, model: ProtocolModel): Correction {
  const [, name = "", ...below] = at
    .slice(1)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  const path = steady(below);
  const schema = path.reduce<unknown>(
    (node, key) => (typeof node === "object" && node !== null ? Reflect.get(node, key) : undefined),
    model.types.get(name)?.schema,
  );
  return { label: `patch ${at}`, path: ["$defs", name, ...path], now: (schema ?? false) as Schema, beside: false };
}

/** The part of a pointer that both forms share. */
function steady(keys: readonly string[]): string[] {
  const [first, second, ...rest] = keys;
  if ((first === "properties" || first === "patternProperties") && second !== undefined) return [first, second, ...steady(rest)];
  if (first === "items" || first === "additionalProperties") return [first, ...steady(keys.slice(1))];
  return [];
}
