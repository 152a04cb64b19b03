/** Two limits of one wait: `idle` starts again whenever something is heard, `total` never does. */

export interface Limits {
  /** How long nothing may be heard. Progress starts it again. */
  readonly idleMs: number;
  /** How long it may take in all, whatever is heard. */
  readonly totalMs: number;
}

export interface Deadline extends Disposable {
  heard(): void;
}

/** Calls `expire` at most once. Hearing something costs a clock reading, not a timer. */
export function openDeadline({ idleMs, totalMs }: Limits, expire: (limit: "idle" | "total") => void): Deadline {
  const opened = performance.now();
  let last = opened;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function arm(now: number): void {
    timer = setTimeout(check, Math.min(last + idleMs - now, opened + totalMs - now, LONGEST_TIMER_MS));
  }

  function check(): void {
    const now = performance.now();
    if (now >= opened + totalMs) expire("total");
    else if (now >= last + idleMs) expire("idle");
    else arm(now);
  }

  arm(opened);
  return {
    heard() {
      last = performance.now();
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}

/** Whether it is done before the time is up; it goes on either way. */
export async function within(done: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([done.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A longer timer fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
