/** How each keyword can be broken, given a value that it accepts. Candidates only: what a keyword still accepts is sorted out later. */
import type { Json, Keyword, SchemaObject } from "../../codegen/schema.ts";
import { entriesOf, rebuilt } from "../../codegen/verify/json.ts";

export interface Mutation {
  readonly part: Json;
  /** The property it is about, where that is not the whole value. */
  readonly name?: string;
}

type Mutate = (rules: SchemaObject, value: Json) => readonly Mutation[];

/** What breaks nothing of its own is not here: `format` asserts nothing, and the parts of `allOf`, `items` … are broken where they stand. */
export const MUTATIONS: Readonly<Partial<Record<Keyword, Mutate>>> = {
  type: () => OF_EVERY_TYPE.map(replaced),
  const: (_, value) => [...OF_EVERY_TYPE, ...alike(value)].map(replaced),
  enum: (_, value) => [...OF_EVERY_TYPE, ...alike(value)].map(replaced),
  multipleOf: ({ multipleOf = 1 }, value) => numbers(value, (number) => [number + multipleOf / 3]),
  minimum: ({ minimum = 0 }) => [replaced(minimum - 1)],
  maximum: ({ maximum = 0 }) => [replaced(maximum + 1)],
  exclusiveMinimum: ({ exclusiveMinimum = 0 }) => [replaced(exclusiveMinimum)],
  exclusiveMaximum: ({ exclusiveMaximum = 0 }) => [replaced(exclusiveMaximum)],
  minLength: ({ minLength = 0 }) => [replaced("😀".repeat(Math.max(minLength - 1, 0)))],
  maxLength: ({ maxLength = 0 }) => [replaced("a".repeat(maxLength + 1))],
  pattern: () => ["", "a", "1", "\n", "Zz😀"].map(replaced),
  prefixItems: (_, value) => items(value, (list) => [list.map(() => null), list.map(() => "x")]),
  contains: (_, value) => items(value, () => [[], [null], ["x"]]),
  minContains: (_, value) => items(value, (list) => [list.slice(0, 1), []]),
  maxContains: (_, value) => items(value, (list) => [[...list, ...list, ...list]]),
  minItems: ({ minItems = 0 }, value) => items(value, (list) => [list.slice(0, Math.max(minItems - 1, 0))]),
  maxItems: ({ maxItems = 0 }, value) => items(value, (list) => [Array.from({ length: maxItems + 1 }, () => list[0] ?? "x")]),
  uniqueItems: (_, value) => items(value, (list) => [[...list, ...list.slice(0, 1)]]),
  required: ({ required = [] }, value) => properties(value, () => required.map((name) => ({ part: without(value, [name]), name }))),
  additionalProperties: (_, value) =>
    properties(value, () => OF_EVERY_TYPE.map((extra) => ({ part: added(value, { "x-mutant": extra }) }))),
  patternProperties: (_, value) =>
    properties(value, () => ["x-mutant", "a", "1"].map((key) => ({ part: added(value, { [key]: { a: [] } }) }))),
  propertyNames: (_, value) => properties(value, () => ["", "a", "😀".repeat(99)].map((key) => ({ part: added(value, { [key]: null }) }))),
  minProperties: (_, value) => properties(value, (names) => [{ part: without(value, names.slice(0, 1)) }, { part: {} }]),
  maxProperties: ({ maxProperties = 0 }, value) =>
    properties(value, () => [
      { part: added(value, Object.fromEntries(Array.from({ length: maxProperties + 1 }, (_, index) => [`x${index}`, null]))) },
    ]),
  dependentRequired: ({ dependentRequired = {} }, value) =>
    properties(value, () =>
      Object.values(dependentRequired).flatMap((names) => names.map((name) => ({ part: without(value, [name]), name }))),
    ),
  dependentSchemas: (_, value) => properties(value, (names) => names.map((name) => ({ part: without(value, [name]), name }))),
  not: () => OF_EVERY_TYPE.map(replaced),
  if: () => OF_EVERY_TYPE.map(replaced),
  then: () => OF_EVERY_TYPE.map(replaced),
  else: () => OF_EVERY_TYPE.map(replaced),
};

const OF_EVERY_TYPE: readonly Json[] = [null, true, 0, 0.5, "mutant", "", [], {}];

function replaced(part: Json): Mutation {
  return { part };
}

function alike(value: Json): Json[] {
  if (typeof value === "string") return [`${value}x`, value.slice(1), value.toUpperCase()];
  return typeof value === "number" ? [value + 1] : [];
}

function numbers(value: Json, make: (value: number) => readonly Json[]): Mutation[] {
  return typeof value === "number" ? make(value).map(replaced) : [];
}

function items(value: Json, make: (value: readonly Json[]) => readonly Json[]): Mutation[] {
  return Array.isArray(value) ? make(entriesOf(value).map(([, item]) => item)).map(replaced) : [];
}

function properties(value: Json, make: (names: readonly string[]) => readonly Mutation[]): readonly Mutation[] {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? make(Object.keys(value)) : [];
}

function without(value: Json, names: readonly string[]): Json {
  return rebuilt(
    value,
    entriesOf(value).filter(([key]) => !names.includes(key)),
  );
}

function added(value: Json, more: { readonly [key: string]: Json }): Json {
  return rebuilt(value, [...entriesOf(value).filter(([key]) => !Object.hasOwn(more, key)), ...Object.entries(more)]);
}
