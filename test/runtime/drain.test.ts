import { type CallToolResult, createServer, type RpcError, type Server } from "mcpgen/server";
import { linked } from "mcpgen/testing";
import { assert, suite } from "../harness.ts";

const test = suite("drain");

interface Gate {
  readonly server: Server;
  open(): void;
}

/** Its tool answers when the gate is opened. */
function gated(): Gate {
  let open = (): void => undefined;
  const opened = new Promise<CallToolResult>((resolve) => {
    open = () => resolve({ content: [] });
  });
  const server = createServer({
    info: { name: "s", version: "1" },
    capabilities: { tools: { listChanged: true } },
    handlers: { "tools/list": () => ({ tools: [] }), "tools/call": () => opened },
  });
  return { server, open };
}

test("what is being answered finishes, what is new is refused, and then the server is closed", async () => {
  const { server, open } = gated();
  const { client } = await linked(server, { revision: "2026-07-28" });
  const running = client.call("tools/call", { name: "x" });
  await new Promise((resolve) => setImmediate(resolve));
  const drained = server.drain();
  assert.is(server.state, "draining");
  await new Promise((resolve) => setImmediate(resolve));
  const refused = await client.call("tools/list", {}).catch((error: unknown) => error);
  assert.match((refused as RpcError).message, "shutting down");
  open();
  assert.equal((await running).content, []);
  await drained;
  assert.is(server.state, "closed");
});

test("what does not finish within the deadline is told so", async () => {
  const { server } = gated();
  const { client } = await linked(server, { revision: "2026-07-28" });
  const running = client.call("tools/call", { name: "x" }).catch((error: unknown) => error);
  await new Promise((resolve) => setImmediate(resolve));
  await server.drain({ deadlineMs: 0 });
  assert.match(((await running) as RpcError).message, "shutting down");
});

test("a listen stream ends with its result, not with an error", async () => {
  const { server } = gated();
  const { client } = await linked(server, { revision: "2026-07-28" });
  const stream = client.call("subscriptions/listen", { notifications: { toolsListChanged: true } });
  await new Promise((resolve) => setImmediate(resolve));
  await server.drain();
  assert.is(Object(await stream).resultType, "complete");
});

test("a server that never served drains too, and connects no more", async () => {
  const { server } = gated();
  await server.drain();
  const late = await linked(server, { revision: "2026-07-28" }).catch((error: unknown) => error);
  assert.match(String(late), "this server is closed");
});

test.run();
