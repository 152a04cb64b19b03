/** Servers of each make let go of a connection in the middle of a call, or lose it; our client comes back for the rest. */
import { randomUUID } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import { Server as V1Server } from "@modelcontextprotocol/sdk/server/index.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { CallToolRequestSchema, ElicitResultSchema } from "@modelcontextprotocol/sdk/types.js";
import { Server as V2Server, WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/server";
import { H3, toNodeHandler } from "h3";
import { type Client, connect, httpTransport } from "mcpgen/client";
import { mcpHandler } from "mcpgen/http";
import { createServer as createOurs } from "mcpgen/server";
import { assert, suite } from "../harness.ts";
import { form } from "./questions.ts";

const info = { name: "resume", version: "1" };
const test = suite("our client, coming back for the rest");

/** What a tool of any make does here. */
interface Work {
  progress(done: number): unknown;
  /** Lets go of the connection. */
  close(): unknown;
  ask(): Promise<string>;
}

/** Half of it is said while nobody listens. */
async function work({ progress, close, ask }: Work): Promise<{ content: [{ type: "text"; text: string }] }> {
  await progress(1);
  await close();
  await progress(2);
  const text = await ask();
  await progress(3);
  await close();
  await progress(4);
  return { content: [{ type: "text", text }] };
}

const makes: Readonly<Record<string, () => Promise<RequestListener>>> = { v1, v2, ours };

for (const [make, open] of Object.entries(makes)) {
  test(`a server of ${make} that lets go of the connection is heard to the end, in order, and answered`, async () => {
    await using server = await listening(await open());
    await using client = await connecting(server.url);
    assert.equal(await Promise.all([hearing(client), hearing(client)]), [WHOLE, WHOLE]);
    assert.equal(client.diagnostics.counts(), {});
  });
}

test("connections that are cut by something in between cost nothing either", async () => {
  let begun = (): void => undefined;
  const cut = new Promise<void>((resolve) => {
    begun = resolve;
  }).then(() => server.cut());
  await using server = await listening(await ours(() => cut));
  await using client = await connecting(server.url);
  assert.equal(await hearing(client, begun), WHOLE);
  assert.equal(client.diagnostics.counts(), {});
});

test.run();

const WHOLE = [1, 2, 3, 4, "Ada"];

async function connecting(url: string): Promise<Client> {
  return connect(httpTransport(url), {
    info,
    revision: "2025-11-25",
    capabilities: { elicitation: {} },
    handlers: { "elicitation/create": () => ({ action: "accept", content: { name: "Ada" } }) },
  });
}

/** Everything that one call brought, in order. */
async function hearing(client: Client, begun = (): void => undefined): Promise<unknown[]> {
  const heard: unknown[] = [];
  const onProgress = (done: number): void => {
    heard.push(done);
    begun();
  };
  const { content } = await client.call("tools/call", { name: "work" }, { onProgress });
  return [...heard, content[0]?.type === "text" ? content[0].text : content];
}

async function v1(): Promise<RequestListener> {
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: randomUUID, eventStore: eventStore(), retryInterval: 5 });
  const server = new V1Server(info, { capabilities: { tools: {} } });
  server.setRequestHandler(CallToolRequestSchema, (_, { _meta, sendNotification, sendRequest, closeSSEStream }) =>
    work({
      progress: (progress) =>
        sendNotification({ method: "notifications/progress", params: { progressToken: _meta?.progressToken ?? "", progress } }),
      close: () => closeSSEStream?.(),
      ask: async () =>
        String((await sendRequest({ method: "elicitation/create", params: form("name") }, ElicitResultSchema)).content?.["name"]),
    }),
  );
  // Its own types do not fit each other where `undefined` is told from absent.
  await server.connect(transport as Transport);
  return (request, response) => void transport.handleRequest(request, response);
}

async function v2(): Promise<RequestListener> {
  const transport = new WebStandardStreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    eventStore: eventStore(),
    retryInterval: 5,
  });
  const server = new V2Server(info, { capabilities: { tools: {} } });
  server.setRequestHandler("tools/call", (_, { mcpReq, http }) =>
    work({
      progress: (progress) =>
        mcpReq.notify({ method: "notifications/progress", params: { progressToken: mcpReq._meta?.progressToken ?? "", progress } }),
      close: () => http?.closeSSE?.(),
      ask: async () => String((await mcpReq.send({ method: "elicitation/create", params: { ...form("name") } })).content?.["name"]),
    }),
  );
  await server.connect(transport);
  return toNodeHandler(new H3().all("/**", ({ req }) => transport.handleRequest(req)));
}

async function ours(close?: () => unknown): Promise<RequestListener> {
  const server = createOurs({
    info,
    capabilities: { tools: {} },
    handlers: {
      "tools/list": () => ({ tools: [] }),
      "tools/call": ({ progress, release, ask }) =>
        work({
          progress,
          close: close ?? release,
          ask: async () => {
            const { action, content } = await ask("name", "elicitation/create", form("name"));
            return action === "accept" ? String(content?.["name"]) : action;
          },
        }),
    },
  });
  const mcp = mcpHandler({ allowedHosts: "loopback", sessions: { polling: { afterMs: 60_000, retryMs: 5 } } });
  await server.connect(mcp);
  return toNodeHandler(new H3().all("/mcp", mcp.handler));
}

type Store = NonNullable<NonNullable<ConstructorParameters<typeof WebStandardStreamableHTTPServerTransport>[0]>["eventStore"]>;

/** In the order in which they were stored, unlike the one of the examples, which sorts by random ids within a millisecond. */
function eventStore(): Store {
  const events: { stream: string; message: Parameters<Store["storeEvent"]>[1] }[] = [];
  return {
    async storeEvent(stream, message) {
      return String(events.push({ stream, message }) - 1);
    },
    async replayEventsAfter(last, { send }) {
      const { stream = "" } = events[Number(last)] ?? {};
      for (const [at, event] of events.entries()) if (at > Number(last) && event.stream === stream) await send(String(at), event.message);
      return stream;
    },
  };
}

async function listening(answer: RequestListener): Promise<{ url: string; cut(): void } & AsyncDisposable> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/mcp`,
    cut: () => server.closeAllConnections(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
