/**
 * Copies back into names: zod writes the members of a union out wherever they are used, so `DetailedTask` would be one anonymous heap.
 * A part that equals exactly one definition becomes a `$ref` to it; the same values stay valid.
 */
import type { Schema } from "../schema.ts";
import { mapParts } from "./parts.ts";
import { simplify } from "./simplify.ts";
import { textOf } from "./text.ts";

/** Folds what is below each of `own`; every definition of `all` may be referred to. */
export function fold(own: ReadonlyMap<string, Schema>, all: ReadonlyMap<string, Schema>): Map<string, Schema> {
  const byContent = namesByContent(all);
  const folded = (schema: Schema): Schema => {
    if (typeof schema === "boolean") return schema;
    const [name, ...others] = isTelling(schema) ? (byContent.get(textOf(schema)) ?? []) : [];
    return name !== undefined && others.length === 0 ? { $ref: `#/$defs/${name}` } : inside(schema);
  };
  const inside = (schema: Schema): Schema => (typeof schema === "boolean" ? schema : simplify(mapParts(schema, folded)));
  return new Map([...own].map(([name, schema]) => [name, inside(schema)]));
}

function namesByContent(definitions: ReadonlyMap<string, Schema>): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const [name, schema] of definitions) {
    const content = textOf(schema);
    names.set(content, [...(names.get(content) ?? []), name]);
  }
  return names;
}

/** `{ type: "object" }` equals a definition by chance; a choice, a list of values or an object with a required key does not. */
function isTelling(schema: Schema): boolean {
  if (typeof schema === "boolean") return false;
  return schema.anyOf !== undefined || schema.enum !== undefined || (schema.properties !== undefined && schema.required !== undefined);
}
