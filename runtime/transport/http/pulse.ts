/** One clock for all streams that must not stay silent: a timer each would cost more than the requests it guards. */

export interface Pulse {
  /** Calls `silent` after each period in which nothing was heard. */
  watch(silent: () => void): Watch;
}

export interface Watch {
  heard(): void;
  stop(): void;
}

/** Keep-alive every 15 s, below the common 30 s idle limit of proxies. */
export const KEEP_ALIVE_MS = 15_000;

/** Silence is noticed to a third of the period, and never later than the period. */
const PARTS = 3;

export function openPulse(periodMs: number = KEEP_ALIVE_MS): Pulse {
  const watched = new Set<Watched>();
  let timer: ReturnType<typeof setInterval> | undefined;

  function beat(): void {
    for (const watch of watched) watch.beat();
  }

  function stop(watch: Watched): void {
    if (watched.delete(watch) && watched.size === 0) clearInterval(timer);
  }

  return {
    watch(silent) {
      const watch = new Watched(silent, stop);
      if (watched.size === 0) timer = setInterval(beat, periodMs / PARTS);
      // On Node a clock alone is no reason to keep the process; elsewhere timers are numbers.
      if (typeof timer === "object") timer.unref();
      watched.add(watch);
      return watch;
    },
  };
}

class Watched implements Watch {
  readonly #silent: () => void;
  readonly #stop: (watch: Watched) => void;
  #beats = 0;

  constructor(silent: () => void, stop: (watch: Watched) => void) {
    this.#silent = silent;
    this.#stop = stop;
  }

  heard(): void {
    this.#beats = 0;
  }

  stop(): void {
    this.#stop(this);
  }

  beat(): void {
    this.#beats += 1;
    if (this.#beats < PARTS) return;
    this.#beats = 0;
    this.#silent();
  }
}
