import { protocols, SUPPORTED_REVISIONS } from "../../../generated/index.ts";
import type { Protocol } from "../../../runtime/contract.ts";
import { openDiagnostics } from "../../../runtime/diagnostics.ts";
import { openDispatcher } from "../../../runtime/dispatcher.ts";
import { type HandlerMap, openEras } from "../../../runtime/era/index.ts";
import type { Facts } from "../../../runtime/route.ts";
import { Connection } from "../../../runtime/session.ts";
import { assert, suite } from "../../harness.ts";
import { recordedRoute } from "../recorded-route.ts";

const test = suite("handshake era");
const all = await Promise.all(SUPPORTED_REVISIONS.map((revision) => protocols[revision]()));
const handshakes = all.filter(({ wire }) => wire.lifecycle === "initialize");

const handlers: HandlerMap = {
  "tools/list": () => ({ tools: [], ttlMs: 5, cacheScope: "public", resultType: "complete", custom: 1 }),
  "tools/call": ({ client }) => ({ content: [], structuredContent: { client } }),
};

interface Peer {
  /** Answers one request, or nothing for a notice. */
  say(
    method: string,
    params?: object,
    headers?: Record<string, string>,
  ): { error?: { code: number; data: unknown }; result?: Record<string, unknown> };
  readonly connection: Connection | undefined;
}

function peer(served: readonly Protocol[], alone: "alone" | undefined = undefined): Peer {
  const face = { side: "server", info: { name: "s", version: "1" }, capabilities: { tools: {}, logging: {} } } as const;
  const { accept } = openDispatcher(openEras(served, { face, handlers }), openDiagnostics(undefined));
  const connection = alone === undefined ? new Connection() : undefined;
  let id = 0;
  return {
    connection,
    say(method, params, headers) {
      const route = recordedRoute();
      const message = { jsonrpc: "2.0", ...(method.startsWith("notifications/") ? {} : { id: id++ }), method, params };
      const http = { method: "POST", url: "/", remoteAddress: undefined, headers: { get: (name: string) => headers?.[name] ?? null } };
      const facts: Facts = headers === undefined ? {} : { http };
      accept({ message, route, facts, connection });
      return route.said()[0] ?? {};
    },
  };
}

const opening = (protocolVersion: string): object => ({
  protocolVersion,
  capabilities: { roots: {} },
  clientInfo: { name: "c", version: "2" },
});

for (const { revision } of handshakes) {
  test(`${revision} is agreed on when asked for, and spoken from then on`, () => {
    const { say, connection } = peer(all);
    assert.equal(say("initialize", opening(revision)).result, {
      protocolVersion: revision,
      capabilities: { tools: {}, logging: {} },
      serverInfo: { name: "s", version: "1" },
    });
    say("notifications/initialized");
    assert.ok(connection?.session?.confirmed);
    const { client } = (say("tools/call", { name: "x" }).result?.["structuredContent"] ?? {}) as { client?: unknown };
    const carries = handshakes.find((protocol) => protocol.revision === revision)?.wire.structuredContent !== "none";
    if (carries) assert.equal(client, { revision, info: { name: "c", version: "2" }, capabilities: { roots: {} } });
    else assert.is(client, undefined);
  });

  test(`${revision} has none of what newer revisions added to a result, and every other key`, () => {
    const { say } = peer(all);
    say("initialize", opening(revision));
    assert.equal(say("tools/list").result, { tools: [], custom: 1 });
  });
}

test("a revision that is not known here is answered with our newest, and the client decides", () => {
  assert.is(peer(all).say("initialize", opening("1999-01-01")).result?.["protocolVersion"], handshakes[0]?.revision);
  assert.is(peer(all).say("initialize", opening("2026-07-28")).result?.["protocolVersion"], handshakes[0]?.revision);
});

test("before initialize only ping is served, and a second initialize is refused", () => {
  const { say } = peer(all);
  assert.equal(say("ping").result, {});
  assert.is(say("tools/list").error?.code, -32600);
  assert.is(say("initialize", { protocolVersion: 7 }).error, undefined);
  say("initialize", opening("2025-11-25"));
  assert.is(say("initialize", opening("2025-11-25")).error?.code, -32600);
  assert.equal(say("ping").result, {});
});

test("requests are served before the client has confirmed: pipelining clients exist", () => {
  const { say } = peer(all);
  say("initialize", opening("2025-11-25"));
  assert.ok(say("tools/list").result !== undefined);
});

test("where messages stand alone each is served as if initialised, in the revision of its header", () => {
  const { say } = peer(all, "alone");
  const speaks = (headers: Record<string, string>): unknown =>
    (say("tools/call", { name: "x" }, headers).result?.["structuredContent"] as { client: { revision: string } } | undefined)?.client
      .revision;
  assert.is(speaks({ "mcp-protocol-version": "2025-06-18" }), "2025-06-18");
  assert.is(say("initialize", opening("2025-06-18"), {}).result?.["protocolVersion"], "2025-06-18");
  assert.is(say("initialize", opening("2025-06-18"), {}).error, undefined);
  assert.equal(say("ping", undefined, {}).result, {});
});

test("a message without a version header speaks the newest revision that had none, or else our newest", () => {
  const spoken = (served: readonly Protocol[]): unknown => say(served).result?.["structuredContent"];
  const say = (served: readonly Protocol[]) => peer(served, "alone").say("tools/call", { name: "x" }, {});
  assert.is(spoken(all), undefined);
  assert.ok(say(all).result !== undefined);
  const newest = all.filter(({ revision }) => revision >= "2025-11-25");
  assert.equal((spoken(newest) as { client: { revision: string } }).client.revision, "2025-11-25");
});

test("a date before the stateless era that is not served is refused by name, not taken for a stateless message", () => {
  const newest = all.filter(({ revision }) => revision >= "2025-11-25");
  const { error } = peer(newest, "alone").say("tools/list", {}, { "mcp-protocol-version": "2025-06-18" });
  assert.equal(error?.data, { supported: ["2025-11-25"], requested: "2025-06-18" });
});

test("on one pipe a stateless request is answered statelessly before, beside and after a handshake", () => {
  const { say } = peer(all);
  const _meta = { "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {} };
  const isStateless = (): boolean => say("tools/list", { _meta }).result?.["resultType"] === "complete";
  assert.ok(isStateless());
  say("initialize", opening("2025-11-25"));
  assert.ok(isStateless());
  assert.is(say("tools/list").result?.["resultType"], undefined);
});

test("a server of stateless revisions alone tells an old client what it speaks", () => {
  const { error } = peer(all.filter(({ wire }) => wire.lifecycle === "per-request")).say("initialize", opening("2025-11-25"));
  assert.equal(error?.data, { supported: ["2026-07-28"] });
});

test("a session remembers the log level it was told", () => {
  const { say, connection } = peer(all);
  say("initialize", opening("2025-11-25"));
  assert.is(connection?.session?.threshold, 0);
  assert.equal(say("logging/setLevel", { level: "error" }).result, {});
  assert.is(connection?.session?.threshold, 4);
});

test.run();
