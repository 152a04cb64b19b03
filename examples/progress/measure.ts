/** Makes the three calls at once, draws them, and writes down when each update and each reply arrived. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Bars } from "./bars.ts";
import type { Caller } from "./callers.ts";

/** Times are milliseconds since the call was made. */
export interface Measured {
  readonly tool: string;
  readonly sent: number;
  readonly arrivals: readonly number[];
  readonly repliedAt: number;
}

const CALLS: readonly (readonly [tool: string, args: Record<string, unknown>])[] = [
  ["download_file", { filename: "big.iso", size_mb: 20 }],
  ["process_data", { records: 1000 }],
  ["install_package", { name: "left-pad" }],
];

/** Long enough for an update that was sent after its reply to show itself. */
const AFTERMATH_MS = 50;

export async function measure(caller: Caller, bars: Bars): Promise<Measured[]> {
  const measured = await Promise.all(CALLS.map(([tool, args]) => measureOne(caller, bars, { tool, args })));
  await sleep(AFTERMATH_MS);
  bars.close();
  return measured;
}

async function measureOne(caller: Caller, bars: Bars, { tool, args }: { tool: string; args: Record<string, unknown> }): Promise<Measured> {
  const bar = bars.open(tool);
  const arrivals: number[] = [];
  const start = performance.now();
  const reply = await caller.call(tool, args, (done, total, message) => {
    arrivals.push(performance.now() - start);
    bar.update(done, total, message);
  });
  const repliedAt = performance.now() - start;
  bar.finish(reply.text);
  return { tool, sent: reply.sent, arrivals, repliedAt };
}

/** What is wrong with a call, in words; nothing if progress did what it is for. */
export function faultsOf({ tool, sent, arrivals, repliedAt }: Measured): string[] {
  const first = arrivals[0] ?? 0;
  const last = arrivals.at(-1) ?? 0;
  return [
    ...(sent === 0 ? [`${tool}: the server sent no update`] : []),
    ...(arrivals.length > sent ? [`${tool}: ${arrivals.length} updates received, only ${sent} sent`] : []),
    ...(last - first < repliedAt / 2 ? [`${tool}: updates came within ${Math.round(last - first)} of ${Math.round(repliedAt)} ms`] : []),
    ...(last > repliedAt ? [`${tool}: an update came ${Math.round(last - repliedAt)} ms after the reply`] : []),
  ];
}
