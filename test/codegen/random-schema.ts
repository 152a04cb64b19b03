/** Schemas that nobody wrote: every keyword in every combination, over a small world of values so that verdicts differ. */
import type { Json, Schema, SchemaObject, TypeName } from "../../codegen/schema.ts";
import type { Dice } from "../../codegen/verify/dice.ts";

/** A schema of some depth. `refs` are the definitions it may refer to. */
export function randomSchema(dice: Dice, refs: readonly string[], depth = 2): Schema {
  if (depth === 0) return leaf(dice, refs);
  const inner = (): Schema => randomSchema(dice, refs, dice.roll(depth));
  const kinds = [scalars, arrays, objects, combined].filter(() => dice.chance(2, 5));
  const type = dice.chance(1, 2) ? { type: dice.chance(1, 2) ? dice.pick(TYPES) : some(dice, () => dice.pick(TYPES)) } : {};
  return Object.assign({}, type, ...kinds.map((kind) => kind(dice, inner)));
}

const TYPES: readonly [TypeName, ...TypeName[]] = ["object", "array", "string", "integer", "number", "boolean", "null"];
const KEYS: readonly [string, ...string[]] = ["a", "b", "c", "x-a", "constructor"];
const LITERALS: readonly [Json, ...Json[]] = [null, 0, 1, 2, "a", "", true, [], [1], { a: 1 }, { a: { b: [0] } }];

function leaf(dice: Dice, refs: readonly string[]): Schema {
  const name = dice.any(refs);
  const ref: Schema = name === undefined ? true : { $ref: `#/$defs/${name}` };
  return dice.pick<Schema>([dice.chance(1, 2), ref, ref, { type: dice.pick(TYPES) }, { const: dice.pick(LITERALS) }]);
}

function scalars(dice: Dice): SchemaObject {
  return keep(dice, {
    enum: some(dice, () => dice.pick(LITERALS)),
    multipleOf: dice.pick([0.5, 1, 2]),
    minimum: dice.roll(3),
    maximum: 1 + dice.roll(3),
    exclusiveMinimum: dice.roll(3) - 1,
    exclusiveMaximum: 1 + dice.roll(3),
    minLength: dice.roll(3),
    maxLength: dice.roll(4),
    pattern: dice.pick(["^a", "\\p{L}$", "^.{2}$", "/"]),
    format: "uri",
  });
}

function arrays(dice: Dice, inner: () => Schema): SchemaObject {
  const { prefixItems, ...kept } = keep(dice, {
    prefixItems: some(dice, inner),
    items: inner(),
    contains: inner(),
    minContains: dice.roll(3),
    maxContains: dice.roll(3),
    minItems: dice.roll(3),
    maxItems: 1 + dice.roll(4),
    uniqueItems: dice.chance(1, 2),
  });
  // Beside `prefixItems` AJV 8 accepts an empty array whatever `contains` says.
  return prefixItems === undefined || kept.contains !== undefined ? kept : { ...kept, prefixItems };
}

function objects(dice: Dice, inner: () => Schema): SchemaObject {
  const named = <T>(value: () => T): Record<string, T> => Object.fromEntries(some(dice, () => [dice.pick(KEYS), value()]));
  const keys = (): string[] => some(dice, () => dice.pick(KEYS));
  return keep(dice, {
    properties: named(inner),
    required: keys(),
    additionalProperties: inner(),
    patternProperties: { [dice.pick(["^x-", "a", "^c"])]: inner() },
    propertyNames: inner(),
    minProperties: dice.roll(3),
    maxProperties: 1 + dice.roll(4),
    dependentRequired: named(keys),
    dependentSchemas: named(inner),
  });
}

function combined(dice: Dice, inner: () => Schema): SchemaObject {
  const schemas = (): Schema[] => some(dice, inner);
  return keep(dice, { allOf: schemas(), anyOf: schemas(), oneOf: schemas(), not: inner(), if: inner(), then: inner(), else: inner() });
}

/** About two of the keywords; with all of them no value would do. */
function keep(dice: Dice, all: SchemaObject): SchemaObject {
  const count = Object.keys(all).length;
  return Object.fromEntries(Object.entries(all).filter(() => dice.chance(2, count)));
}

function some<T>(dice: Dice, value: () => T): T[] {
  return Array.from({ length: 1 + dice.roll(3) }, value);
}
