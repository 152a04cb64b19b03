/** The official SDK v1 at the other end, the last that has both sides of this transport. */
import { createServer as createHttpServer } from "node:http";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { Server as OfficialServer } from "@modelcontextprotocol/sdk/server/index.js";
import { SSEServerTransport } from "@modelcontextprotocol/sdk/server/sse.js";
import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { H3, toNodeHandler } from "h3";
import { connect } from "mcpgen/client";
import { serveSse, sseHandler, sseTransport } from "mcpgen/sse";
import { contractServer } from "mcpgen/testing";
import { assert, suite } from "../../../harness.ts";

const info = { name: "interop", version: "1.0.0" };
const test = suite("interop with the official SDK v1 over sse");

test("its client lists and calls our tools, hearing all progress before the result", async () => {
  await using server = contractServer();
  const sse = serveSse({ port: 0 });
  await server.connect(sse);
  await officialCalls(sse.url);
  assert.equal(server.diagnostics.counts(), {});
});

test("its client finds our endpoint behind a prefix", async () => {
  await using server = contractServer();
  const sse = sseHandler({ allowedHosts: "loopback" });
  await server.connect(sse);
  const inner = new H3().all("/sse", sse.stream).all("/messages", sse.messages);
  const listening = createHttpServer(toNodeHandler(new H3().mount("/v1", inner)));
  await using port = await onPort(listening);
  await officialCalls(`${port.origin}/v1/sse`);
  assert.equal(server.diagnostics.counts(), {});
});

for (const revision of ["2024-11-05", "2025-11-25"] as const) {
  test(`our client lists and calls its tools in ${revision}, hearing all progress before the result`, async () => {
    await using server = await officialHttp();
    await using client = await connect(sseTransport(server.url), { info, revision });
    assert.is(client.revision, revision);
    await ourCalls(client);
  });
}

test("without a pin our client finds out what its server speaks", async () => {
  await using server = await officialHttp();
  await using client = await connect(sseTransport(server.url), { info });
  assert.is(client.revision, "2025-11-25");
  await ourCalls(client);
});

test.run();

type OurClient = Awaited<ReturnType<typeof connect>>;

async function officialCalls(url: string): Promise<void> {
  const client = new Client(info);
  const transport = new SSEClientTransport(new URL(url));
  try {
    await client.connect(transport);
    assert.ok((await client.listTools()).tools.some(({ name }) => name === "count"));
    const arrived: string[] = [];
    const deliver = transport.onmessage;
    transport.onmessage = (message: Parameters<NonNullable<typeof deliver>>[0]) => {
      if ("method" in message && message.method === "notifications/progress") arrived.push(String(message.params?.["message"]));
      deliver?.(message);
    };
    await Promise.all([3, 5].map((to) => officialCount(client, to)));
    assert.equal(arrived.sort(), ["1 of 3", "1 of 5", "2 of 3", "2 of 5", "3 of 3", "3 of 5", "4 of 5", "5 of 5"]);
  } finally {
    await client.close();
  }
}

async function officialCount(client: Client, to: number): Promise<void> {
  const { content } = await client.callTool({ name: "count", arguments: { to } }, undefined, { onprogress: () => undefined });
  assert.equal(content, [{ type: "text", text: String(to) }]);
}

async function ourCalls(client: OurClient): Promise<void> {
  assert.equal(
    (await client.call("tools/list", {})).tools.map(({ name }) => name),
    ["count"],
  );
  const heard = [3, 5, 8].map(async (to) => {
    let updates = 0;
    const onProgress = (): void => {
      updates += 1;
    };
    const { content } = await client.call("tools/call", { name: "count", arguments: { to } }, { onProgress });
    return [updates, content];
  });
  assert.equal(
    await Promise.all(heard),
    [3, 5, 8].map((to) => [to, [{ type: "text", text: String(to) }]]),
  );
  assert.equal(client.diagnostics.counts(), {});
}

/** Its server, mounted as its own examples do. */
async function officialHttp(): Promise<{ url: string } & AsyncDisposable> {
  const transports = new Map<string, SSEServerTransport>();
  const listening = createHttpServer(async (request, response) => {
    if (request.method === "GET") {
      const transport = new SSEServerTransport("/messages", response);
      transports.set(transport.sessionId, transport);
      return officialServer().connect(transport);
    }
    const id = new URL(request.url ?? "", "http://host").searchParams.get("sessionId");
    await transports.get(id ?? "")?.handlePostMessage(request, response);
  });
  const port = await onPort(listening);
  return { url: `${port.origin}/sse`, [Symbol.asyncDispose]: () => port[Symbol.asyncDispose]() };
}

function officialServer(): OfficialServer {
  const server = new OfficialServer(info, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [{ name: "count", inputSchema: { type: "object" } }] }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { sendNotification }) => {
    const { to } = params.arguments as { to: number };
    const progressToken = params._meta?.progressToken;
    for (let progress = 1; progress <= to && progressToken !== undefined; progress++) {
      await sendNotification({ method: "notifications/progress", params: { progressToken, progress } });
    }
    return { content: [{ type: "text", text: String(to) }] };
  });
  return server;
}

async function onPort(listening: ReturnType<typeof createHttpServer>): Promise<{ origin: string } & AsyncDisposable> {
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  const address = listening.address();
  return {
    origin: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    async [Symbol.asyncDispose]() {
      listening.closeAllConnections();
      await new Promise((resolve) => listening.close(resolve));
    },
  };
}
