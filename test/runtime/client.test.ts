import { setImmediate as turn } from "node:timers/promises";
import { type CallOptions, CallTimeout, ConnectionClosed, connect, InvalidReply } from "mcpgen/client";
import { createServer } from "mcpgen/server";
import { linked } from "mcpgen/testing";
import { assert, suite } from "../harness.ts";
import { recordedRoute } from "./recorded-route.ts";
import { type Heard, info, modern, update } from "./scripted-server.ts";

const test = suite("client");

async function failure(answer: (heard: Heard) => void, options: CallOptions = {}): Promise<unknown> {
  const client = await connect(modern(answer), { info, revision: "2026-07-28" });
  return client.call("tools/list", {}, options).catch((error: unknown) => error);
}

test("all progress that came before the reply is delivered before the call settles", async () => {
  const order: unknown[] = [];
  const client = await connect(
    modern((heard) => {
      for (const at of [1, 2, 3]) update(heard, at);
      heard.reply({ resultType: "complete", tools: [], ttlMs: 0, cacheScope: "private" });
      update(heard, 4);
    }),
    { info, revision: "2026-07-28" },
  );
  const call = client.call("tools/list", {}, { onProgress: (done) => void order.push(done) });
  await call.then(() => order.push("settled"));
  assert.equal(order, [1, 2, 3, "settled"]);
  assert.equal(client.diagnostics.counts(), { late: 1 });
});

test("a callback that throws is a diagnostic, and the call goes on", async () => {
  const noted: unknown[] = [];
  const script = modern((heard) => {
    update(heard, 1);
    heard.reply({ resultType: "complete", tools: [], ttlMs: 0, cacheScope: "private" });
  });
  const client = await connect(script, { info, revision: "2026-07-28", onDiagnostic: ({ kind, what }) => void noted.push([kind, what]) });
  const onProgress = (): void => {
    throw new Error("mine");
  };
  assert.equal((await client.call("tools/list", {}, { onProgress })).tools, []);
  assert.equal(noted, [["failed", "onProgress"]]);
});

test("iterating throws what the call fails with, after its progress", async () => {
  const client = await connect(
    modern((heard) => {
      update(heard, 1);
      heard.fail(-32000);
    }),
    { info, revision: "2026-07-28" },
  );
  const heard: number[] = [];
  const error = await (async () => {
    for await (const { progress } of client.call("tools/list", {})) heard.push(progress);
  })().catch((caught: unknown) => caught);
  assert.equal([heard, (error as { code: number }).code], [[1], -32000]);
});

test("a reply that the revision does not allow is not taken for a result", async () => {
  for (const result of [{}, { tools: 7 }, { resultType: "novel", tools: [], ttlMs: 0, cacheScope: "private" }]) {
    assert.instance(await failure((heard) => heard.reply(result)), InvalidReply);
  }
});

test("a reply that is no result says where it is none, and what was expected there", async () => {
  const messageOf = async (result: object): Promise<string> => String(await failure((heard) => heard.reply(result)));
  assert.match(
    await messageOf({ tools: 7 }),
    /tools\/list: the reply is not a result that revision 2026-07-28 defines: \/tools must be an array, got 7/,
  );
  assert.match(await messageOf({}), /defines: .*tools/);
  assert.match(await messageOf([]), "it must be an object");
  const heard: unknown[] = [];
  const client = await connect(
    modern((asked) => {
      update(asked, 1);
      asked.reply({ content: 7 });
      update(asked, 2);
    }),
    { info, revision: "2026-07-28" },
  );
  const call = client.call("tools/call", { name: "x" }, { onProgress: (done) => void heard.push(done) });
  await call.catch((error: unknown) => heard.push(String(error)));
  assert.is(heard.length, 2);
  assert.match(String(heard[1]), "/content must be an array");
});

test("a server that asks for what the client did not declare is not taken for one that answered", async () => {
  const inputRequests = {
    who: { method: "elicitation/create", params: { message: "?", requestedSchema: { type: "object", properties: {} } } },
  };
  const client = await connect(
    modern((heard) => heard.reply({ resultType: "input_required", inputRequests })),
    { info, revision: "2026-07-28" },
  );
  const error = await client.call("tools/call", { name: "x" }).catch((caught: unknown) => caught);
  assert.instance(error, InvalidReply);
  assert.match((error as Error).message, "did not declare");
});

test("a server that is not ready gives a state, which comes back with a new id and nothing else changed", async () => {
  const heard: unknown[] = [];
  const client = await connect(
    modern(({ id, params, reply }) => {
      heard.push({ id, ...params, _meta: undefined });
      reply(
        heard.length < 3 ? { resultType: "input_required", requestState: `s${heard.length}` } : { resultType: "complete", content: [] },
      );
    }),
    { info, revision: "2026-07-28" },
  );
  await client.call("tools/call", { name: "x" });
  const [first, second, third] = heard.map((params) => Object(params));
  assert.equal([first.requestState, second.requestState, third.requestState], [undefined, "s1", "s2"]);
  assert.is(new Set([first.id, second.id, third.id]).size, 3);
  assert.equal([first.name, third.name], ["x", "x"]);
});

test("limits that are over at once end the call, and nothing else", async () => {
  assert.instance(await failure(() => undefined, { idleMs: 0 }), CallTimeout);
  assert.instance(await failure(() => undefined, { totalMs: -1 }), CallTimeout);
});

test("what an older server leaves out of a result is filled in", async () => {
  const client = await connect(
    modern((heard) => heard.reply({ tools: [] })),
    { info, revision: "2026-07-28" },
  );
  assert.equal((await client.call("tools/list", {})).ttlMs, 0);
});

test("a stream that ends without a reply settles its call at once", async () => {
  assert.instance(await failure((heard) => heard.lose()), ConnectionClosed);
});

test("progress resets the idle limit and never the total one, and either tells the server", async () => {
  const script = modern(() => undefined);
  const client = await connect(script, { info, revision: "2026-07-28" });
  const error = await client.call("tools/list", {}, { idleMs: 5 }).catch((caught: unknown) => caught);
  assert.is((error as CallTimeout).limit, "idle");
  assert.match(script.told.at(-1) ?? "", /notifications\/cancelled.*nothing heard for 5 ms/);
});

test("where dropping the stream says it, no cancellation is sent", async () => {
  const script = modern(() => undefined, true);
  const client = await connect(script, { info, revision: "2026-07-28" });
  await client.call("tools/list", {}, { idleMs: 5 }).catch(() => "expected");
  assert.is(script.told.at(-1), "hung up");
});

test("late replies and progress are late, strangers' are unclaimed, and a stateless server that asks is not answered", async () => {
  const script = modern(() => undefined);
  const client = await connect(script, { info, revision: "2026-07-28" });
  const route = recordedRoute();
  const say = (message: object): void => {
    script.host?.accept({ message: { jsonrpc: "2.0", ...message }, route, facts: {}, connection: undefined });
  };
  say({ id: 1, result: {} });
  say({ id: 99, result: {} });
  say({ method: "notifications/progress", params: { progressToken: 1, progress: 1 } });
  say({ id: 1, method: "ping" });
  assert.equal(client.diagnostics.counts(), { late: 2, unclaimed: 2 });
  assert.equal(route.sent, []);
});

test("the envelope is the revision's, and the caller's own keys stay", async () => {
  const metas: unknown[] = [];
  const client = await connect(
    modern((heard) => {
      metas.push(heard.params._meta);
      heard.reply({ content: [] });
    }),
    { info, revision: "2026-07-28", logLevel: "error" },
  );
  await client.call("tools/call", JSON.parse('{"name":"x","_meta":{"traceparent":"t","progressToken":"mine"}}'), { progressToken: 0 });
  assert.equal(metas, [
    {
      traceparent: "t",
      progressToken: 0,
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientCapabilities": {},
      "io.modelcontextprotocol/clientInfo": info,
      "io.modelcontextprotocol/logLevel": "error",
    },
  ]);
});

test("a client says what the revision lets it say, and hears where it does not", async () => {
  const heard: unknown[] = [];
  const server = createServer({
    info,
    capabilities: {},
    handlers: {
      "notifications/progress": ({ params }) => void heard.push(params),
      "notifications/roots/list_changed": ({ method }) => void heard.push(method),
      "notifications/cancelled": ({ params }) => void heard.push(params.reason),
    },
    onDiagnostic: () => undefined,
  });
  await using old = await linked(server, { revision: "2025-11-25" });
  assert.is(await old.client.progress("theirs", { progress: 1, total: 2, message: "half" }), "sent");
  assert.is(await old.client.tell("notifications/roots/list_changed", {}), "sent");
  assert.is(await old.client.tell("notifications/cancelled", { requestId: 99, reason: "late" }), "sent");
  await turn();
  assert.equal(heard, [{ progressToken: "theirs", progress: 1, total: 2, message: "half" }, "notifications/roots/list_changed", "late"]);
  await using modernOne = await linked(createServer({ info, capabilities: {}, handlers: {} }), { revision: "2026-07-28" });
  assert.is(await modernOne.client.tell("notifications/roots/list_changed", {}), "unsupported");
  assert.equal(modernOne.client.diagnostics.counts(), { unsupported: 1 });
});

test.run();
