/** Where in the value a judgement stands, and what it finds there. */
import type { Definitions, Schema } from "./schema.ts";
import { show } from "./show.ts";

/** A chain of keys from the inside out: a pointer is only made for the one finding that is told. */
export interface Place {
  readonly definitions: Definitions;
  /** Judges a part of a schema, here or below. */
  readonly judge: Judge;
  /** How many more judgements may be made. A sender decides how large a value is, but not how long it keeps us busy. */
  readonly budget: { left: number };
  readonly above?: Place;
  readonly key: string | number;
  readonly depth: number;
}

export interface Finding {
  readonly place: Place;
  /** Made when it is told: most findings are about branches of a union that were not meant. */
  readonly message: () => string;
  /** What the value should have been, where the message says nothing else. */
  readonly expected?: () => string;
  /** How far a judgement got before it failed: of the branches of a union, the one that got furthest is the one that was meant. */
  readonly reach: number;
}

export type Judge = (schema: Schema, value: unknown, place: Place) => Finding | undefined;

/** The validators' limit: what they refuse for its depth is explained by its depth. */
export const MAX_DEPTH = 256;
export const TOO_DEEP: string = `is nested more than ${MAX_DEPTH} levels deep`;

/** About a tenth of a second; a long list of tools takes a tenth of that. */
const MAX_JUDGEMENTS = 100_000;

/** Where a judgement begins. */
export function start(definitions: Definitions, judge: Judge): Place {
  return { definitions, judge, budget: { left: MAX_JUDGEMENTS }, key: "", depth: 0 };
}

export function below(place: Place, key: string | number): Place {
  return { definitions: place.definitions, judge: place.judge, budget: place.budget, above: place, key, depth: place.depth + 1 };
}

/** The value is of the wrong kind: the branch was hardly entered. */
export function mismatch(place: Place, expected: () => string, value: unknown): Finding {
  return { place, message: () => `must be ${expected()}, got ${show(value)}`, expected, reach: place.depth };
}

/** The value is of the right kind and fails in something else. */
export function failure(place: Place, message: () => string): Finding {
  return { place, message, reach: place.depth + 0.5 };
}

/** A property that is not there; the pointer says where it belongs. */
export function missing(place: Place, name: string, message = (): string => "is required"): Finding {
  return { place: below(place, name), message, reach: place.depth + 0.5 };
}

/** The end of the budget: nothing gets further than this. */
export function unfinished(place: Place): Finding {
  return { place, message: () => "is too large to say what is wrong with it", reach: Number.POSITIVE_INFINITY };
}

export function pointerTo(place: Place): string {
  const tokens: string[] = [];
  for (let at = place; at.above !== undefined; at = at.above) tokens.push(shortened(String(at.key)));
  return tokens.reverse().reduce((pointer, token) => `${pointer}/${token.replaceAll("~", "~0").replaceAll("/", "~1")}`, "");
}

/** A key comes from the sender and may be megabytes long. */
function shortened(key: string): string {
  return key.length <= 80 ? key : `${key.slice(0, 79)}…`;
}
