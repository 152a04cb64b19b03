/** Where two forms of one type differ: property by property, through objects and arrays written inline; named types speak for themselves. */
import { isDeepStrictEqual } from "node:util";
import { refName, type Schema, type SchemaObject } from "../schema.ts";
import { accepts, isOpen, type Placed } from "./accepts.ts";
import type { What } from "./change.ts";
import { describe } from "./describe.ts";
import { EVERYONE, HARMLESS, RECEIVER, SENDER, type Variance } from "./variance.ts";

export interface SchemaChange {
  /** Below the type: `annotations.title`, `content[]`, `experimental.*`; empty for the type itself. */
  readonly path: string;
  readonly what: What;
  readonly before?: string;
  readonly after?: string;
  readonly variance: Variance;
}

export function diffSchemas(older: Placed, newer: Placed, path = ""): SchemaChange[] {
  if (isDeepStrictEqual(older.schema, newer.schema)) return [];
  const before = plainObject(older.schema);
  const after = plainObject(newer.schema);
  if (before !== undefined && after !== undefined) return diffObjects({ ...older, schema: before }, { ...newer, schema: after }, path);
  const items = [older, newer].map(({ schema }) => itemsOf(schema));
  if (items[0] !== undefined && items[1] !== undefined)
    return diffSchemas({ ...older, schema: items[0] }, { ...newer, schema: items[1] }, `${path}[]`);
  return diffMembers(older, newer, path);
}

function changed(older: Placed, newer: Placed, path: string): SchemaChange {
  const variance = { sender: !accepts(newer, older), receiver: !accepts(older, newer) };
  const [before, after] = [describe(older.schema), describe(newer.schema)];
  const texts =
    before === after ? { before: detail(older.schema, newer.schema), after: detail(newer.schema, older.schema) } : { before, after };
  return { path, what: "changed", ...texts, variance };
}

/** For what a few words leave out: the keywords of `schema` that the other form has not, or has otherwise. */
function detail(schema: Schema, other: Schema): string {
  if (typeof schema === "boolean") return describe(schema);
  const there = new Map(Object.entries(other));
  const own = Object.entries(schema).filter(([key, value]) => !isDeepStrictEqual(value, there.get(key)));
  return [describe(schema), ...own.map(([key, value]) => `${key} ${JSON.stringify(value)}`)].join(", ");
}

interface PlacedObject extends Placed {
  readonly schema: SchemaObject;
}

function diffObjects(older: PlacedObject, newer: PlacedObject, path: string): SchemaChange[] {
  const before = older.schema.properties ?? {};
  const after = newer.schema.properties ?? {};
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const below = (name: string): string => (path === "" ? name : `${path}.${name}`);
  const changes = names.flatMap((name): SchemaChange[] => {
    const was = own(before, name);
    const is = own(after, name);
    const must = { before: requires(older.schema, name), after: requires(newer.schema, name) };
    if (was === undefined && is !== undefined) return [appeared(is, must.after, below(name))];
    if (was !== undefined && is === undefined) return [vanished(was, below(name), { required: must.before, heir: newer.schema })];
    if (was === undefined || is === undefined) return [];
    return [...necessity(must, below(name)), ...diffSchemas({ ...older, schema: was }, { ...newer, schema: is }, below(name))];
  });
  return [...changes, ...diffRest(older, newer, path)];
}

/** A new property that must be there breaks who sends without it; who receives may ignore it. */
function appeared(schema: Schema, required: boolean, path: string): SchemaChange {
  return { path, what: "added", after: written(schema, required), variance: required ? SENDER : HARMLESS };
}

interface Gone {
  readonly required: boolean;
  /** The object it is no longer a property of. */
  readonly heir: SchemaObject;
}

/**
 * A property that is gone is no longer understood, and where it had to be there, somebody counts on it.
 * An object that says it takes anything still carries it: then only its receivers can be surprised.
 */
function vanished(schema: Schema, path: string, { required, heir }: Gone): SchemaChange {
  const change = { path, what: "removed", before: written(schema, required) } as const;
  const values = heir.additionalProperties;
  if (values !== undefined && isOpen(values)) return { ...change, after: "anything", variance: RECEIVER };
  return { ...change, variance: required ? EVERYONE : SENDER };
}

function necessity({ before, after }: { readonly before: boolean; readonly after: boolean }, path: string): SchemaChange[] {
  if (before === after) return [];
  return [after ? { path, what: "required", variance: SENDER } : { path, what: "optional", variance: RECEIVER }];
}

/** What objects say apart from their properties: the values of a map, and limits. */
function diffRest(older: PlacedObject, newer: PlacedObject, path: string): SchemaChange[] {
  const before = valuesOf(older.schema);
  const after = valuesOf(newer.schema);
  const values = diffSchemas({ ...older, schema: before }, { ...newer, schema: after }, path === "" ? "*" : `${path}.*`);
  const rest = [older, newer].map(({ schema: { properties, required, additionalProperties, ...others } }) => others);
  if (isDeepStrictEqual(rest[0], rest[1])) return values;
  return [...values, changed({ ...older, schema: rest[0] ?? true }, { ...newer, schema: rest[1] ?? true }, path)];
}

/** Alternatives that came and went, where something stayed; else one sentence says more than two lists. */
function diffMembers(older: Placed, newer: Placed, path: string): SchemaChange[] {
  const [before, after] = [membersOf(spelt(older, newer)), membersOf(spelt(newer, older))];
  const lost = before.filter((schema) => !after.some((other) => isDeepStrictEqual(schema, other)));
  const found = after.filter((schema) => !before.some((other) => isDeepStrictEqual(schema, other)));
  if (lost.length === before.length || lost.length + found.length === 0) return [changed(older, newer, path)];
  return [
    ...lost.map((schema): SchemaChange => {
      const sender = !accepts(newer, { ...older, schema });
      return { path, what: "member removed", before: describe(schema), variance: { sender, receiver: false } };
    }),
    ...found.map((schema): SchemaChange => {
      const receiver = !accepts(older, { ...newer, schema });
      return { path, what: "member added", after: describe(schema), variance: { sender: false, receiver } };
    }),
  ];
}

/** A named union is spelt out next to one that is written inline; two names are two names. */
function spelt({ schema, definitions }: Placed, other: Placed): Schema {
  const isName = (one: Schema): boolean => typeof one === "object" && one.$ref !== undefined;
  if (typeof schema === "boolean" || schema.$ref === undefined || isName(other.schema)) return schema;
  const target = definitions.get(refName(schema.$ref));
  return typeof target === "object" && (target.anyOf ?? target.oneOf) !== undefined ? target : schema;
}

/** The alternatives, those of alternatives written inline too; the values of an enum and several types are alternatives as well. */
function membersOf(schema: Schema): readonly Schema[] {
  if (typeof schema === "boolean") return [schema];
  const { anyOf, oneOf, enum: values, type, ...rest } = schema;
  if (Object.keys(rest).length === 0 && type === undefined && (anyOf ?? oneOf) !== undefined)
    return (anyOf ?? oneOf ?? []).flatMap(membersOf);
  if (values !== undefined) return values.map((value) => ({ const: value }));
  return typeof type === "object" && anyOf === undefined && oneOf === undefined ? type.map((one) => ({ ...rest, type: one })) : [schema];
}

function plainObject(schema: Schema): SchemaObject | undefined {
  if (typeof schema === "boolean" || schema.$ref !== undefined || schema.anyOf !== undefined || schema.oneOf !== undefined)
    return undefined;
  return schema.type === "object" || schema.properties !== undefined ? schema : undefined;
}

/** The items of a schema that says nothing else than "array of". */
function itemsOf(schema: Schema): Schema | undefined {
  if (typeof schema === "boolean" || schema.type !== "array") return undefined;
  return Object.keys(schema).every((key) => key === "type" || key === "items") ? (schema.items ?? true) : undefined;
}

/** An open object says the same whether it says so or not. */
function valuesOf({ additionalProperties = true }: SchemaObject): Schema {
  return typeof additionalProperties === "object" && Object.keys(additionalProperties).length === 0 ? true : additionalProperties;
}

function requires({ required = [] }: SchemaObject, name: string): boolean {
  return required.includes(name);
}

function own(properties: Readonly<Record<string, Schema>>, name: string): Schema | undefined {
  return Object.hasOwn(properties, name) ? properties[name] : undefined;
}

function written(schema: Schema, required: boolean): string {
  return `${required ? "required" : "optional"} ${describe(schema)}`;
}
