/** Candidates measured in turn, round after round and in another order each time, so that whatever disturbs the machine disturbs all of them. */
import { type Measured, quartiles } from "../measure.ts";
import type { Load } from "./load.ts";

export interface Candidate extends AsyncDisposable {
  readonly name: string;
  readonly load: Load;
  /** Microseconds of processor time so far. */
  cpu(): Promise<number>;
}

export interface Plan {
  /** Calls per round, for a candidate that takes as long as the fastest. */
  readonly calls: number;
  readonly rounds: number;
  readonly warmUpMs: number;
  /** What one call counts as: its updates, where those are measured. */
  readonly perCall: number;
}

/** Microseconds of processor time per unit, by candidate. */
export async function compare(
  candidates: readonly Candidate[],
  { calls, rounds, warmUpMs, perCall }: Plan,
): Promise<Map<string, Measured>> {
  const samples = new Map<string, number[]>(candidates.map(({ name }) => [name, []]));
  for (const { load } of candidates) await warmUp(load, warmUpMs);
  for (let round = 0; round < rounds; round++) {
    for (const { name, load, cpu } of shuffled(candidates)) {
      const before = await cpu();
      await load(calls);
      samples.get(name)?.push(((await cpu()) - before) / (calls * perCall));
    }
  }
  return new Map([...samples].map(([name, values]) => [name, quartiles(values)]));
}

/** Compilers need seconds, not calls: a slow peer must not be measured colder than a fast one. */
async function warmUp(load: Load, ms: number): Promise<void> {
  const until = performance.now() + ms;
  let calls = 1;
  while (performance.now() < until) {
    await load(calls);
    calls = Math.min(calls * 2, 500);
  }
}

function shuffled<T>(values: readonly T[]): T[] {
  return values
    .map((value) => [Math.random(), value] as const)
    .sort(([a], [b]) => a - b)
    .map(([, value]) => value);
}
