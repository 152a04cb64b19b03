/** The official SDK v1 has a client for WebSocket, and no server. It is written for browsers, so it takes the global class. */
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { WebSocketClientTransport } from "@modelcontextprotocol/sdk/client/websocket.js";
import { contractServer } from "mcpgen/testing";
import { serveWebSocket } from "mcpgen/ws";
import { WebSocket } from "ws";
import { assert, suite } from "../../../harness.ts";

const test = suite("WebSocket interop with the official SDK v1");

test.before(() => {
  // Node 20 has none. Where there is one, it is one more implementation to meet.
  if (Reflect.get(globalThis, "WebSocket") === undefined) Reflect.set(globalThis, "WebSocket", WebSocket);
});

test("its client lists our tools, hears progress in order before the result, and cancels", async () => {
  await using server = contractServer();
  const ws = serveWebSocket({ port: 0 });
  await server.connect(ws);
  const client = new Client({ name: "interop", version: "1.0.0" });
  const transport = new WebSocketClientTransport(new URL(ws.url));
  await client.connect(transport);
  assert.ok((await client.listTools()).tools.some(({ name }) => name === "count"));

  const heard = overhear(transport);
  const { content } = await client.callTool({ name: "count", arguments: { to: 9 } }, undefined, { onprogress: () => undefined });
  assert.equal(content, [{ type: "text", text: "9" }]);
  assert.equal(heard, [1, 2, 3, 4, 5, 6, 7, 8, 9, "reply"]);

  const abort = new AbortController();
  const waiting = client.callTool({ name: "wait", arguments: { mark: "v1" } }, undefined, {
    signal: abort.signal,
    onprogress: () => abort.abort("enough"),
  });
  assert.match(String(await waiting.catch((error: unknown) => error)), "enough");
  const memory = await client.callTool({ name: "remember" });
  assert.match(JSON.stringify(memory.content), "enough");
  assert.equal(server.diagnostics.counts(), {});
  await client.close();
});

test.run();

/** What comes in from now on. Not what its callback hears: updates that come in one read with the reply lose their listener to it. */
function overhear(transport: WebSocketClientTransport): unknown[] {
  const heard: unknown[] = [];
  const deliver = transport.onmessage;
  transport.onmessage = (message) => {
    heard.push("method" in message ? message.params?.["progress"] : "reply");
    deliver?.(message);
  };
  return heard;
}
