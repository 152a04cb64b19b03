import { protocol } from "../../generated/2026-07-28/index.ts";
import { openDiagnostics } from "../../runtime/diagnostics.ts";
import { openAsking } from "../../runtime/era/asking.ts";
import { metaOf } from "../../runtime/era/envelope.ts";
import { planFor } from "../../runtime/era/plan.ts";
import { ANSWERED, endExchange, HANG_UP, type OpenExchange, openExchange } from "../../runtime/exchange.ts";
import type { Outgoing } from "../../runtime/message.ts";
import { peerOf } from "../../runtime/peer.ts";
import { severity } from "../../runtime/severity.ts";
import { assert, suite } from "../harness.ts";
import { recordedRoute } from "./recorded-route.ts";

const test = suite("exchange");
const row = protocol.methods["tools/call"];
const diagnostics = openDiagnostics(undefined);

interface Given {
  readonly params?: unknown;
  readonly threshold?: number;
  readonly logging?: boolean;
}

function open({ params, threshold = 0, logging = true }: Given = {}): { readonly exchange: OpenExchange; readonly sent: Outgoing[] } {
  if (row === undefined) throw new Error("no tools/call");
  const route = recordedRoute();
  const face = { side: "server", info: {}, capabilities: logging ? { logging: {} } : {} } as const;
  const plan = planFor(protocol, {
    face,
    handlers: {},
    answers: {},
    asks: (asker) => openAsking(asker, face),
    sealer: () => JSON.stringify,
  });
  const exchange = openExchange({
    id: 1,
    row,
    params,
    envelope: { plan, client: peerOf({ revision: protocol.revision, capabilities: {} }), token: 0, threshold, meta: metaOf(params) },
    inbound: { message: undefined, route, facts: {}, connection: undefined },
    diagnostics,
    lifespan: undefined,
  });
  return { exchange, sent: route.sent };
}

test("a handler sees params without their envelope, and what the envelope leaves of _meta", () => {
  const params = JSON.parse(
    '{"name":"x","requestState":"s","__proto__":1,"_meta":{"progressToken":0,"io.modelcontextprotocol/protocolVersion":"v","traceparent":"t"}}',
  );
  const { exchange } = open({ params });
  assert.equal(Object.keys(exchange.params), ["name", "__proto__"]);
  assert.equal(exchange.meta, { traceparent: "t" });
  assert.is(exchange.params, exchange.params);
  assert.equal(Object.keys(params), ["name", "requestState", "__proto__", "_meta"]);
});

test("params that were left out are an empty object", () => {
  assert.equal(open().exchange.params, {});
});

test("what an exchange can do may be taken out of it", () => {
  const { progress, log } = open().exchange;
  assert.is(progress(1), "sent");
  assert.is(log("info", "x"), "sent");
});

test("a reporter keeps the running total", () => {
  const { exchange, sent } = open();
  using report = exchange.reporter({ total: 100 });
  for (const step of [10, 30, 40, 20]) assert.is(report.add(step, `+${step}`), "sent");
  assert.is(report.done, 100);
  assert.equal(
    sent.map((message) => JSON.parse(message.text()).params),
    [10, 40, 80, 100].map((progress, at) => ({ progressToken: 0, progress, total: 100, message: `+${[10, 30, 40, 20][at]}` })),
  );
});

test("updates and log lines carry what their author puts into _meta", () => {
  const { exchange, sent } = open();
  exchange.progress(1, undefined, { meta: { "x.y/z": 1 } });
  exchange.log("info", "x", { logger: "l", meta: { "x.y/z": 2 } });
  assert.equal(
    sent.map((message) => JSON.parse(message.text()).params._meta),
    [{ "x.y/z": 1 }, { "x.y/z": 2 }],
  );
});

test("the signal aborts with the reason of the end, whenever it is first looked at", () => {
  const early = open().exchange;
  const { signal } = early;
  assert.not(signal.aborted);
  endExchange(early, HANG_UP);
  assert.is(signal.reason, HANG_UP);
  const late = open().exchange;
  endExchange(late, ANSWERED);
  assert.is(late.signal.reason, ANSWERED);
});

test("an exchange ends once, and then says nothing more", () => {
  const { exchange, sent } = open();
  assert.ok(endExchange(exchange, HANG_UP));
  assert.not(endExchange(exchange, ANSWERED));
  assert.equal([exchange.progress(1), exchange.log("emergency", "x")], ["closed", "closed"]);
  assert.is(sent.length, 0);
});

test("log lines below the caller's level, or of a server that did not declare logging, are unsupported", () => {
  const { exchange } = open({ threshold: severity.warning });
  assert.equal([exchange.log("notice", 1), exchange.log("warning", 2)], ["unsupported", "sent"]);
  assert.is(open({ logging: false }).exchange.log("emergency", 1), "unsupported");
});

test("a handler can reach nothing but its own exchange", () => {
  const { exchange } = open();
  const reachable = new Set<string>();
  for (let at: object | null = exchange; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const key of Reflect.ownKeys(at)) reachable.add(String(key));
  }
  assert.equal([...reachable].sort(), [
    "ask",
    "askAll",
    "client",
    "constructor",
    "id",
    "lifespan",
    "log",
    "meta",
    "method",
    "once",
    "owner",
    "params",
    "progress",
    "release",
    "reporter",
    "signal",
  ]);
});

test.run();
