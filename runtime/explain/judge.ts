/** Judges a value by a canonical schema: the same verdict as the generated validator, with words. */
import { array } from "./array.ts";
import { object } from "./object.ts";
import { type Finding, failure, MAX_DEPTH, type Place, start, TOO_DEEP, unfinished } from "./place.ts";
import { literal, number, string, type } from "./scalar.ts";
import { type Definitions, type Rules, type Schema, target } from "./schema.ts";
import { anyOf, oneOf } from "./union.ts";

/** The first finding, or `undefined` if the value satisfies the schema. */
export function examine(schema: Schema, value: unknown, definitions: Definitions): Finding | undefined {
  return judge(schema, value, start(definitions, judge));
}

function judge(schema: Schema, value: unknown, place: Place): Finding | undefined {
  if (schema === true) return undefined;
  if (schema === false) return failure(place, () => "is not allowed here");
  if (place.depth > MAX_DEPTH) return failure(place, () => TOO_DEEP);
  if (place.budget.left-- <= 0) return unfinished(place);
  for (const rule of RULES) {
    const finding = rule(schema, value, place);
    if (finding !== undefined) return finding;
  }
  return undefined;
}

type Rule = (schema: Rules, value: unknown, place: Place) => Finding | undefined;

/** Each looks for its own keywords. The kind of value comes first: what else is wrong with a string matters little where an object belongs. */
const RULES: readonly Rule[] = [type, literal, reference, string, number, array, object, allOf, anyOf, oneOf, not, conditional];

function reference({ $ref }: Rules, value: unknown, place: Place): Finding | undefined {
  return $ref === undefined ? undefined : judge(target($ref, place.definitions), value, place);
}

function allOf({ allOf: parts = [] }: Rules, value: unknown, place: Place): Finding | undefined {
  for (const part of parts) {
    const finding = judge(part, value, place);
    if (finding !== undefined) return finding;
  }
  return undefined;
}

function not({ not: excluded }: Rules, value: unknown, place: Place): Finding | undefined {
  if (excluded === undefined || judge(excluded, value, place) !== undefined) return undefined;
  return failure(place, () => "fits a form that is excluded here");
}

function conditional({ if: condition, then = true, else: otherwise = true }: Rules, value: unknown, place: Place): Finding | undefined {
  if (condition === undefined) return undefined;
  return judge(judge(condition, value, place) === undefined ? then : otherwise, value, place);
}
