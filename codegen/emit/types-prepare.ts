/**
 * A canonical schema as json-schema-to-typescript should see it, so that its output is exact or, where TypeScript cannot say it, too wide
 * and never too narrow: a value that `isX` accepts always is an `X`.
 *
 * Only keywords that it renders faithfully are handed over, each rebuilt here. References become the bare name of the type, so it has
 * nothing to resolve, copy or number; property names become `p0`, `p1`, …, so no name of the schema can upset it or end up in code unquoted.
 */
import type { JSONSchema } from "json-schema-to-typescript";
import type { TypeDef } from "../model.ts";
import { type Json, refName, type Schema, type SchemaObject, type TypeName } from "../schema.ts";
import { typeName } from "./types-name.ts";

export interface Prepared {
  readonly schema: JSONSchema;
  /** The properties behind `p0`, `p1`, … */
  readonly keys: readonly Key[];
}

export interface Key {
  readonly name: string;
  /** Dotted, as in the model's docs. */
  readonly path: string;
}

export function prepare({ schema, order = [] }: TypeDef): Prepared {
  const keys: Key[] = [];
  return { schema: shape(inOrder(schema, order), { path: "", keys }), keys };
}

interface Place {
  readonly path: string;
  readonly keys: Key[];
}

/** Accepts anything; `{}` would be read as an object as soon as anything stands beside it. */
const ANYTHING: JSONSchema = { type: "any" };
const NOTHING: JSONSchema = { tsType: "never" };

function shape(schema: Schema, place: Place): JSONSchema {
  if (schema === true) return ANYTHING;
  if (schema === false) return NOTHING;
  const parts = [...stated(schema, place), ...(schema.allOf ?? []).map((part) => shape(part, place))].filter((part) => part !== ANYTHING);
  const [first, ...others] = parts;
  if (first === undefined) return ANYTHING;
  return others.length === 0 ? first : { allOf: parts };
}

/** What the schema says apart from `allOf`. Keywords that only narrow (`not`, `if`, `pattern`, lengths, …) are left out. */
function stated(schema: SchemaObject, place: Place): JSONSchema[] {
  const { $ref, type, const: constant, enum: values, anyOf, oneOf } = schema;
  if (constant !== undefined) return [literals([constant])];
  if (values !== undefined) return [literals(values)];
  return [
    ...($ref === undefined ? [] : [{ tsType: typeName(refName($ref)) }]),
    ...[anyOf, oneOf].flatMap((choice) => (choice === undefined ? [] : [oneOfThese(choice.map((part) => shape(part, place)))])),
    ...(type === undefined ? [] : [oneOfThese([type].flat().map((name) => typed(name, schema, place)))]),
  ];
}

function oneOfThese(choices: readonly JSONSchema[]): JSONSchema {
  const [only, ...others] = choices;
  if (choices.includes(ANYTHING)) return ANYTHING;
  return only !== undefined && others.length === 0 ? only : { anyOf: [...choices] };
}

function literals(values: readonly Json[]): JSONSchema {
  const scalars = values.filter((value) => value === null || typeof value !== "object");
  return scalars.length === values.length ? { enum: [...scalars] } : ANYTHING;
}

function typed(type: TypeName, schema: SchemaObject, place: Place): JSONSchema {
  if (type === "object") return object(schema, place);
  if (type === "array") return { type: "array", items: items(schema, { ...place, path: `${place.path}[]` }) };
  return { type };
}

/** Tuples as arrays of whatever any position allows. */
function items({ prefixItems = [], items: rest = true }: SchemaObject, place: Place): JSONSchema {
  const open = prefixItems.length > 0 && rest === false ? [] : [rest];
  return oneOfThese([...prefixItems, ...open].map((part) => shape(part, place)));
}

function object(schema: SchemaObject, place: Place): JSONSchema {
  const { properties = {}, required = [] } = schema;
  const index = indexOf(schema, { ...place, path: below(place.path, "*") });
  // A name that is required but not described takes what the index signature says.
  const undescribed = required
    .filter((name) => !Object.hasOwn(properties, name))
    .map((name): [string, JSONSchema] => [name, index ?? ANYTHING]);
  const described = Object.entries(properties).map(([name, property]): [string, JSONSchema] => {
    return [name, shape(property, { ...place, path: below(place.path, name) })];
  });
  const entries = [...described, ...undescribed];
  if (entries.length === 0 && index === undefined) return schema.additionalProperties === false ? EMPTY : { tsType: "object" };
  const named = entries.map(([name, property]) => ({ name, property, key: keyFor({ name, path: below(place.path, name) }, place.keys) }));
  return {
    type: "object",
    properties: Object.fromEntries(named.map(({ key, property }) => [key, property])),
    required: named.filter(({ name }) => required.includes(name)).map(({ key }) => key),
    additionalProperties: index ?? false,
  };
}

/** An object without any property. */
const EMPTY: JSONSchema = { type: "object", properties: {}, additionalProperties: NOTHING };

/**
 * The type of properties that have no name of their own: exactly where the schema says `additionalProperties`.
 * Patterns count only beside it, as other names would be unconstrained.
 */
function indexOf({ additionalProperties, patternProperties = {} }: SchemaObject, place: Place): JSONSchema | undefined {
  if (additionalProperties === undefined) return undefined;
  const choices = [...Object.values(patternProperties), ...(additionalProperties === false ? [] : [additionalProperties])];
  return choices.length === 0 ? undefined : oneOfThese(choices.map((choice) => shape(choice, place)));
}

function keyFor(key: Key, keys: Key[]): string {
  keys.push(key);
  return `p${keys.length - 1}`;
}

function below(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

/** Enum values in the order that means something; those that nobody placed come last. */
function inOrder(schema: Schema, order: readonly string[]): Schema {
  if (typeof schema === "boolean" || schema.enum === undefined || order.length === 0) return schema;
  const rank = (value: Json): number => (typeof value === "string" && order.includes(value) ? order.indexOf(value) : order.length);
  return { ...schema, enum: [...schema.enum].sort((a, b) => rank(a) - rank(b)) };
}
