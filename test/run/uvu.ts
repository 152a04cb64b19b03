/** uvu's suites without uvu's own scheduling: it reports no counts, and a file that awaits between two suites confuses it. */
import type { suite as openSuite } from "uvu";

export type UvuSuite = ReturnType<typeof openSuite>;

/** What uvu tells of a suite that ran: the text of its failures or `true`, passed, skipped, total. */
export type UvuResult = readonly [errors: string | true, passed: number, skipped: number, total: number];
export type RunSuite = () => Promise<UvuResult>;

declare global {
  var UVU_DEFER: 1 | undefined;
  var UVU_QUEUE: RunSuite[][] | undefined;
}

export async function openUvu(): Promise<{ suite(name: string): UvuSuite; take(suite: UvuSuite): RunSuite }> {
  // Both must be set before uvu is evaluated: they make it leave the starting of suites to its caller.
  globalThis.UVU_DEFER = 1;
  const queue: RunSuite[] = [];
  globalThis.UVU_QUEUE = [queue];
  const { suite } = await import("uvu");
  return {
    suite: (name) => suite(name),
    take(under) {
      under.run();
      const run = queue.pop();
      if (run === undefined) throw new Error("uvu did not queue the suite: another copy of uvu was loaded first");
      return run;
    },
  };
}
