import { protocols } from "mcpgen";
import { connect } from "mcpgen/client";
import { createServer } from "mcpgen/server";
import { memoryPair } from "../../runtime/transport/memory.ts";
import { assert, suite } from "../harness.ts";

const test = suite("server");
const info = { name: "s", version: "1" };
const tools = { "tools/list": () => ({ tools: [] }), "tools/call": () => ({ content: [] }) };

async function problemOf(options: Parameters<typeof createServer>[0]): Promise<string> {
  const error = await createServer(options)
    .connect(memoryPair().server)
    .catch((caught: unknown) => caught);
  return error instanceof Error ? error.message : "no error";
}

test("a handler that no message could reach is a mistake with a name", async () => {
  const prompts = { "prompts/list": () => ({ prompts: [] }) };
  assert.match(
    await problemOf({ info, capabilities: {}, handlers: prompts }),
    'handlers["prompts/list"] is never called: declare server.prompts',
  );
  assert.match(
    await problemOf({ info, capabilities: {}, handlers: { ...JSON.parse("{}"), "tools/cal": tools["tools/call"] } }),
    "no such method",
  );
  const wrongSide = { ...JSON.parse("{}"), "sampling/createMessage": tools["tools/call"] };
  assert.match(await problemOf({ info, capabilities: {}, handlers: wrongSide, revisions: ["2025-11-25"] }), "a server never receives it");
});

test("a handler that some served revisions shut out, for want of a capability, is a mistake in those", async () => {
  const handlers = { "completion/complete": () => ({ completion: { values: [] } }) };
  const problem = await problemOf({ info, capabilities: {}, handlers: { ...JSON.parse("{}"), ...handlers } });
  assert.match(problem, /handlers\["completion\/complete"\] is never called in 2026-07-28, .*: declare server\.completions in/);
  assert.not.match(problem, "2024-11-05");
  assert.is(await problemOf({ info, capabilities: { completions: {} }, handlers }), "no error");
  assert.is(
    await problemOf({ info, capabilities: {}, handlers: { ...JSON.parse("{}"), ...handlers }, revisions: ["2024-11-05"] }),
    "no error",
  );
});

test("a revision that nobody here knows is named, with those that are known", async () => {
  const unknown = JSON.parse('"2099-01-01"');
  assert.throws(
    () => createServer({ info, capabilities: {}, handlers: {}, revisions: [unknown] }),
    /"2099-01-01" is unknown here.*2026-07-28/,
  );
  assert.throws(() => createServer({ info, capabilities: {}, handlers: {}, revisions: [JSON.parse('"constructor"')] }), /unknown here/);
  const error = await connect(memoryPair().client, { info, revision: unknown }).catch((caught: unknown) => caught);
  assert.match(String(error), /"2099-01-01" is unknown here.*2026-07-28/);
});

test("a server without a revision cannot serve", async () => {
  assert.match(await problemOf({ info, capabilities: {}, handlers: {}, revisions: [] }), "at least one revision");
});

test("a revision of one's own is served as a value, beside the others", async () => {
  const own = { ...(await protocols["2026-07-28"]()), revision: "2031-01-01" };
  await using server = createServer({ info, capabilities: { tools: {} }, handlers: tools, revisions: ["2025-11-25", own] });
  for (const revision of [own, "2025-11-25"] as const) {
    const pair = memoryPair();
    await server.connect(pair.server);
    await using client = await connect(pair.client, { info, revision });
    assert.equal((await client.call("tools/list", {})).tools, []);
  }
});

test("handlers of notifications hear them, in both eras, and what they throw is theirs", async () => {
  const heard: unknown[] = [];
  await using server = createServer({
    info,
    capabilities: {},
    handlers: {
      "notifications/initialized": ({ client }) => void heard.push(client.info?.name),
      "notifications/roots/list_changed": async () => {
        throw new Error("mine");
      },
    },
    onDiagnostic: ({ kind, what }) => void heard.push(`${kind} ${what}`),
  });
  const pair = memoryPair();
  await server.connect(pair.server);
  await using client = await connect(pair.client, { info: { name: "c", version: "1" }, revision: "2025-11-25" });
  await pair.client.tell({ kind: "notice", text: () => '{"jsonrpc":"2.0","method":"notifications/roots/list_changed"}' });
  await client.call("ping", {});
  assert.equal(heard, ["c", "failed notifications/roots/list_changed"]);
});

test("closing a server tells its callers, and it takes no new transports", async () => {
  const server = createServer({
    info,
    capabilities: { tools: {} },
    handlers: { ...tools, "tools/call": () => new Promise(() => undefined) },
  });
  const pair = memoryPair();
  await server.connect(pair.server);
  const client = await connect(pair.client, { info });
  const call = client.call("tools/call", { name: "x" }).catch((error: unknown) => error);
  await client.call("tools/list", {});
  await server[Symbol.asyncDispose]();
  assert.match(String(await call), "shutting down");
  assert.match(String(await server.connect(memoryPair().server).catch((error: unknown) => error)), "closed");
});

test.run();
