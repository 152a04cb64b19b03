/**
 * Whether one schema accepts everything that another does. It answers `true` only where that is certain, so a doubt reads as breaking.
 * Types of the same name count as the same: what changed inside them is reported under their own name.
 */
import { isDeepStrictEqual } from "node:util";
import type { Json, Schema, SchemaObject, TypeName } from "../schema.ts";
import { isObject, refName } from "../schema.ts";

/** A schema and the definitions its references mean. */
export interface Placed {
  readonly schema: Schema;
  readonly definitions: ReadonlyMap<string, Schema>;
}

export function accepts(outer: Placed, inner: Placed): boolean {
  return compare(outer, inner, new Map());
}

/** Verdicts by pair of type names; a pair still under way counts as accepted, so that recursive types come to an end. */
type Seen = Map<string, boolean>;

function compare(outer: Placed, inner: Placed, seen: Seen): boolean {
  if (isOpen(outer.schema) || inner.schema === false) return true;
  if (outer.schema === false) return false;
  // Anything that JSON can say, spelt out, because some schemas spell it out too.
  if (isOpen(inner.schema)) return compare(outer, { ...inner, schema: { type: EVERY_TYPE } }, seen);
  if (typeof outer.schema === "boolean" || typeof inner.schema === "boolean") return false;
  if (outer.schema.$ref !== undefined && outer.schema.$ref === inner.schema.$ref) return true;
  const from = entered(inner);
  const into = entered(outer);
  if (from === inner && into === outer) return compareEntered({ ...outer, schema: outer.schema }, { ...inner, schema: inner.schema }, seen);
  const pair = `${refOf(outer)} ${refOf(inner)}`;
  const known = seen.get(pair);
  if (known !== undefined) return known;
  seen.set(pair, true);
  const verdict = compare(into, from, seen);
  seen.set(pair, verdict);
  return verdict;
}

const EVERY_TYPE: readonly TypeName[] = ["array", "boolean", "null", "number", "object", "string"];

interface PlacedObject extends Placed {
  readonly schema: SchemaObject;
}

/** A key for what is compared: the name where there is one, else the text. */
function refOf({ schema }: Placed): string {
  return typeof schema === "object" && schema.$ref !== undefined ? schema.$ref : JSON.stringify(schema);
}

function compareEntered(outer: PlacedObject, inner: PlacedObject, seen: Seen): boolean {
  const values = valuesOf(inner.schema);
  if (values !== undefined) return values.every((value) => holds(outer, value));
  const choices = choicesOf(inner.schema);
  if (choices !== undefined) return choices.every((schema) => compare(outer, { ...inner, schema }, seen));
  const ways = choicesOf(outer.schema);
  if (ways !== undefined) {
    const { anyOf, oneOf, type, ...rest } = outer.schema;
    const beside: Schema = anyOf === undefined && oneOf === undefined ? true : type === undefined ? rest : { ...rest, type };
    return ways.some((schema) => compare({ ...outer, schema }, inner, seen)) && compare({ ...outer, schema: beside }, inner, seen);
  }
  const parts = outer.schema.allOf ?? [];
  return parts.every((schema) => compare({ ...outer, schema }, inner, seen)) && acceptsPlain(outer, inner, seen);
}

/** Nothing that it could reject. */
export function isOpen(schema: Schema): boolean {
  return schema === true || (typeof schema === "object" && Object.keys(schema).every((key) => key === "format"));
}

/** A reference replaced by what it names; a part of an `allOf` next to nothing else by itself. */
function entered(placed: Placed): Placed {
  const { schema, definitions } = placed;
  if (typeof schema !== "object") return placed;
  const target = schema.$ref === undefined ? undefined : definitions.get(refName(schema.$ref));
  if (target !== undefined) return { ...placed, schema: target };
  const [only, ...others] = schema.allOf ?? [];
  return only !== undefined && others.length === 0 && Object.keys(schema).length === 1 ? { ...placed, schema: only } : placed;
}

function valuesOf({ const: value, enum: values }: SchemaObject): readonly Json[] | undefined {
  return value === undefined ? values : [value];
}

/** The alternatives of a schema, overlapping or not; several types are alternatives too. */
function choicesOf({ anyOf, oneOf, type, ...rest }: SchemaObject): readonly Schema[] | undefined {
  if (anyOf !== undefined || oneOf !== undefined) return anyOf ?? oneOf;
  return typeof type === "object" ? type.map((one: TypeName) => ({ ...rest, type: one })) : undefined;
}

function holds(outer: Placed, value: Json): boolean {
  const { schema } = entered(outer);
  if (typeof schema === "boolean") return schema;
  const values = valuesOf(schema);
  if (values !== undefined) return values.some((one) => isDeepStrictEqual(one, value));
  const choices = choicesOf(schema);
  if (choices !== undefined) return choices.some((choice) => holds({ ...outer, schema: choice }, value));
  const keys = Object.keys(schema).filter((key) => key !== "type" && key !== "format");
  return keys.length === 0 && (schema.type === undefined || [schema.type].flat().includes(typeName(value)));
}

function typeName(value: Json): TypeName {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value === "number" && Number.isInteger(value) ? "integer" : (typeof value as TypeName);
}

function acceptsPlain(outer: PlacedObject, inner: PlacedObject, seen: Seen): boolean {
  const into = outer.schema;
  const from = flattened(inner);
  if (into.type !== undefined && !(into.type === from.type || (into.type === "number" && from.type === "integer"))) return false;
  if (valuesOf(into) !== undefined) return false;
  if (!LIMITS.every(([key, sign]) => within(into[key], from[key], sign))) return false;
  if (!EXACT.every((key) => into[key] === undefined || isDeepStrictEqual(into[key], from[key]))) return false;
  if (into.items !== undefined) {
    if (!compare({ ...outer, schema: into.items }, { ...inner, schema: from.items ?? true }, seen)) return false;
  }
  return acceptsObject(outer, { ...inner, schema: from }, seen);
}

function acceptsObject(outer: PlacedObject, inner: PlacedObject, seen: Seen): boolean {
  const into = outer.schema;
  const from = inner.schema;
  if (!(into.required ?? []).every((name) => from.required?.includes(name))) return false;
  const named = Object.entries(into.properties ?? {}).every(([name, schema]) => {
    const known = isObject(from.properties) && Object.hasOwn(from.properties, name) ? from.properties[name] : undefined;
    // Nobody sends on purpose what has no name yet, so a new name narrows nothing.
    return known === undefined || compare({ ...outer, schema }, { ...inner, schema: known }, seen);
  });
  const rest = into.additionalProperties;
  if (!named || rest === undefined || isOpen(rest)) return named;
  const strange = Object.entries(from.properties ?? {}).filter(([name]) => !Object.hasOwn(into.properties ?? {}, name));
  return [...strange.map(([, schema]) => schema), from.additionalProperties ?? true].every((schema) =>
    compare({ ...outer, schema: rest }, { ...inner, schema }, seen),
  );
}

/** The object schema with the parts of its `allOf` folded in. */
function flattened({ schema, definitions }: Placed): SchemaObject {
  if (typeof schema !== "object") return {};
  const parts = (schema.allOf ?? []).map((part) => flattened(entered({ schema: part, definitions })));
  const all = [...parts, schema];
  return Object.assign({}, ...all, {
    properties: Object.assign({}, ...all.map((part) => part.properties)),
    required: all.flatMap((part) => part.required ?? []),
  });
}

const LIMITS = [
  ["minimum", 1],
  ["exclusiveMinimum", 1],
  ["minLength", 1],
  ["minItems", 1],
  ["minProperties", 1],
  ["maximum", -1],
  ["exclusiveMaximum", -1],
  ["maxLength", -1],
  ["maxItems", -1],
  ["maxProperties", -1],
] as const;

const EXACT = [
  "multipleOf",
  "pattern",
  "prefixItems",
  "contains",
  "minContains",
  "maxContains",
  "uniqueItems",
  "patternProperties",
  "propertyNames",
  "dependentRequired",
  "dependentSchemas",
  "not",
  "if",
  "then",
  "else",
] as const;

/** `sign` 1: the limit is a lower one. */
function within(outer: number | undefined, inner: number | undefined, sign: 1 | -1): boolean {
  return outer === undefined || (inner !== undefined && inner * sign >= outer * sign);
}
