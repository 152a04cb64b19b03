/** `type`, `const` and `enum` in their one form: sorted, each value once, and `type` only where it says more than the values do. */
import type { Json, Schema, SchemaObject, TypeName } from "../schema.ts";
import { byCodeUnit, byText, textOf } from "./text.ts";

/** Whether a value has one of the types; 1.0 is an integer. */
export function satisfies(value: Json, type: TypeName | readonly TypeName[]): boolean {
  if (typeof type !== "string") return type.some((one) => satisfies(value, one));
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "integer") return Number.isInteger(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}

export function types(schema: SchemaObject): SchemaObject {
  if (schema.type === undefined) return schema;
  const { type, ...rest } = schema;
  const wanted = new Set<TypeName>([type].flat());
  if (wanted.has("number")) wanted.delete("integer");
  const [first, ...others] = [...wanted].sort(byCodeUnit);
  // Number and five others are all there are: no restriction.
  if (first === undefined || (wanted.has("number") && others.length === 5)) return rest;
  return { ...rest, type: others.length === 0 ? first : [first, ...others] };
}

/** A type beside values only filters them. */
export function values(schema: SchemaObject): Schema {
  if (schema.const !== undefined) return constant(schema, schema.const);
  if (schema.enum === undefined) return schema;
  const { enum: listed, type, ...rest } = schema;
  const kept = type === undefined ? listed : listed.filter((value) => satisfies(value, type));
  const distinct = new Map(kept.map((value) => [textOf(value), value]));
  const [first, ...others] = [...distinct.values()].sort(inOrder);
  if (first === undefined) return false;
  return others.length === 0 ? { ...rest, const: first } : { ...rest, enum: [first, ...others] };
}

function constant(schema: SchemaObject, value: Json): Schema {
  const { enum: listed, type, ...rest } = schema;
  if (type !== undefined && !satisfies(value, type)) return false;
  return listed === undefined || listed.some((other) => textOf(other) === textOf(value)) ? rest : false;
}

function inOrder(a: Json, b: Json): number {
  return typeof a === "number" && typeof b === "number" ? a - b : byText(a, b);
}
