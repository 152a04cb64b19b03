/** Where in the value a judgement stands, and what it finds there. */
import type { Definitions, Schema } from "./schema.ts";
import { show } from "./show.ts";

/** A chain of keys from the inside out, so that a pointer is only made for a finding. */
export interface Place {
  readonly definitions: Definitions;
  /** Judges a part of a schema, here or below. */
  readonly judge: Judge;
  readonly above?: Place;
  readonly key: string | number;
  readonly depth: number;
}

export interface Finding {
  readonly pointer: string;
  readonly message: string;
  /** What the value should have been, where the message says nothing else. */
  readonly expected?: string;
  /** How far a judgement got before it failed: of the branches of a union, the one that got furthest is the one that was meant. */
  readonly reach: number;
}

/** The validators' limit: what they refuse for its depth is explained by its depth. */
export const MAX_DEPTH = 256;
export const TOO_DEEP: string = `is nested more than ${MAX_DEPTH} levels deep`;

export type Judge = (schema: Schema, value: unknown, place: Place) => Finding | undefined;

export function below(place: Place, key: string | number): Place {
  return { definitions: place.definitions, judge: place.judge, above: place, key, depth: place.depth + 1 };
}

/** The value is of the wrong kind: the branch was hardly entered. */
export function mismatch(place: Place, expected: string, value: unknown): Finding {
  return { pointer: pointerTo(place), message: `must be ${expected}, got ${show(value)}`, expected, reach: place.depth };
}

/** The value is of the right kind and fails in something else. */
export function failure(place: Place, message: string): Finding {
  return { pointer: pointerTo(place), message, reach: place.depth + 0.5 };
}

/** A property that is not there; the pointer says where it belongs. */
export function missing(place: Place, name: string, message = "is required"): Finding {
  return { pointer: pointerTo(below(place, name)), message, reach: place.depth + 0.5 };
}

function pointerTo(place: Place): string {
  const tokens: string[] = [];
  for (let at = place; at.above !== undefined; at = at.above) tokens.push(shortened(String(at.key)));
  return tokens.reverse().reduce((pointer, token) => `${pointer}/${token.replaceAll("~", "~0").replaceAll("/", "~1")}`, "");
}

/** A key comes from the sender and may be megabytes long. */
function shortened(key: string): string {
  return key.length <= 80 ? key : `${key.slice(0, 79)}…`;
}
