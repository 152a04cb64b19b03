/**
 * One schema, its parts already canonical → the one way to write it. Every rule keeps exactly the same values valid;
 * they are applied until nothing changes, so canonical text can stand for equality.
 */
import type { Schema, SchemaObject } from "../schema.ts";
import { withoutEffect } from "./effect.ts";
import { allOf, anyOf, oneOf } from "./lists.ts";
import { byCodeUnit, textOf } from "./text.ts";
import { types, values } from "./values.ts";

export function simplify(schema: SchemaObject): Schema {
  let current = schema;
  for (;;) {
    const next = RULES.reduce<Schema>((node, rule) => (typeof node === "boolean" ? node : rule(node)), current);
    if (typeof next === "boolean") return next;
    if (textOf(next) === textOf(current)) return Object.keys(next).length === 0 ? true : next;
    current = next;
  }
}

const RULES: readonly ((schema: SchemaObject) => Schema)[] = [
  types,
  values,
  names,
  propertyNames,
  not,
  anyOf,
  allOf,
  oneOf,
  referenceAlone,
  withoutEffect,
];

function names(schema: SchemaObject): SchemaObject {
  const { required, dependentRequired, ...rest } = schema;
  const sorted = (list: readonly string[]): string[] => [...new Set(list)].sort(byCodeUnit);
  const entries = Object.entries(dependentRequired ?? {}).map(([name, list]) => [name, sorted(list)] as const);
  return {
    ...rest,
    ...(required === undefined ? {} : { required: sorted(required) }),
    ...(dependentRequired === undefined ? {} : { dependentRequired: Object.fromEntries(entries) }),
  };
}

/** A property name is always a string, so a type that has strings says nothing about it. */
function propertyNames(schema: SchemaObject): SchemaObject {
  if (typeof schema.propertyNames !== "object") return schema;
  const { type, ...rest } = schema.propertyNames;
  if (type === undefined || ![type].flat().includes("string")) return schema;
  return { ...schema, propertyNames: simplify(rest) };
}

function not(schema: SchemaObject): Schema {
  return schema.not === true ? false : schema;
}

/** Emitters meet `$ref` only alone, which is also all that draft-07 knows. */
function referenceAlone(schema: SchemaObject): SchemaObject {
  if (schema.$ref === undefined || Object.keys(schema).length === 1) return schema;
  const { $ref, allOf: others = [], ...rest } = schema;
  return { allOf: [...others, { $ref }, ...(Object.keys(rest).length === 0 ? [] : [rest])] };
}
