import { setImmediate as turn } from "node:timers/promises";
import type { ClientHandlers } from "mcpgen/client";
import { createServer, type Server } from "mcpgen/server";
import { linked } from "mcpgen/testing";
import { isWatched } from "../../runtime/announce.ts";
import { assert, suite } from "../harness.ts";

const test = suite("announcements");

function announcer(capabilities = { tools: { listChanged: true }, resources: { subscribe: true, listChanged: true } }): Server {
  return createServer({
    info: { name: "announcer", version: "1" },
    capabilities,
    handlers: {
      "tools/list": () => ({ tools: [] }),
      "tools/call": () => ({ content: [] }),
      "resources/list": () => ({ resources: [] }),
      "resources/read": () => ({ contents: [] }),
      "resources/templates/list": () => ({ resourceTemplates: [] }),
    },
    onDiagnostic: () => undefined,
  });
}

function listening(): { readonly heard: unknown[]; readonly handlers: ClientHandlers } {
  const heard: unknown[] = [];
  return {
    heard,
    handlers: {
      "notifications/tools/list_changed": ({ method, meta }) => void heard.push([method, meta]),
      "notifications/resources/updated": ({ params, meta }) => void heard.push([params.uri, meta]),
      "notifications/resources/list_changed": ({ method, meta }) => void heard.push([method, meta]),
    },
  };
}

test("a session hears what is announced, and of resources only those it watches", async () => {
  const { heard, handlers } = listening();
  await using pair = await linked(announcer(), { revision: "2025-11-25", handlers });
  await pair.client.call("resources/subscribe", { uri: "file:///a" });
  assert.equal(pair.server.announce("notifications/tools/list_changed", JSON.parse('{"_meta":{"x.y/z":1}}')), ["sent"]);
  assert.equal(pair.server.announce("notifications/resources/updated", { uri: "file:///b" }), []);
  assert.equal(pair.server.announce("notifications/resources/updated", { uri: "file:///a/part" }), ["sent"]);
  await pair.client.call("resources/unsubscribe", { uri: "file:///a" });
  assert.equal(pair.server.announce("notifications/resources/updated", { uri: "file:///a" }), []);
  await turn();
  assert.equal(heard, [
    ["notifications/tools/list_changed", { "x.y/z": 1 }],
    ["file:///a/part", {}],
  ]);
});

test("a listen stream says first what it will bring, then brings that and no more, and ends in good order", async () => {
  const { heard, handlers } = listening();
  const server = announcer({ tools: { listChanged: true }, resources: { subscribe: true, listChanged: false } });
  const acknowledged: unknown[] = [];
  const all: ClientHandlers = { ...handlers, "notifications/subscriptions/acknowledged": ({ params }) => void acknowledged.push(params) };
  await using pair = await linked(server, { revision: "2026-07-28", handlers: all });
  const notifications = {
    toolsListChanged: true,
    resourcesListChanged: true,
    promptsListChanged: false,
    resourceSubscriptions: ["file:///a"],
  };
  const stream = pair.client.call("subscriptions/listen", { notifications }, { progressToken: false });
  await turn();
  assert.equal(acknowledged, [{ notifications: { toolsListChanged: true, resourceSubscriptions: ["file:///a"] } }]);
  assert.equal(server.announce("notifications/tools/list_changed", {}), ["sent"]);
  assert.equal(server.announce("notifications/resources/updated", { uri: "file:///b" }), []);
  assert.equal(server.announce("notifications/resources/updated", { uri: "file:///a" }), ["sent"]);
  await turn();
  const id = { "io.modelcontextprotocol/subscriptionId": 2 };
  assert.equal(heard, [
    ["notifications/tools/list_changed", id],
    ["file:///a", id],
  ]);
  await server[Symbol.asyncDispose]();
  assert.equal(Reflect.get(await stream, "_meta")?.["io.modelcontextprotocol/subscriptionId"], 2);
});

test("whoever stopped listening is announced to no more", async () => {
  await using pair = await linked(announcer(), { revision: "2026-07-28" });
  const abort = new AbortController();
  const stream = pair.client.call("subscriptions/listen", { notifications: { toolsListChanged: true } }, { signal: abort.signal });
  await turn();
  assert.equal(pair.server.announce("notifications/tools/list_changed", {}).length, 1);
  abort.abort();
  await stream.catch(() => undefined);
  await turn();
  assert.equal(pair.server.announce("notifications/tools/list_changed", {}), []);
});

test("what was not declared is not announced: no client would expect it", async () => {
  await using server = announcer({ tools: { listChanged: false }, resources: { subscribe: false, listChanged: false } });
  assert.throws(() => server.announce("notifications/tools/list_changed", {}), /tools\.listChanged/);
});

test("a closed connection is announced to no more", async () => {
  await using server = announcer();
  const pair = await linked(server, { revision: "2025-11-25" });
  await pair.client[Symbol.asyncDispose]();
  assert.equal(server.announce("notifications/tools/list_changed", {}), []);
});

test("a watched uri stands for what is below it, and for nothing beside it", () => {
  assert.ok(isWatched(["file:///a"], "file:///a"));
  assert.ok(isWatched(["file:///a"], "file:///a/b"));
  assert.ok(isWatched(["file:///a/"], "file:///a/b"));
  assert.not(isWatched(["file:///a"], "file:///ab"));
  assert.not(isWatched([], undefined));
});

test.run();
