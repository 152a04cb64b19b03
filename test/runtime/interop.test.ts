/** The official SDK at the other end: its client with our server, its server with our client, over each transport and in each era. */
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { createMcpHandler } from "@modelcontextprotocol/server";
import { H3, toNodeHandler } from "h3";
import { type ClientTransport, connect, httpTransport } from "mcpgen/client";
import { serveHttp } from "mcpgen/http";
import { spawnStdio } from "mcpgen/stdio";
import { contractServer } from "../contract/fixture.ts";
import { callHearing, toolCall } from "../contract/rig.ts";
import { assert, suite } from "../harness.ts";
import { officialServer } from "./interop/official-server.ts";

const info = { name: "interop", version: "1.0.0" };
const program = (path: string): string[] => ["--import", "tsx", fileURLToPath(new URL(path, import.meta.url))];
const test = suite("interop with the official SDK v2");

for (const revision of ["2025-11-25", "2026-07-28"] as const) {
  test(`its client lists and calls our tools over stdio in ${revision}, hearing all progress before the result`, async () => {
    const transport = new StdioClientTransport({ command: process.execPath, args: program("../contract/stdio-server.ts") });
    await officialCalls(transport, revision);
  });

  test(`its client lists and calls our tools over HTTP in ${revision}, hearing all progress before the result`, async () => {
    await using server = contractServer();
    const http = serveHttp({ port: 0 });
    await server.connect(http);
    await officialCalls(new StreamableHTTPClientTransport(new URL(http.url)), revision);
    assert.equal(server.diagnostics.counts(), {});
  });

  test(`our client lists and calls its tools over stdio in ${revision}, hearing all progress before the result`, async () => {
    await ourCalls(spawnStdio(process.execPath, program("./interop/official-server.ts")), revision);
  });

  test(`our client lists and calls its tools over HTTP in ${revision}, hearing all progress before the result`, async () => {
    await using server = await officialHttp();
    await ourCalls(httpTransport(server.url), revision);
  });
}

test("without a pin our client finds out what its server speaks", async () => {
  // Over HTTP, because there it is up: how long a process takes to start must not decide what is agreed on.
  await using server = await officialHttp();
  await using client = await connect(httpTransport(server.url), { info });
  assert.is(client.revision, "2026-07-28");
});

test("its client, left to find out, meets our newest revision", async () => {
  await using server = contractServer();
  const http = serveHttp({ port: 0 });
  await server.connect(http);
  const client = new Client(info, { versionNegotiation: { mode: "auto" } });
  await client.connect(new StreamableHTTPClientTransport(new URL(http.url)));
  assert.is(client.getNegotiatedProtocolVersion(), "2026-07-28");
  await client.close();
});

test.run();

async function officialHttp(): Promise<{ url: string } & AsyncDisposable> {
  const handler = createMcpHandler(officialServer);
  const server = createServer(toNodeHandler(new H3().all("/mcp", ({ req }) => handler.fetch(req))));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/mcp`,
    async [Symbol.asyncDispose]() {
      await handler.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

type Official = StdioClientTransport | StreamableHTTPClientTransport;

/**
 * Progress is counted where the client hands it to itself: it looks an update's handler up a microtask after the message, by when a reply from the
 * same read has removed that handler. What it then hears may have gaps, and nothing else.
 */
async function officialCalls(transport: Official, revision: string): Promise<void> {
  const client = new Client(info, { versionNegotiation: { mode: revision === "2026-07-28" ? { pin: revision } : "legacy" } });
  try {
    await client.connect(transport);
    assert.is(client.getNegotiatedProtocolVersion(), revision);
    assert.ok((await client.listTools()).tools.some(({ name }) => name === "count"));
    const arrived = overhear(transport);
    await Promise.all([3, 5, 8].map((to) => officialCount(client, to)));
    assert.equal(arrived.sort(), [
      "1 of 3",
      "1 of 5",
      "1 of 8",
      "2 of 3",
      "2 of 5",
      "2 of 8",
      "3 of 3",
      "3 of 5",
      "3 of 8",
      "4 of 5",
      "4 of 8",
      "5 of 5",
      "5 of 8",
      "6 of 8",
      "7 of 8",
      "8 of 8",
    ]);
  } finally {
    await client.close();
  }
}

async function officialCount(client: Client, to: number): Promise<void> {
  const heard: number[] = [];
  const { content } = await client.callTool(
    { name: "count", arguments: { to } },
    { onprogress: ({ progress }) => void heard.push(progress) },
  );
  assert.equal(content, [{ type: "text", text: String(to) }]);
  assert.equal(heard, [...new Set(heard)].sort());
}

/** The texts of all progress that comes in from now on. */
function overhear(transport: Official): string[] {
  const texts: string[] = [];
  const deliver = transport.onmessage;
  transport.onmessage = (message: Parameters<NonNullable<typeof deliver>>[0]) => {
    if ("method" in message && message.method === "notifications/progress") texts.push(String(message.params?.["message"]));
    deliver?.(message);
  };
  return texts;
}

async function ourCalls(transport: ClientTransport, revision: "2025-11-25" | "2026-07-28"): Promise<void> {
  await using client = await connect(transport, { info, revision });
  assert.is(client.revision, revision);
  assert.equal(
    (await client.call("tools/list", {})).tools.map(({ name }) => name),
    ["count"],
  );
  const rig = { client, standsAlone: true, [Symbol.asyncDispose]: () => client[Symbol.asyncDispose]() };
  const heard = await Promise.all([3, 5, 8].map((to) => callHearing(rig, toolCall("count", { to }))));
  assert.equal(
    heard.map(({ progress, result }) => [progress.length, result]),
    [3, 5, 8].map((to) => [to, to]),
  );
  assert.equal(client.diagnostics.counts(), {});
}
