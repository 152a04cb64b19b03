/**
 * Inline `params` of a message get a name, the same in every revision: `XRequest` → `XRequestParams`.
 * A message is what fixes its method; the open base types (`Request`, `JSONRPCNotification`) keep theirs.
 */
import type { Schema, SchemaObject } from "../schema.ts";
import { below, type Place, refusal } from "./place.ts";
import { textOf } from "./text.ts";

export function hoist(definitions: ReadonlyMap<string, Schema>, place: Place): Map<string, Schema> {
  const hoisted = new Map(definitions);
  for (const [name, schema] of definitions) {
    if (!/(Request|Notification)$/.test(name) || typeof schema === "boolean") continue;
    const message = withNamedParams(schema, `${name}Params`);
    if (message === undefined) continue;
    const known = hoisted.get(`${name}Params`);
    if (known !== undefined && textOf(known) !== textOf(message.params)) {
      throw refusal(
        below(place, name, "properties", "params"),
        `the inline params would be named ${name}Params, which is defined differently`,
        `refer to ${name}Params here, or give one of the two another name`,
      );
    }
    hoisted.set(name, message.schema);
    hoisted.set(`${name}Params`, message.params);
  }
  return hoisted;
}

/** Looks into an intersection too: zod writes a message as base and extension. */
function withNamedParams(schema: SchemaObject, name: string): { schema: SchemaObject; params: Schema } | undefined {
  const { properties } = schema;
  const params = properties?.["params"];
  if (properties !== undefined && fixesMethod(properties["method"]) && isInline(params)) {
    return { schema: { ...schema, properties: { ...properties, params: { $ref: `#/$defs/${name}` } } }, params };
  }
  for (const [index, member] of (schema.allOf ?? []).entries()) {
    const found = typeof member === "boolean" ? undefined : withNamedParams(member, name);
    if (found !== undefined) return { schema: { ...schema, allOf: schema.allOf?.with(index, found.schema) ?? [] }, params: found.params };
  }
  return undefined;
}

function fixesMethod(schema: Schema | undefined): boolean {
  return typeof schema === "object" && typeof schema.const === "string";
}

function isInline(schema: Schema | undefined): schema is SchemaObject {
  return typeof schema === "object" && !Object.hasOwn(schema, "$ref");
}
