import { type EventStore, memoryEventStore, memorySessionStore, type SessionStore, serveHttp } from "mcpgen/http";
import { createServer, type Server } from "mcpgen/server";
import { assert, suite } from "../../../harness.ts";
import { gist, openRaw, type RawSession, rawSession, request, send, toolCall } from "./raw-session.ts";

const test = suite("sessions of several processes");

interface Node extends AsyncDisposable {
  readonly url: string;
  readonly server: Server;
  go(): void;
}

async function node(store: SessionStore, events: EventStore | false = false): Promise<Node> {
  let go = (): void => undefined;
  const server = createServer({
    info: { name: "s", version: "1" },
    capabilities: { tools: { listChanged: true }, logging: {} },
    handlers: {
      "tools/list": ({ client }) => ({ tools: [{ name: `${client.info?.name} ${client.session}`, inputSchema: { type: "object" } }] }),
      "tools/call": async ({ params, log, release }) => {
        if (params.name === "wait") {
          release();
          await new Promise<void>((resolve) => {
            go = resolve;
          });
        }
        log("info", "hello");
        return { content: [] };
      },
    },
    onDiagnostic: () => undefined,
  });
  const principal = ({ headers }: Request): { id: string } | undefined => {
    const id = headers.get("authorization");
    return id === null ? undefined : { id };
  };
  const http = serveHttp({ port: 0, principal, keepAliveMs: 3, sessions: { store, events } });
  await server.connect(http);
  return { url: http.url, server, go: () => go(), [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

const elsewhere = ({ url }: Node, { id }: RawSession, headers = {}): RawSession => rawSession(url, id, headers);

test("a session goes on in another process, with all that it was told", async () => {
  const store = memorySessionStore();
  await using a = await node(store);
  await using b = await node(store);
  const here = await openRaw(a.url, { authorization: "ann" });
  await (await here.post(request("logging/setLevel", { level: "error" }))).text();
  const there = elsewhere(b, here, { authorization: "ann" });
  const { result } = JSON.parse(await (await there.post(request("tools/list"))).text());
  assert.is(result.tools[0].name, `raw ${here.id}`);
  assert.is((await there.post(toolCall("log"))).headers.get("content-type"), "application/json");
  assert.is((await there.post(request("ping"), { "mcp-protocol-version": "2025-06-18" })).status, 400);
  await using standing = await there.get();
  assert.is(standing.response.status, 200);
  assert.equal(b.server.announce("notifications/tools/list_changed", {}), ["sent"]);
  standing.drop();
});

test("nobody else goes on with it, there as here", async () => {
  const store = memorySessionStore();
  await using a = await node(store);
  await using b = await node(store);
  const here = await openRaw(a.url, { authorization: "ann" });
  for (const headers of [{ authorization: "bob" }, {}]) assert.is((await elsewhere(b, here, headers).post(request("ping"))).status, 404);
  assert.is((await elsewhere(b, here, { authorization: "ann" }).post(request("ping"))).status, 200);
});

test("ended in one process it ends in the others, and is gone from the store", async () => {
  const store = memorySessionStore();
  await using a = await node(store);
  await using b = await node(store);
  const here = await openRaw(a.url);
  const there = elsewhere(b, here);
  await there.post(request("ping"));
  assert.is((await there.end()).status, 204);
  assert.is(store.size, 0);
  while ((await here.post(request("ping"))).status !== 404) await new Promise((resolve) => setImmediate(resolve));
});

test("what a call says in one process is read in another", async () => {
  const [store, events] = [memorySessionStore(), memoryEventStore()];
  await using a = await node(store, events);
  await using b = await node(store, events);
  const here = await openRaw(a.url);
  await using call = await here.stream(toolCall("wait"));
  const [primed] = await call.rest();
  const back = { "last-event-id": primed?.id };
  await using early = await elsewhere(b, here).get(back);
  assert.equal((await early.rest()).map(gist), []);
  a.go();
  let said: unknown[] = [];
  while (said.length === 0) {
    await using late = await elsewhere(b, here).get(back);
    said = (await late.rest()).map(gist);
  }
  assert.equal(said, ["notifications/message", "reply 1"]);
});

test("a store that cannot be read is a diagnostic and a named error; one that cannot be written does not stop the session", async () => {
  const broken = (): Promise<never> => Promise.reject(new Error("the store's own words"));
  await using at = await node({ save: broken, find: broken, touch: broken, remove: broken });
  const session = await openRaw(at.url);
  assert.is((await session.post(request("ping"))).status, 200);
  const response = await send(at.url, "POST", { "mcp-session-id": "unknown" }, request("ping"));
  const text = await response.text();
  assert.is(response.status, 503);
  assert.match(text, "try again");
  assert.not.match(text, "own words");
  assert.ok((at.server.diagnostics.counts().failed ?? 0) >= 2);
});

test("a revision that is not served here any more cannot be gone on with", async () => {
  const store = memorySessionStore();
  await using at = await node(store);
  const record = {
    id: "x".repeat(32),
    revision: "1999-01-01",
    client: { capabilities: {} },
    logLevel: "debug",
    confirmed: true,
    watched: [],
  };
  await store.save({ ...record, logLevel: "debug" }, 10_000);
  assert.is((await rawSession(at.url, record.id).post(request("ping"))).status, 404);
});

test.run();
