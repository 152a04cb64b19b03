/** Every way in which a client and a server of different makes can be connected: makes × transport × revision. */
import { fileURLToPath } from "node:url";
import { StreamableHTTPClientTransport as V2Http, SSEClientTransport as V2Sse } from "@modelcontextprotocol/client";
import { StdioClientTransport as V2Stdio } from "@modelcontextprotocol/client/stdio";
import { SSEClientTransport as V1Sse } from "@modelcontextprotocol/sdk/client/sse.js";
import { StdioClientTransport as V1Stdio } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport as V1Http } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { WebSocketClientTransport } from "@modelcontextprotocol/sdk/client/websocket.js";
import type { Transport as V1Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { Revision } from "mcpgen";
import { httpTransport } from "mcpgen/client";
import { sseTransport } from "mcpgen/sse";
import { spawnStdio } from "mcpgen/stdio";
import { WebSocket } from "ws";
import type { Caller } from "./caller.ts";
import { ourCaller } from "./callers/ours.ts";
import { v1Caller } from "./callers/v1.ts";
import { v2Caller } from "./callers/v2.ts";
import type { Traits } from "./cases.ts";
import { type Endpoint, ourEndpoint, ourSockets, ourStreams, v1Endpoint, v1Streams, v2Endpoint } from "./endpoints.ts";

export interface Link extends Traits {
  open(): Promise<Caller>;
}

const OLD: Revision = "2025-11-25";
const NEW: Revision = "2026-07-28";

const stdio: readonly Link[] = [
  onPipe("v1 → ours", OLD, () => v1Caller(new V1Stdio(started("ours")), OLD)),
  onPipe("ours → v1", OLD, () => ourCaller(spawned("v1"), OLD)),
  ...[OLD, NEW].flatMap((revision) => [
    onPipe("v2 → ours", revision, () => v2Caller(new V2Stdio(started("ours")), revision)),
    onPipe("ours → v2", revision, () => ourCaller(spawned("v2"), revision)),
  ]),
];

const http: readonly Link[] = [
  ...[false, true].flatMap((sessions) => [
    // Its own types do not fit each other where `undefined` is told from absent.
    onHttp("v1 → ours", { revision: OLD, sessions }, () =>
      on(ourEndpoint({ sessions }), (url) => v1Caller(new V1Http(url) as V1Transport, OLD)),
    ),
    onHttp("v2 → ours", { revision: OLD, sessions }, () => on(ourEndpoint({ sessions }), (url) => v2Caller(new V2Http(url), OLD))),
    onHttp("ours → v1", { revision: OLD, sessions }, () => on(v1Endpoint({ sessions }), (url) => ourCaller(httpTransport(url), OLD))),
    onHttp("ours → v2", { revision: OLD, sessions }, () => on(v2Endpoint({ sessions }), (url) => ourCaller(httpTransport(url), OLD))),
  ]),
  onHttp("v2 → ours", { revision: NEW, sessions: true }, () =>
    on(ourEndpoint({ sessions: true }), (url) => v2Caller(new V2Http(url), NEW)),
  ),
  onHttp("ours → v2", { revision: NEW, sessions: false }, () =>
    on(v2Endpoint({ sessions: false }), (url) => ourCaller(httpTransport(url), NEW)),
  ),
];

/** The deprecated transport of the first revision; the official v2 has its client only. */
const streams: readonly Link[] = [
  onPipe("v1 → ours", OLD, () => on(ourStreams(), (url) => v1Caller(new V1Sse(url), OLD))),
  onPipe("ours → v1", OLD, () => on(v1Streams(), (url) => ourCaller(sseTransport(url), OLD))),
  onPipe("v2 → ours", OLD, () => on(ourStreams(), (url) => v2Caller(new V2Sse(url), OLD))),
].map((link) => ({ ...link, transport: "HTTP+SSE" }));

/** Only a client of this kind has ever been official, and it takes the global class, which Node 20 has not. */
const sockets: readonly Link[] = [
  onPipe("v1 → ours", OLD, () => {
    if (!("WebSocket" in globalThis)) Object.assign(globalThis, { WebSocket });
    return on(ourSockets(), (url) => v1Caller(new WebSocketClientTransport(url), OLD));
  }),
].map((link) => ({ ...link, transport: "WebSocket" }));

export const links: readonly Link[] = [...stdio, ...http, ...streams, ...sockets];

function onPipe(makes: string, revision: Revision, open: () => Promise<Caller>): Link {
  return { makes, transport: "stdio", revision, tied: true, hears: true, resumes: false, open };
}

function onHttp(makes: string, { revision, sessions }: { revision: Revision; sessions: boolean }, open: () => Promise<Caller>): Link {
  const stateless = revision === NEW;
  const transport = stateless ? "Streamable HTTP" : `Streamable HTTP ${sessions ? "with" : "without"} sessions`;
  // Without a session nothing ties the cancellation to the call, and in that era the loss of a stream means nothing.
  const tied = stateless || sessions;
  return { makes, transport, revision, tied, hears: tied, resumes: sessions && !stateless, open };
}

/** The endpoint lives as long as its caller. */
async function on(opening: Promise<Endpoint>, connect: (url: URL) => Promise<Caller>): Promise<Caller> {
  const endpoint = await opening;
  const caller = await connect(endpoint.url);
  return {
    ...caller,
    ...(endpoint.counts === undefined ? {} : { counts: endpoint.counts }),
    async [Symbol.asyncDispose]() {
      await caller[Symbol.asyncDispose]();
      await endpoint[Symbol.asyncDispose]();
    },
  };
}

function started(server: string): { command: string; args: string[] } {
  const program = fileURLToPath(new URL(`./servers/${server}.ts`, import.meta.url));
  return { command: process.execPath, args: ["--import", "tsx", program] };
}

function spawned(server: string): ReturnType<typeof spawnStdio> {
  const { command, args } = started(server);
  return spawnStdio(command, args);
}
