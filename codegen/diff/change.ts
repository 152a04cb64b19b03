/** What a difference between two revisions is, as data. */
import type { Side } from "../../runtime/contract.ts";

export interface ModelDiff {
  readonly from: string;
  readonly to: string;
  /** Methods, then types, errors and wire rows; each sorted by name. */
  readonly changes: readonly Change[];
}

export interface Change {
  readonly subject: Subject;
  /** The method, type, error or wire row. */
  readonly name: string;
  /** What of it: a property as a dotted path (`[]` for items, `*` for the values of a map), or an aspect of a method (`gate`). */
  readonly path: string;
  readonly what: What;
  readonly before?: string;
  readonly after?: string;
  /** Which way the messages go that it changes. Empty where no params and no result contain it. */
  readonly flows: readonly Flow[];
  /** Whose code, written for the older revision, breaks: see `variance.ts`. Empty: compatible. */
  readonly breaks: readonly Side[];
}

export type Subject = "method" | "type" | "error" | "wire";

export type What =
  | "added"
  | "removed"
  /** A property that must be there now. */
  | "required"
  /** A property that may be missing now. */
  | "optional"
  | "changed"
  | "member added"
  | "member removed"
  | "deprecated";

export type Flow = "client → server" | "server → client";

export function isBreaking(change: Change): boolean {
  return change.breaks.length > 0;
}
