/**
 * The whole story in one command: three long-running tools over memory, stdio, Streamable HTTP, HTTP+SSE and WebSocket, in both eras, with our client
 * and, over the transports it has, with the official SDK's. Fails unless every update that was sent arrived while its call was running.
 */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { Revision } from "mcpgen";
import { openBars } from "./bars.ts";
import { type Caller, openOfficial, openOurs } from "./callers.ts";
import { faultsOf, type Measured, measure } from "./measure.ts";
import type { Target } from "./targets.ts";

const REVISIONS = ["2025-11-25", "2026-07-28"] as const satisfies readonly Revision[];
const CLIENTS = [
  { name: "mcpgen", open: openOurs },
  { name: "official v2", open: openOfficial },
] as const;

interface Combination {
  readonly transport: string;
  readonly target: Target;
  readonly revision: Revision;
  readonly client: (typeof CLIENTS)[number];
}

const { child, urls } = await startServer();
const verdicts: Verdict[] = [];
try {
  for (const combination of combinations(urls)) verdicts.push(await run(combination));
} finally {
  child.kill();
}
conclude(verdicts);

function combinations({ http, ws, sse }: Urls): Combination[] {
  const targets: readonly Pick<Combination, "transport" | "target">[] = [
    { transport: "memory", target: { by: "memory" } },
    { transport: "stdio", target: { by: "stdio" } },
    { transport: "Streamable HTTP", target: { by: "http", url: http } },
    { transport: "HTTP+SSE", target: { by: "sse", url: sse } },
    { transport: "WebSocket", target: { by: "ws", url: ws } },
  ];
  return targets
    .flatMap((to) => REVISIONS.flatMap((revision) => CLIENTS.map((client) => ({ ...to, revision, client }))))
    .filter(({ target: { by }, revision, client }) => client.name === "mcpgen" || isOfficial(by, revision));
}

/** The official client has neither a WebSocket nor a memory of ours, and speaks over HTTP+SSE as it was made for. */
function isOfficial(by: Target["by"], revision: Revision): boolean {
  return by === "stdio" || by === "http" || (by === "sse" && revision !== "2026-07-28");
}

interface Verdict {
  readonly faults: readonly string[];
  /** Updates that reached the client and never its caller. */
  readonly lostInside: number;
}

async function run({ transport, target, revision, client }: Combination): Promise<Verdict> {
  const where = `${transport} · ${revision} · ${client.name}`;
  console.log(`\n${where}`);
  await using caller = await client.open(target, revision);
  if (caller.revision !== revision) return { faults: [`${where}: asked for ${revision}, got ${caller.revision}`], lostInside: 0 };
  await caller.tools(); // some clients start their server with the first call, and that is not what is measured
  const measured = await measure(caller, openBars(process.stdout));
  report(measured);
  const { faults, lostInside } = count(caller, measured);
  return { faults: [...faults, ...measured.flatMap(faultsOf)].map((fault) => `${where}: ${fault}`), lostInside };
}

function conclude(verdicts: readonly Verdict[]): void {
  const faults = verdicts.flatMap((verdict) => verdict.faults);
  const lostInside = verdicts.reduce((sum, verdict) => sum + verdict.lostInside, 0);
  for (const fault of faults) console.error(`✘ ${fault}`);
  const happy = "every update that was sent reached its client while the call was running";
  const loss = lostInside === 0 ? "" : `; ${lostInside} of them were then lost inside the official client, as named above`;
  console.log(faults.length === 0 ? `\n✔ ${happy}${loss}` : `\n${faults.length} faults`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

function report(measured: readonly Measured[]): void {
  for (const { tool, sent, arrivals, repliedAt } of measured) {
    const [first = 0, last = 0] = [arrivals[0], arrivals.at(-1)].map((ms) => Math.round(ms ?? 0));
    const counts = `sent ${sent}, received ${arrivals.length}`;
    console.log(`  ${tool.padEnd(16)} ${counts.padEnd(24)} first ${first} ms, last ${last} ms, reply ${Math.round(repliedAt)} ms`);
  }
}

/** What reached an official client and was dropped inside it is its own doing: the wire is what must be complete, and the loss is named. */
function count({ onWire }: Caller, measured: readonly Measured[]): Verdict {
  const sent = measured.reduce((sum, call) => sum + call.sent, 0);
  const received = measured.reduce((sum, call) => sum + call.arrivals.length, 0);
  const arrived = onWire?.() ?? received;
  const lostInside = arrived - received;
  if (lostInside > 0) console.log(`  ${lostInside} updates came over the wire and were lost inside this client`);
  return { faults: arrived === sent ? [] : [`${sent} updates sent, ${arrived} arrived`], lostInside };
}

interface Urls {
  readonly http: string;
  readonly ws: string;
  readonly sse: string;
}

/** A URL is the last word of each line that the server prints when it listens. */
async function startServer(): Promise<{ child: ChildProcessByStdio<null, Readable, null>; urls: Urls }> {
  const script = fileURLToPath(new URL("./server.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", script, "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  const gone = once(child, "exit").then(([code]) => {
    throw new Error(`the server ended with code ${code} before it listened`);
  });
  const [lines] = await Promise.race([once(child.stdout, "data"), gone]);
  const [http = "", ws = "", sse = ""] = String(lines)
    .trim()
    .split("\n")
    .map((line) => line.split(" ").at(-1));
  return { child, urls: { http, ws, sse } };
}
