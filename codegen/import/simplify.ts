/**
 * One schema, its parts already canonical → the one way to write it. Every rule keeps exactly the same values valid;
 * they are applied until nothing changes, so canonical text can stand for equality.
 */
import type { Json, Schema, SchemaObject, TypeName } from "../schema.ts";
import { withoutEffect } from "./effect.ts";
import { allOf, anyOf, oneOf } from "./lists.ts";
import { byCodeUnit, byText, textOf } from "./text.ts";

export function simplify(schema: SchemaObject): Schema {
  let current: Schema = schema;
  for (;;) {
    const next: Schema = RULES.reduce<Schema>((node, rule) => (typeof node === "boolean" ? node : rule(node)), current);
    if (typeof next === "boolean") return next;
    if (textOf(next) === textOf(current)) return Object.keys(next).length === 0 ? true : next;
    current = next;
  }
}

/** Whether a value has one of the types; 1.0 is an integer. */
export function satisfies(value: Json, type: TypeName | readonly TypeName[]): boolean {
  if (typeof type !== "string") return type.some((one) => satisfies(value, one));
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "integer") return Number.isInteger(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}

const RULES: readonly ((schema: SchemaObject) => Schema)[] = [types, values, names, not, anyOf, allOf, oneOf, referenceAlone, withoutEffect];

function types(schema: SchemaObject): Schema {
  if (schema.type === undefined) return schema;
  const { type, ...rest } = schema;
  const wanted = new Set<TypeName>(typeof type === "string" ? [type] : type);
  if (wanted.has("number")) wanted.delete("integer");
  const [first, ...others] = [...wanted].sort(byCodeUnit);
  // All six JSON types: no restriction at all.
  if (first === undefined || others.length === 5 && wanted.has("number")) return rest;
  return { ...rest, type: others.length === 0 ? first : [first, ...others] };
}

/** `const` and `enum` say more than `type`: it only filters them. */
function values(schema: SchemaObject): Schema {
  if (schema.const !== undefined) return constant(schema, schema.const);
  if (schema.enum === undefined) return schema;
  const { enum: listed, type, ...rest } = schema;
  const kept = type === undefined ? listed : listed.filter((value) => satisfies(value, type));
  const byValue = new Map(kept.map((value) => [textOf(value), value]));
  const [first, ...others] = [...byValue.values()].sort(byValueOrder);
  if (first === undefined) return false;
  return others.length === 0 ? { ...rest, const: first } : { ...rest, enum: [first, ...others] };
}

function constant(schema: SchemaObject, value: Json): Schema {
  const { enum: listed, type, ...rest } = schema;
  if (type !== undefined && !satisfies(value, type)) return false;
  return listed === undefined || listed.some((other) => textOf(other) === textOf(value)) ? rest : false;
}

function byValueOrder(a: Json, b: Json): number {
  return typeof a === "number" && typeof b === "number" ? a - b : byText(a, b);
}

function names(schema: SchemaObject): Schema {
  const { required, dependentRequired, ...rest } = schema;
  const sorted = (list: readonly string[]): string[] => [...new Set(list)].sort(byCodeUnit);
  return {
    ...rest,
    ...(required === undefined ? {} : { required: sorted(required) }),
    ...(dependentRequired === undefined
      ? {}
      : { dependentRequired: Object.fromEntries(Object.entries(dependentRequired).map(([name, list]) => [name, sorted(list)])) }),
  };
}

function not(schema: SchemaObject): Schema {
  return schema.not === true ? false : schema;
}

/** Emitters meet `$ref` only alone, which is also all that draft-07 knows. */
function referenceAlone(schema: SchemaObject): Schema {
  if (schema.$ref === undefined || Object.keys(schema).length === 1) return schema;
  const { $ref, allOf: others = [], ...rest } = schema;
  return { allOf: [...others, { $ref }, ...(Object.keys(rest).length === 0 ? [] : [rest])] };
}
