/** Breaks a value somewhere, without looking at any schema: most results are invalid, and which are is for the validators to say. */
import type { Json } from "../schema.ts";
import type { Dice } from "./dice.ts";
import { type Entry, entriesOf, rebuilt } from "./json.ts";

export function spoilt(value: Json, dice: Dice): Json {
  const entries = entriesOf(value);
  const [key] = dice.any(entries) ?? [];
  if (key === undefined || dice.chance(1, 3)) return dice.pick([...REPLACEMENTS, alike(value)]);
  const others = entries.filter(([other]) => other !== key);
  if (dice.chance(1, 3)) return rebuilt(value, others);
  if (dice.chance(1, 6)) return rebuilt(value, [...entries, ...crowd(entries, dice)]);
  return rebuilt(
    value,
    entries.map((entry): Entry => (entry[0] === key ? [key, spoilt(entry[1], dice)] : entry)),
  );
}

const REPLACEMENTS: readonly [Json, ...Json[]] = [null, true, 0, 0.5, -1, 1e21, "", "x", [], [null], {}, { a: 1 }];

/** Nearly the same: the right type and another value. */
function alike(value: Json): Json {
  if (typeof value === "string") return `${value}x`;
  if (typeof value === "number") return value + 0.5;
  return typeof value === "boolean" ? !value : null;
}

/** More of what is there: past `maxItems`, and past what a set would allow. */
function crowd(entries: readonly Entry[], dice: Dice): Entry[] {
  const [first] = entries;
  if (first === undefined) return [];
  return Array.from({ length: dice.pick([1, 101]) }, (_, index): Entry => [`${first[0]}${index}`, first[1]]);
}
