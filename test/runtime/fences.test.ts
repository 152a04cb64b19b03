/** The wrong call does not compile: each line below would be a bug, and its comment fails the type check if it ever becomes legal. */
import type { H3, H3Event } from "h3";
import type { CallToolResult, Exchange, Params } from "mcpgen";
import type { Client } from "mcpgen/client";
import type { McpHandler } from "mcpgen/http";
import { createServer } from "mcpgen/server";
import { noticeOf } from "../../runtime/message.ts";
import type { Route } from "../../runtime/route.ts";
import { assert, suite } from "../harness.ts";

const test = suite("fences");
const info = { name: "s", version: "1" };
const result: CallToolResult = { content: [] };

/** Never run. */
export function routes(route: Route): void {
  // @ts-expect-error a route has no destination to choose
  route.send(noticeOf("notifications/progress"), 7);
}

/** Never run. */
export function servers(): void {
  // @ts-expect-error declaring tools makes both handlers a duty
  createServer({ info, capabilities: { tools: {} }, handlers: { "tools/list": () => ({ tools: [] }) } });
  // @ts-expect-error there is no such method
  createServer({ info, capabilities: {}, handlers: { "tools/cal": () => result } });
  // @ts-expect-error the runtime answers it
  createServer({ info, capabilities: {}, handlers: { ping: () => ({}) } });
  // @ts-expect-error a result has content
  createServer({ info, capabilities: {}, handlers: { "tools/call": () => ({ tools: [] }) } });
  // @ts-expect-error there is no such revision
  createServer({ info, capabilities: {}, handlers: {}, revisions: ["2025-11-26"] });
}

/** Never run. */
export function handlers(exchange: Exchange<"tools/call", Params<"tools/call">>): void {
  exchange.progress(1, 2, "of two");
  // @ts-expect-error an exchange reaches its own caller, and has no word for another
  exchange.progress(1, 2, "of two", "other-request");
  // @ts-expect-error no such level
  exchange.log("fatal", {});
  // @ts-expect-error the envelope is the runtime's
  exchange.params._meta;
  // @ts-expect-error a handler cannot end its exchange
  exchange.end();
}

/** Never run. */
export async function clients(client: Client): Promise<void> {
  const listed = await client.call("tools/list", {});
  listed.tools.map(({ name }) => name);
  // @ts-expect-error a client does not ask itself
  await client.call("sampling/createMessage", {});
  // @ts-expect-error a call names its tool
  await client.call("tools/call", {});
}

/** Never run. */
export function endpoints(app: H3, event: H3Event, { handler }: McpHandler): void {
  app.all("/mcp", handler);
  void handler(event);
  // @ts-expect-error an event has a request
  void handler({});
}

test("the type check holds the fences", () => {
  assert.type(routes, "function");
});

test.run();
