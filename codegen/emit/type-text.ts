/** A schema as a type on one line, in TypeScript or in words for people; what a type cannot say (lengths, patterns) is left out. */
import type { Json, Schema, SchemaObject, TypeName } from "../schema.ts";
import { refName } from "../schema.ts";
import { propertyKey } from "./file.ts";
import { quoted } from "./literal.ts";

export interface Words {
  /** How a named type is called from here. */
  ref(name: string): string;
  /** How a scalar is called, and what else is known about it. */
  scalar(type: TypeName, schema: SchemaObject): string;
  /** An array of `items`. */
  array(items: string, schema: SchemaObject): string;
  /** An object: its properties by name, with `?` where one may be missing, and what any other key may hold. */
  object(named: readonly (readonly [key: string, text: string])[], rest: string | undefined): string;
}

/** TypeScript; named types are looked up under `prefix`. */
export function typescript(prefix: string): Words {
  return {
    ref: (name) => prefix + name,
    scalar: (type) => (type === "integer" ? "number" : type),
    array: (items) => `${items}[]`,
    object: (named, rest) => {
      // Named properties have to fit the index signature, and only `unknown` fits them all.
      const index = rest === undefined ? [] : [`[key: string]: ${named.length > 0 ? "unknown" : rest}`];
      const members = [...named.map(([key, text]) => `${key}: ${text}`), ...index];
      return members.length === 0 ? "object" : `{ ${members.join("; ")} }`;
    },
  };
}

export function typeText(schema: Schema, words: Words): string {
  if (schema === true) return "unknown";
  if (schema === false) return "never";
  const parts = [...factsOf(schema, words), ...(schema.allOf ?? []).map((part) => typeText(part, words))];
  const stated = [...new Set(parts)].filter((part) => part !== "unknown");
  if (stated.length === 0) return "unknown";
  return stated.length === 1 ? (stated[0] ?? "unknown") : stated.map(grouped).join(" & ");
}

/** What one schema says apart from its `allOf`: every entry holds. */
function factsOf(schema: SchemaObject, words: Words): string[] {
  if (schema.const !== undefined) return [constant(schema.const)];
  if (schema.enum !== undefined) return [union(schema.enum.map(constant))];
  const said = schema.$ref === undefined ? [] : [words.ref(refName(schema.$ref))];
  for (const choice of [schema.anyOf, schema.oneOf])
    if (choice !== undefined) said.push(union(choice.map((part) => typeText(part, words))));
  const types = schema.type === undefined ? impliedBy(schema) : [schema.type].flat();
  if (types.length > 0) said.push(union(types.map((type) => ofType(type, schema, words))));
  return said;
}

/** A schema without `type` that names properties or items means an object or an array. */
function impliedBy(schema: SchemaObject): TypeName[] {
  if (schema.properties !== undefined || schema.additionalProperties !== undefined) return ["object"];
  return schema.items === undefined && schema.prefixItems === undefined ? [] : ["array"];
}

function ofType(type: TypeName, schema: SchemaObject, words: Words): string {
  if (type === "object") return object(schema, words);
  if (type !== "array") return words.scalar(type, schema);
  return words.array(grouped(typeText(schema.items ?? true, words)), schema);
}

function object({ properties = {}, required = [], additionalProperties = false }: SchemaObject, words: Words): string {
  const named = Object.entries(properties).map(([name, schema]): readonly [string, string] => [
    `${propertyKey(name)}${required.includes(name) ? "" : "?"}`,
    typeText(schema, words),
  ]);
  return words.object(named, additionalProperties === false ? undefined : typeText(additionalProperties, words));
}

function constant(value: Json): string {
  return typeof value === "string" ? quoted(value) : JSON.stringify(value);
}

function union(parts: readonly string[]): string {
  return [...new Set(parts)].join(" | ");
}

function grouped(text: string): string {
  return / [|&] /.test(text) && !/^\{.*\}$/.test(text) ? `(${text})` : text;
}
