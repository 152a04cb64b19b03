/** Numbers that can be compared: medians with their spread, each sample in a process of its own where start-up counts. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

export interface Measured {
  readonly median: number;
  /** Half of the samples lie between the two. */
  readonly low: number;
  readonly high: number;
}

export async function sample(times: number, once: () => Promise<number> | number): Promise<Measured> {
  await once(); // files come from the disk cache afterwards, for every candidate alike
  const values: number[] = [];
  for (let i = 0; i < times; i++) values.push(await once());
  return quartiles(values);
}

export function exactly(value: number): Measured {
  return { median: value, low: value, high: value };
}

/** Milliseconds that `code` reports with `console.log`, from a new process. */
export async function inProcess(code: string, cwd: string): Promise<number> {
  const { stdout } = await execute(process.execPath, ["--input-type=module", "-e", code], { cwd });
  return Number(stdout.trim());
}

/** Milliseconds from start to end of a command. */
export async function ofCommand(command: string, args: readonly string[], cwd: string): Promise<number> {
  const start = performance.now();
  await execute(command, [...args], { cwd });
  return performance.now() - start;
}

/** Nanoseconds per call, with enough calls that the clock does not matter. The turn lets a call vary its input, or it would be hoisted. */
export function perCall(call: (turn: number) => unknown): number {
  let kept: unknown;
  let calls = 100;
  for (;;) {
    const start = performance.now();
    for (let i = 0; i < calls; i++) kept = call(i);
    const ms = performance.now() - start;
    if (ms > 50) return kept === undefined ? Number.NaN : (ms * 1e6) / calls;
    calls *= 4;
  }
}

export function quartiles(values: readonly number[]): Measured {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN;
  return { median: at(0.5), low: at(0.25), high: at(0.75) };
}
