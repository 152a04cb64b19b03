import { type HttpServing, memoryEventStore, type ServeHttpOptions, serveHttp } from "mcpgen/http";
import { createServer, type Server } from "mcpgen/server";
import type { Connection } from "../../../../runtime/session.ts";
import type { Host } from "../../../../runtime/transport/index.ts";
import { assert, suite } from "../../../harness.ts";
import { initialize, notice, openRaw, rawSession, request, send, toolCall } from "./raw-session.ts";

const test = suite("http sessions");

interface Serving extends AsyncDisposable {
  readonly url: string;
  readonly server: Server;
  /** How calls of `wait` ended, in order. */
  readonly endings: string[];
  /** Resolves when a call of `wait` has begun. */
  waiting(): Promise<void>;
  /** Those that messages came with. */
  readonly connections: Set<Connection>;
}

async function serving(options: Partial<ServeHttpOptions> = {}, revisions?: "2026-07-28"[]): Promise<Serving> {
  const endings: string[] = [];
  let began = (): void => undefined;
  const waiting = (): Promise<void> =>
    new Promise((resolve) => {
      began = resolve;
    });
  const server = createServer({
    info: { name: "s", version: "1" },
    capabilities: { tools: {}, logging: {} },
    ...(revisions === undefined ? {} : { revisions }),
    handlers: {
      "tools/list": ({ client }) => ({ tools: [{ name: String(client.session), inputSchema: { type: "object" } }] }),
      "tools/call": ({ signal, params, log }) => {
        if (params.name === "log") {
          log("info", "hello");
          return { content: [] };
        }
        began();
        return new Promise((_, reject) => {
          signal.addEventListener("abort", () => {
            endings.push(signal.reason.by);
            reject(signal.reason);
          });
        });
      },
    },
    onDiagnostic: () => undefined,
  });
  const http = serveHttp({ port: 0, ...options });
  const connections = new Set<Connection>();
  await server.connect(overheard(http, connections));
  return { url: http.url, server, endings, waiting, connections, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

function overheard(http: HttpServing, connections: Set<Connection>): HttpServing {
  const listen = (host: Host): Promise<void> =>
    http.listen({
      ...host,
      accept(inbound) {
        if (inbound.connection !== undefined) connections.add(inbound.connection);
        return host.accept(inbound);
      },
    });
  return { url: "", upgrades: http.upgrades, listen, [Symbol.asyncDispose]: () => http[Symbol.asyncDispose]() };
}

const errorOf = async (response: Response): Promise<[number, string]> => {
  const { error }: { error: { message: string } } = JSON.parse(await response.text());
  return [response.status, error.message];
};

test("initialize opens a session with an id that nobody guesses, and its handlers see which", async () => {
  await using at = await serving();
  const [one, two] = await Promise.all([openRaw(at.url), openRaw(at.url)]);
  assert.match(one.id, /^[!-~]{32,}$/);
  assert.is.not(one.id, two.id);
  const { result } = JSON.parse(await (await one.post(request("tools/list"))).text());
  assert.is(result.tools[0].name, one.id);
  assert.equal(at.server.diagnostics.counts(), {});
});

test("a refused initialize leaves no session", async () => {
  await using at = await serving();
  const response = await send(at.url, "POST", {}, request("initialize", { protocolVersion: 7 }));
  assert.is(response.headers.get("mcp-session-id"), null);
  assert.match((await errorOf(response))[1], "protocolVersion");
});

test("what belongs to a session names it: 400 without, 404 where there is none, and both say what to do", async () => {
  await using at = await serving();
  const [without, why] = await errorOf(await send(at.url, "POST", {}, request("ping")));
  assert.is(without, 400);
  assert.match(why, "Mcp-Session-Id");
  for (const method of ["POST", "GET", "DELETE"]) {
    const headers = { "mcp-session-id": "nope", accept: "text/event-stream, application/json" };
    const [unknown, what] = await errorOf(await send(at.url, method, headers, method === "POST" ? request("ping") : undefined));
    assert.is(unknown, 404, method);
    assert.match(what, "initialize again");
  }
});

test("what a session was told lasts in it, and in no other", async () => {
  await using at = await serving();
  const [quiet, loud] = await Promise.all([openRaw(at.url), openRaw(at.url)]);
  await quiet.post(request("logging/setLevel", { level: "error" }));
  assert.is((await quiet.post(toolCall("log"))).headers.get("content-type"), "application/json");
  assert.is((await loud.post(toolCall("log"))).headers.get("content-type"), "text/event-stream");
});

test("the version header of a session is the one agreed on, or absent", async () => {
  await using at = await serving();
  const session = await openRaw(at.url);
  for (const version of ["2025-06-18", "1999-01-01", "x"]) {
    const headers = { "mcp-protocol-version": version };
    assert.is((await session.post(request("ping"), headers)).status, 400, version);
    assert.is((await session.get(headers)).response.status, 400, version);
    assert.is((await session.end(headers)).status, 400, version);
  }
  assert.is((await session.post(request("ping"), { "mcp-protocol-version": undefined })).status, 200);
});

test("a message of the stateless era stands alone, whatever session it names", async () => {
  await using at = await serving();
  const meta = { "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {} };
  const headers = { "mcp-session-id": "nope", "mcp-protocol-version": "2026-07-28", "mcp-method": "tools/list" };
  const response = await send(at.url, "POST", headers, request("tools/list", { _meta: meta }));
  assert.is(response.status, 200);
  assert.is(response.headers.get("mcp-session-id"), null);
  assert.is(JSON.parse(await response.text()).result.tools[0].name, "undefined");
});

test("a session belongs to who opened it: to anybody else there is none", async () => {
  await using at = await serving({ principal: ({ headers }) => idOf(headers.get("authorization")) });
  const session = await openRaw(at.url, { authorization: "ann" });
  assert.is((await session.post(request("ping"))).status, 200);
  for (const authorization of ["bob", undefined]) {
    assert.is((await session.post(request("ping"), { authorization })).status, 404);
    assert.is((await session.get({ authorization })).response.status, 404);
    assert.is((await session.end({ authorization })).status, 404);
  }
  assert.is((await session.post(request("ping"))).status, 200);
});

function idOf(name: string | null): { id: string } | undefined {
  if (name === "broken") throw new Error("the inside");
  return name === null ? undefined : { id: name };
}

test("a principal hook that throws is answered without a word of why", async () => {
  await using at = await serving({ principal: async ({ headers }) => idOf(headers.get("authorization")) });
  const [status, why] = await errorOf(await send(at.url, "POST", { authorization: "broken" }, request("ping")));
  assert.is(status, 500);
  assert.not.match(why, "inside");
  assert.equal(at.server.diagnostics.counts(), { failed: 1 });
});

test("DELETE ends what is being answered as a hang-up, ends the streams, and then there is no session", async () => {
  await using at = await serving();
  const session = await openRaw(at.url);
  const began = at.waiting();
  const pending = session.post(toolCall("wait"));
  await began;
  await using standing = await session.get();
  const ended = await session.end();
  assert.equal([ended.status, await ended.text()], [204, ""]);
  assert.is((await pending).status, 404);
  await standing.rest();
  assert.equal(at.endings, ["hang-up"]);
  assert.is((await session.post(request("ping"))).status, 404);
  assert.is((await session.get()).response.status, 404);
  assert.is((await session.end()).status, 404);
});

test("a cancellation finds its request by the session, and a duplicate id is refused in one session only", async () => {
  await using at = await serving();
  const [one, two] = await Promise.all([openRaw(at.url), openRaw(at.url)]);
  const began = at.waiting();
  const pending = one.post(toolCall("wait", 7));
  await began;
  assert.match((await errorOf(await one.post(request("ping", {}, 7))))[1], "still being answered");
  assert.is((await two.post(request("ping", {}, 7))).status, 200);
  assert.is((await two.post(notice("notifications/cancelled", { requestId: 7 }))).status, 202);
  assert.equal(at.endings, []);
  assert.is((await one.post(notice("notifications/cancelled", { requestId: 7 }))).status, 202);
  assert.equal(at.endings, ["peer"]);
  await one.end();
  await pending;
});

test("a reply that nobody waits for is taken and counted", async () => {
  await using at = await serving();
  const session = await openRaw(at.url);
  assert.is((await session.post({ jsonrpc: "2.0", id: 1, result: {} })).status, 202);
  assert.equal(at.server.diagnostics.counts(), { unclaimed: 1 });
});

test("what is no message is refused as such, in a session or not", async () => {
  await using at = await serving();
  const session = await openRaw(at.url);
  for (const response of [await session.post({ id: 1 }), await send(at.url, "POST", {}, { id: 1 })]) {
    assert.equal(await errorOf(response), [400, '"jsonrpc" is not "2.0"']);
  }
});

for (const [name, options, revisions] of [
  ["without sessions", { sessions: false }, undefined],
  ["a server of the stateless era alone", {}, ["2026-07-28"]],
] as const) {
  test(`${name}: GET and DELETE are no methods, and initialize opens nothing`, async () => {
    await using at = await serving(options, revisions === undefined ? undefined : [...revisions]);
    for (const method of ["GET", "DELETE"]) {
      const response = await send(at.url, method, { "mcp-session-id": "x" });
      assert.equal([response.status, response.headers.get("allow")], [405, "POST"]);
    }
    assert.is((await send(at.url, "POST", {}, initialize())).headers.get("mcp-session-id"), null);
  });
}

test("a session that is unused for too long is over, one with a stream is not", async () => {
  await using at = await serving({ keepAliveMs: 3, sessions: { idleMs: 300, retentionMs: 1 } });
  const busy = await openRaw(at.url);
  await using standing = await busy.get();
  const idle = await openRaw(at.url);
  const awake = setInterval(() => undefined, 1000);
  const connection = [...at.connections].at(-1);
  await new Promise<void>((resolve) => connection?.onClosed(() => resolve()));
  clearInterval(awake);
  assert.is((await idle.post(request("ping"))).status, 404);
  assert.is((await busy.post(request("ping"))).status, 200);
  standing.drop();
});

test("beyond the maximum the one that was unused for longest makes room; where all are in use there is none", async () => {
  await using at = await serving({ sessions: { maximum: 2 } });
  const one = await openRaw(at.url);
  await using standing = await one.get();
  const two = await openRaw(at.url);
  const three = await openRaw(at.url);
  assert.is((await two.post(request("ping"))).status, 404);
  await using other = await three.get();
  const response = await send(at.url, "POST", {}, initialize());
  assert.is(response.status, 503);
  assert.match((await errorOf(response))[1], "sessions");
  assert.is((await one.post(request("ping"))).status, 200);
  standing.drop();
  other.drop();
});

test("an ended session leaves nothing in the event store", async () => {
  const events = memoryEventStore();
  await using at = await serving({ sessions: { events } });
  const session = await openRaw(at.url);
  await (await session.post(toolCall("log"))).text();
  assert.ok(events.size > 0);
  await session.end();
  assert.is(events.size, 0);
});

test("a session of a process that is gone is unknown to the next, which says so", async () => {
  await using at = await serving();
  const session = rawSession(at.url, "0123456789abcdef0123456789abcdef");
  assert.is((await session.post(request("ping"))).status, 404);
});

test.run();
