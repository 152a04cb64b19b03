/**
 * `npm run bench:torture`: fifty calls at once with two hundred updates each, between every pair of ours and the official SDK, all of it counted where
 * it arrives. It shows what the tests of this repository hold our own ends to, and decides nothing.
 */
import { fileURLToPath } from "node:url";
import { Client as V2Client } from "@modelcontextprotocol/client";
import { StdioClientTransport as V2Stdio } from "@modelcontextprotocol/client/stdio";
import { Client as V1Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as V1Stdio } from "@modelcontextprotocol/sdk/client/stdio.js";
import type { Revision } from "mcpgen";
import { type ClientTransport, connect, httpTransport } from "mcpgen/client";
import { spawnStdio } from "mcpgen/stdio";
import { type Endpoint, ourEndpoint, v1Endpoint, v2Endpoint } from "../test/interop/endpoints.ts";

const CALLS = 50;
const UPDATES = 200;

/** Numbers, and strings that look like them. Only our client lets its caller choose. */
const TOKENS: readonly (string | number)[] = [
  "",
  "null",
  "undefined",
  "1.0",
  ...Array.from({ length: 23 }, (_, index) => index - 3).flatMap((number) => [number, String(number)]),
];

/** Calls the tool `count` and tells of each update that arrives. Each call has a total of its own, by which it is known. */
interface Caller extends AsyncDisposable {
  count(call: number, heard: (progress: number, total: number | undefined) => void): Promise<unknown>;
}

interface Counted {
  heard: number;
  doubled: number;
  disordered: number;
  foreign: number;
  late: number;
  failed: number;
}

const total = (call: number): number => UPDATES + call;

async function tortured(caller: Caller): Promise<Counted> {
  const counted: Counted = { heard: 0, doubled: 0, disordered: 0, foreign: 0, late: 0, failed: 0 };
  const calls = Array.from({ length: CALLS }, async (_, call) => {
    const seen = new Set<number>();
    let last = 0;
    let over = false;
    const heard = (progress: number, of: number | undefined): void => {
      counted.heard += 1;
      if (of !== total(call)) counted.foreign += 1;
      else if (seen.has(progress)) counted.doubled += 1;
      else if (progress < last) counted.disordered += 1;
      if (over) counted.late += 1;
      seen.add(progress);
      last = progress;
    };
    await caller.count(call, heard).catch(() => {
      counted.failed += 1;
    });
    over = true;
  });
  await Promise.all(calls);
  // What comes after the replies would come now.
  await new Promise((resolve) => setTimeout(resolve, 200));
  await caller[Symbol.asyncDispose]();
  return counted;
}

async function ours(transport: ClientTransport, revision: Revision): Promise<Caller> {
  const client = await connect(transport, { info: { name: "torture", version: "1" }, revision });
  return {
    count: (call, onProgress) =>
      client.call("tools/call", { name: "count", arguments: { to: total(call) } }, { progressToken: TOKENS[call] ?? call, onProgress }),
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}

async function officialV1(): Promise<Caller> {
  const client = new V1Client({ name: "torture", version: "1" });
  await client.connect(new V1Stdio(started("ours")));
  return {
    count: (call, heard) =>
      client.callTool({ name: "count", arguments: { to: total(call) } }, undefined, {
        onprogress: ({ progress, total: of }) => heard(progress, of),
      }),
    [Symbol.asyncDispose]: () => client.close(),
  };
}

async function officialV2(): Promise<Caller> {
  const client = new V2Client({ name: "torture", version: "1" });
  await client.connect(new V2Stdio(started("ours")));
  return {
    count: (call, heard) =>
      client.callTool({ name: "count", arguments: { to: total(call) } }, { onprogress: ({ progress, total: of }) => heard(progress, of) }),
    [Symbol.asyncDispose]: () => client.close(),
  };
}

function started(server: string): { readonly command: string; readonly args: string[] } {
  return {
    command: process.execPath,
    args: ["--import", "tsx", fileURLToPath(new URL(`../test/interop/servers/${server}.ts`, import.meta.url))],
  };
}

function spawned(server: string): ClientTransport {
  const { command, args } = started(server);
  return spawnStdio(command, args);
}

async function over(endpoint: Promise<Endpoint>, revision: Revision): Promise<Counted> {
  await using listening = await endpoint;
  return await tortured(await ours(httpTransport(listening.url), revision));
}

const [OLD, NEW] = ["2025-11-25", "2026-07-28"] as const;
const runs: readonly (readonly [what: string, run: () => Promise<Counted>])[] = [
  ...(["ours", "v1", "v2"] as const).map(
    (server) => [`our client → ${server}, stdio, ${OLD}`, async () => tortured(await ours(spawned(server), OLD))] as const,
  ),
  ...(["ours", "v2"] as const).map(
    (server) => [`our client → ${server}, stdio, ${NEW}`, async () => tortured(await ours(spawned(server), NEW))] as const,
  ),
  [`our client → ours, http, ${OLD}`, () => over(ourEndpoint({ sessions: true }), OLD)],
  [`our client → v1, http, ${OLD}`, () => over(v1Endpoint({ sessions: true }), OLD)],
  [`our client → v2, http, ${OLD}`, () => over(v2Endpoint({ sessions: true }), OLD)],
  [`our client → ours, http, ${NEW}`, () => over(ourEndpoint({ sessions: true }), NEW)],
  [`our client → v2, http, ${NEW}`, () => over(v2Endpoint({ sessions: false }), NEW)],
  ["v1 client → ours, stdio", async () => tortured(await officialV1())],
  ["v2 client → ours, stdio", async () => tortured(await officialV2())],
];

const said = Array.from({ length: CALLS }, (_, call) => total(call)).reduce((sum, each) => sum + each, 0);
const rows: Record<string, Counted & { lost: number }> = {};
for (const [what, run] of runs) {
  const counted = await run();
  rows[what] = { ...counted, lost: said - counted.heard + counted.doubled };
}
console.log(`${CALLS} calls at once, ${said} updates in all, counted where they arrive`);
console.table(rows);
