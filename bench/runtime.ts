/** `npm run bench:runtime`: what a message costs, beside the official SDK and beside the least that the same work can cost. */
import { cpus } from "node:os";
import type { Measured } from "./measure.ts";
import { httpLoad, stdioLoad, type Work } from "./runtime/load.ts";
import type { Peer, Transport } from "./runtime/peers.ts";
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

const MEASUREMENTS: readonly Measurement[] = [
  {
    title: "HTTP, stateless, JSON, 16 in flight",
    transport: "http",
    work: { tool: "add", updates: 0, inFlight: 16 },
    calls: 2000,
    goal: 10,
  },
  {
    title: "HTTP, stateless, SSE with one update, 16 in flight",
    transport: "http",
    work: { tool: "steps", updates: 1, inFlight: 16 },
    calls: 2000,
    goal: 5,
  },
  { title: "stdio, one at a time", transport: "stdio", work: { tool: "add", updates: 0, inFlight: 1 }, calls: 2000, goal: 2 },
  { title: "stdio, 64 in flight", transport: "stdio", work: { tool: "add", updates: 0, inFlight: 64 }, calls: 5000, goal: 5 },
  {
    title: "10,000 updates of one call, stdio, each",
    transport: "stdio",
    work: { tool: "steps", updates: 10_000, inFlight: 1 },
    calls: 2,
    perCall: 10_000,
    goal: 6,
  },
  {
    title: "10,000 updates of one call, SSE, each",
    transport: "http",
    work: { tool: "steps", updates: 10_000, inFlight: 1 },
    calls: 2,
    perCall: 10_000,
    goal: 6,
  },
];

pinSelf();
console.log(
  `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${pins ? "server and load on a core each" : "not pinned"}.`,
);
console.log(
  "Processor time in µs per call; medians, and the middle half of the rounds. Every answer is checked, and every update counted.",
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
  const load = transport === "http" ? httpLoad(running, work) : stdioLoad(running, work);
  return { name: peer, load, cpu: running.cpu, [Symbol.asyncDispose]: () => running[Symbol.asyncDispose]() };
}
