/** `npm run bench:runtime`: what a message costs, beside the official SDK and beside the least that the same work can cost. */
import { cpus } from "node:os";
import type { Measured } from "./measure.ts";
import { httpLoad, stdioLoad, type Work } from "./runtime/load.ts";
import type { Peer, Transport } from "./runtime/peers.ts";
import { probe, rungs } from "./runtime/probe.ts";
import { pinSelf, pins, report, start } from "./runtime/process.ts";
import { type Candidate, compare, type Plan } from "./runtime/rounds.ts";
import { printRatios } from "./table.ts";

const PEERS: readonly Peer[] = ["limit", "mcpgen", "official v2"];

interface Measurement {
  readonly title: string;
  readonly transport: Transport;
  readonly work: Work;
  readonly calls: number;
  readonly perCall?: number;
  /** How many times less than the official SDK it should cost. */
  readonly goal: number;
}

const ADD = { tool: "add", updates: 0 } as const;
const STEP = { tool: "steps", updates: 1 } as const;
const MANY = { tool: "steps", updates: 10_000 } as const;

// biome-ignore format: reads as a table
const MEASUREMENTS: readonly Measurement[] = [
  { title: "HTTP, stateless, JSON, 16 in flight",                 transport: "http",         work: { ...ADD, inFlight: 16 },  calls: 2000, goal: 10 },
  { title: "HTTP, stateless, SSE with one update, 16 in flight",  transport: "http",         work: { ...STEP, inFlight: 16 }, calls: 2000, goal: 5 },
  { title: "HTTP, in a session, JSON, 16 in flight",              transport: "session-json", work: { ...ADD, inFlight: 16 },  calls: 2000, goal: 5 },
  { title: "HTTP, in a session, SSE with one update, 16 in flight", transport: "session-sse", work: { ...STEP, inFlight: 16 }, calls: 2000, goal: 4 },
  { title: "stdio, one at a time",                                transport: "stdio",        work: { ...ADD, inFlight: 1 },   calls: 2000, goal: 2 },
  { title: "stdio, 64 in flight",                                 transport: "stdio",        work: { ...ADD, inFlight: 64 },  calls: 5000, goal: 5 },
  { title: "10,000 updates of one call, stdio, each",             transport: "stdio",        work: { ...MANY, inFlight: 1 },  calls: 2, perCall: 10_000, goal: 6 },
  { title: "10,000 updates of one call, SSE, each",               transport: "http",         work: { ...MANY, inFlight: 1 },  calls: 2, perCall: 10_000, goal: 6 },
];

pinSelf();
console.log(
  `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${pins ? "server and load on a core each" : "not pinned"}.`,
);
console.log(
  "Processor time in µs per call; medians, and the middle half of the rounds. Every answer is checked, and every update counted.\n" +
    `Before each, ours refuses ${rungs} requests that are wrong in one way, guard and checks on.`,
);

const only = process.argv[2];
for (const { title, transport, work, calls, perCall = 1, goal } of MEASUREMENTS) {
  if (only !== undefined && !title.includes(only)) continue;
  const plan = { calls, rounds: 7, warmUpMs: 2000, perCall };
  printRatios(title, await measured(await Promise.all(PEERS.map((peer) => served(peer, transport, work))), plan), goal);
}
if (only === undefined || only === "memory") {
  const costs = (await report("memory.ts")) as [string, Measured][];
  printRatios("client and server in memory, both sides together", new Map(costs), 4);
}

async function measured(candidates: readonly Candidate[], plan: Plan): ReturnType<typeof compare> {
  try {
    return await compare(candidates, plan);
  } finally {
    for (const candidate of candidates) await candidate[Symbol.asyncDispose]();
  }
}

async function served(peer: Peer, transport: Transport, work: Work): Promise<Candidate> {
  const running = await start(peer, transport);
  if (peer === "mcpgen" && transport !== "stdio") await probe(running);
  const load = transport === "stdio" ? stdioLoad(running, work) : await httpLoad(running, work, transport !== "http");
  return { name: peer, load, cpu: running.cpu, [Symbol.asyncDispose]: () => running[Symbol.asyncDispose]() };
}
