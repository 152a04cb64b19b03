/** Everything that is being answered, so that it can be waited for, or ended. */
import type { Cancelled } from "./errors.ts";

export type End = (why: Cancelled) => unknown;

export interface Ongoing {
  add(end: End): void;
  delete(end: End): void;
  /** Nothing new is begun: what is refused meanwhile is told so. */
  readonly closed: boolean;
  close(): void;
  /** Resolves when nothing is being answered any more. */
  empty(): Promise<void>;
  end(why: Cancelled): void;
}

export function openOngoing(): Ongoing {
  const ends = new Set<End>();
  let waiting: (() => void)[] = [];
  let closed = false;
  return {
    add: (end) => void ends.add(end),
    delete(end) {
      ends.delete(end);
      if (ends.size > 0 || waiting.length === 0) return;
      for (const resolve of waiting) resolve();
      waiting = [];
    },
    get closed() {
      return closed;
    },
    close() {
      closed = true;
    },
    empty: () => (ends.size === 0 ? Promise.resolve() : new Promise((resolve) => void waiting.push(resolve))),
    end(why) {
      for (const end of [...ends]) end(why);
    },
  };
}
