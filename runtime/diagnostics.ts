/**
 * What became of messages that did not reach anybody, or did not reach them as written. Nothing is dropped without passing through `note`.
 */
import type { Delivery } from "./contract.ts";

export type Trouble =
  | Exclude<Delivery, "sent" | "stored">
  /** Not a JSON-RPC message, or not JSON. */
  | "malformed"
  /** Answered with an error before any handler saw it. */
  | "refused"
  /** Nobody here handles it. */
  | "unclaimed"
  /** It answers, cancels or reports on something that is over. */
  | "late"
  /** The author's own code threw. */
  | "failed"
  /** The peer went away while it was owed something. */
  | "lost";

export interface Diagnostic {
  readonly kind: Trouble;
  /** The method, or a few words. */
  readonly what: string;
  readonly cause?: unknown;
}

export type DiagnosticListener = (diagnostic: Diagnostic) => void;

export interface Diagnostics {
  note(kind: Trouble, what: string, cause?: unknown): void;
  /** Only what happened at least once, so that a quiet peer's counts equal `{}`. */
  counts(): Readonly<Partial<Record<Trouble, number>>>;
}

/** `unrequested` is counted and not announced: most callers do not ask for progress. */
export function openDiagnostics(listener: DiagnosticListener | undefined): Diagnostics {
  const counts: Partial<Record<Trouble, number>> = {};
  return {
    note(kind, what, cause) {
      counts[kind] = (counts[kind] ?? 0) + 1;
      if (listener === undefined || kind === "unrequested") return;
      listener(cause === undefined ? { kind, what } : { kind, what, cause });
    },
    counts: () => ({ ...counts }),
  };
}
