/** Keywords that, as they stand, hold for every value: the canonical form leaves them out. */
import type { Keyword, SchemaObject } from "../schema.ts";

export function withoutEffect(schema: SchemaObject): SchemaObject {
  const trimmed = withoutEmptyEntries(schema);
  const kept = Object.entries(trimmed).filter(
    ([keyword]) => !Object.hasOwn(NO_EFFECT, keyword) || !NO_EFFECT[keyword as Keyword]?.(trimmed),
  );
  return Object.fromEntries(kept);
}

/**
 * `additionalProperties: true` and `properties: { a: true }` are not here although every value satisfies them:
 * that a type is open on purpose, or knows a property, is part of its declaration.
 */
const NO_EFFECT: Partial<Record<Keyword, (schema: SchemaObject) => boolean>> = {
  required: ({ required }) => required?.length === 0,
  properties: ({ properties }) => isEmpty(properties),
  patternProperties: ({ patternProperties }) => isEmpty(patternProperties),
  dependentRequired: ({ dependentRequired }) => isEmpty(dependentRequired),
  dependentSchemas: ({ dependentSchemas }) => isEmpty(dependentSchemas),
  propertyNames: ({ propertyNames }) => propertyNames === true,
  minProperties: ({ minProperties }) => minProperties === 0,
  items: ({ items }) => items === true,
  minItems: ({ minItems }) => minItems === 0,
  minLength: ({ minLength }) => minLength === 0,
  uniqueItems: ({ uniqueItems }) => uniqueItems === false,
  minContains: ({ contains, minContains }) => contains === undefined || minContains === 1,
  maxContains: ({ contains }) => contains === undefined,
  not: ({ not }) => not === false,
  if: ({ then: yes = true, else: no = true }) => yes === true && no === true,
  then: ({ if: condition, then: yes }) => condition === undefined || yes === true,
  else: ({ if: condition, else: no }) => condition === undefined || no === true,
};

function withoutEmptyEntries(schema: SchemaObject): SchemaObject {
  const { dependentRequired, dependentSchemas, ...rest } = schema;
  return {
    ...rest,
    ...(dependentRequired === undefined ? {} : { dependentRequired: without(dependentRequired, (names) => names.length === 0) }),
    ...(dependentSchemas === undefined ? {} : { dependentSchemas: without(dependentSchemas, (dependent) => dependent === true) }),
  };
}

function without<T>(named: Readonly<Record<string, T>>, drop: (value: T) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(named).filter(([, value]) => !drop(value)));
}

function isEmpty(named: object | undefined): boolean {
  return named !== undefined && Object.keys(named).length === 0;
}
