import { protocols } from "../../generated/index.ts";
import { type Exchange, RpcError } from "../../runtime/contract.ts";
import { type Diagnostic, openDiagnostics } from "../../runtime/diagnostics.ts";
import { type Dispatcher, openDispatcher } from "../../runtime/dispatcher.ts";
import { type HandlerMap, openEras } from "../../runtime/era/index.ts";
import { HANG_UP, SHUTDOWN } from "../../runtime/exchange.ts";
import type { Accepted, Facts } from "../../runtime/route.ts";
import { Connection } from "../../runtime/session.ts";
import { assert, suite } from "../harness.ts";
import { recordedRoute } from "./recorded-route.ts";

const test = suite("dispatcher");
const served = await Promise.all([protocols["2025-11-25"](), protocols["2026-07-28"]()]);
const envelope = { "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {} };
const params = { name: "x", _meta: envelope };

interface Desk {
  readonly dispatcher: Dispatcher;
  readonly said: () => Record<string, unknown>[];
  readonly noted: Diagnostic[];
  accept(message: unknown): Accepted;
  lose(): void;
  readonly listeners: () => number;
}

/** One pipe to a dispatcher. */
function open(handlers: HandlerMap, facts: Facts = {}): Desk {
  const noted: Diagnostic[] = [];
  const face = { side: "server", info: { name: "s", version: "1" }, capabilities: { tools: {} } } as const;
  const dispatcher = openDispatcher(
    openEras(served, { face, handlers }),
    openDiagnostics((diagnostic) => void noted.push(diagnostic)),
  );
  const route = recordedRoute();
  const connection = new Connection();
  return {
    dispatcher,
    said: route.said,
    noted,
    accept: (message) => dispatcher.accept({ message, route, facts, connection }),
    lose: route.lose,
    listeners: () => route.listeners() + connection.answering.size,
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const errorOf = (message: unknown): unknown => Reflect.get(Object(message), "error")?.code;

test("a handler that answers at once is answered for at once", () => {
  const { accept, said, listeners } = open({ "tools/call": () => ({ content: [] }) });
  assert.is(accept({ jsonrpc: "2.0", id: "a", method: "tools/call", params }), "pending");
  assert.is(said()[0]?.["id"], "a");
  assert.is(listeners(), 0);
});

test("the reply is the last thing said", async () => {
  const late: string[] = [];
  const { accept, said } = open({
    "tools/call": async (exchange) => {
      const { progress } = exchange as Exchange;
      progress(1);
      setImmediate(() => late.push(progress(2)));
      return { content: [] };
    },
  });
  accept({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "x", _meta: { ...envelope, progressToken: "" } } });
  await turn();
  assert.equal(
    said().map((message) => message["method"] ?? "reply"),
    ["notifications/progress", "reply"],
  );
  assert.equal(late, ["closed"]);
});

test("a request whose id is still being answered is refused, and the first one is not disturbed", async () => {
  const { accept, said } = open({ "tools/call": () => turn().then(() => ({ content: [] })) });
  for (const id of [1, "1", 1]) accept({ jsonrpc: "2.0", id, method: "tools/call", params });
  assert.equal(said().map(errorOf), [-32600]);
  await turn();
  await turn();
  assert.equal(
    said()
      .slice(1)
      .map((message) => message["id"]),
    [1, "1"],
  );
  accept({ jsonrpc: "2.0", id: 1, method: "tools/call", params });
  await turn();
  await turn();
  assert.is(said().length, 4);
});

test("a cancelled request is never answered, its handler learns why, and a finished one is a race", async () => {
  const reasons: unknown[] = [];
  const { accept, said, noted, listeners } = open({
    "tools/call": (exchange) =>
      new Promise((resolve) => {
        const { signal } = exchange as Exchange;
        signal.addEventListener("abort", () => {
          reasons.push(signal.reason.by, signal.reason.message);
          resolve({ content: [] });
        });
      }),
  });
  accept({ jsonrpc: "2.0", id: 1, method: "tools/call", params });
  const cancel = (requestId: unknown): Accepted =>
    accept({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId, reason: "enough" } });
  for (const id of ["1", 2, null, 1]) assert.is(cancel(id), "noted");
  await turn();
  assert.equal(reasons, ["peer", "enough"]);
  assert.equal(said(), []);
  assert.is(listeners(), 0);
  assert.equal(
    noted.map(({ kind }) => kind),
    ["late", "late", "late"],
  );
});

test("a caller that can never be reached again ends what it asked for", () => {
  const signals: AbortSignal[] = [];
  const { accept, lose, listeners } = open({
    "tools/call": (exchange) => {
      signals.push((exchange as Exchange).signal);
      return new Promise(() => undefined);
    },
  });
  accept({ jsonrpc: "2.0", id: 1, method: "tools/call", params });
  lose();
  assert.is(signals[0]?.reason.by, "hang-up");
  assert.is(listeners(), 0);
});

test("a server that stops tells those who wait", () => {
  const { accept, dispatcher, said } = open({ "tools/call": () => new Promise(() => undefined) });
  accept({ jsonrpc: "2.0", id: 1, method: "tools/call", params });
  dispatcher.ongoing.end(SHUTDOWN);
  assert.equal(said().map(errorOf), [-32603]);
});

/** What is noted when a handler is done after its exchange has ended. */
async function notedAfter(end: (desk: Desk) => void, facts: Facts = {}, done = (): unknown => ({ content: [] })): Promise<unknown[]> {
  let finish = (): void => undefined;
  const over = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const desk = open({ "tools/call": () => over.then(done) }, facts);
  desk.accept({ jsonrpc: "2.0", id: 1, method: "tools/call", params });
  end(desk);
  finish();
  await turn();
  return desk.noted.map(({ kind, what }) => `${kind} ${what}`);
}

test("a reply that is ready after its caller has gone, or after the server has stopped, is noted", async () => {
  const owed = ["closed the reply to tools/call"];
  const hangUp = (desk: Desk): void => desk.lose();
  const abort = (): unknown => Promise.reject(HANG_UP);
  assert.equal(await notedAfter(hangUp), owed);
  assert.equal(await notedAfter(hangUp, {}, abort), owed);
  assert.equal(await notedAfter(({ dispatcher }) => dispatcher.ongoing.end(SHUTDOWN)), owed);
});

test("a reply that its caller has cancelled is not missed", async () => {
  const cancel = { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } };
  assert.equal(await notedAfter(({ accept }) => void accept(cancel)), []);
  const headers = new Headers({ "mcp-protocol-version": "2026-07-28", "mcp-method": "tools/call", "mcp-name": "x" });
  const http = { method: "POST", url: "/", headers, remoteAddress: undefined };
  assert.equal(await notedAfter((desk) => desk.lose(), { http }), []);
});

test("errors meant for the caller pass, others are internal and seen here only", async () => {
  const thrown: unknown[] = [
    new RpcError(-1, "mine", { data: { a: 1 } }),
    new RpcError(-1, "mine", { data: 1n }),
    new Error("secret"),
    "secret",
  ];
  thrown.push(new RpcError(Number.NaN, "secret"));
  const { accept, said, noted } = open({
    "tools/call": () => {
      throw thrown.shift();
    },
  });
  for (const id of [1, 2, 3, 4, 5]) accept({ jsonrpc: "2.0", id, method: "tools/call", params });
  const [first, ...rest] = said().map((message) => message["error"]);
  assert.equal(first, { code: -1, message: "mine", data: { a: 1 } });
  for (const error of rest) assert.equal(error, { code: -32603, message: "internal error" });
  assert.is(noted.filter(({ kind }) => kind === "failed").length, 4);
});

test("a result that has no JSON, or is no object, is an internal error", async () => {
  const results: unknown[] = [undefined, null, [], 7, { content: [1n] }];
  const { accept, said } = open({ "tools/call": () => Promise.resolve(results.shift()) });
  for (const id of [1, 2, 3, 4, 5]) accept({ jsonrpc: "2.0", id, method: "tools/call", params });
  await turn();
  assert.equal(said().map(errorOf), [-32603, -32603, -32603, -32603, -32603]);
});

test("names that every object has are no methods", () => {
  const { accept, said } = open({ "tools/call": () => ({ content: [] }) });
  for (const method of ["constructor", "__proto__", "toString", "hasOwnProperty", ""]) {
    accept({ jsonrpc: "2.0", id: method, method, params: { _meta: envelope } });
  }
  assert.equal(said().map(errorOf), [-32601, -32601, -32601, -32601, -32601]);
});

test("a method that is not found is named, however long its name is", () => {
  const { accept, said } = open({});
  for (const method of ['no"such', "x".repeat(9000)]) accept({ jsonrpc: "2.0", id: 1, method, params: { _meta: envelope } });
  const messages = said().map(({ error }) => Reflect.get(Object(error), "message"));
  assert.equal(messages, ['method not found: "no\\"such"', `method not found: "${"x".repeat(80)}…"`]);
});

test("params that do not fit are named by path, in the revision the caller speaks", async () => {
  const { accept, said } = open({ "tools/call": () => ({ content: [] }) });
  accept({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: 7, _meta: envelope } });
  while (said().length === 0) await turn();
  const { error } = said()[0] as unknown as { error: { code: number; message: string; data: unknown } };
  assert.is(error.code, -32602);
  assert.match(error.message, "/name");
  assert.equal(error.data, { pointer: "/name" });
});

test("what is no message is answered, with the id where it can be echoed", () => {
  const { accept, said } = open({});
  for (const message of [7, { id: 3, method: "x" }, { jsonrpc: "2.0", id: 0.5, method: "x" }]) assert.is(accept(message), "pending");
  assert.equal(said(), [
    { jsonrpc: "2.0", error: { code: -32600, message: "a message is a JSON object" } },
    { jsonrpc: "2.0", id: 3, error: { code: -32600, message: '"jsonrpc" is not "2.0"' } },
    { jsonrpc: "2.0", error: { code: -32600, message: '"id" is neither a string nor an integer that can be echoed exactly' } },
  ]);
});

test("a notice nobody handles, a reply nobody waits for and a broken notice are counted, never answered", () => {
  const { accept, said, dispatcher } = open({});
  assert.is(accept({ jsonrpc: "2.0", method: "notifications/of/ours" }), "noted");
  assert.is(accept({ jsonrpc: "2.0", id: 1, result: {} }), "refused");
  assert.equal(said(), []);
  assert.equal(dispatcher.diagnostics.counts(), { unclaimed: 2 });
});

test.run();
