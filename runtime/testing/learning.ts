/** What the server's end knows of a case, as its own client can ask it. */
import { eventually, same } from "./check.ts";
import type { Remembered } from "./memory.ts";

export interface Learning {
  remembered(): Promise<Remembered>;
  /** Asks the server until it is so. */
  until(what: string, is: (memory: Remembered) => boolean): Promise<Remembered>;
  /** Nothing undelivered, unclaimed or late at either end, but for what the case is about. */
  quiet(server?: Counts, client?: Counts): Promise<void>;
}

/** Diagnostics by kind. */
export type Counts = Readonly<Record<string, number>>;

export function openLearning(remembered: () => Promise<Remembered>, own: () => Counts, patienceMs: number): Learning {
  const when = (is: (memory: Remembered) => boolean) => async (): Promise<Remembered | undefined> => {
    const memory = await remembered();
    return is(memory) ? memory : undefined;
  };
  return {
    remembered,
    until: (what, is) => eventually(when(is), what, patienceMs),
    async quiet(server = {}, client = {}) {
      same((await remembered()).counts, server, "the server's diagnostics");
      same(own(), client, "the client's diagnostics");
    },
  };
}
