import { protocols } from "../../../generated/index.ts";
import { openDiagnostics } from "../../../runtime/diagnostics.ts";
import { openDispatcher } from "../../../runtime/dispatcher.ts";
import { type HandlerMap, openEras } from "../../../runtime/era/index.ts";
import type { Facts } from "../../../runtime/route.ts";
import { Connection } from "../../../runtime/session.ts";
import { assert, suite } from "../../harness.ts";
import { recordedRoute } from "../recorded-route.ts";

const test = suite("stateless era");
const REVISION = "2026-07-28";
const both = await Promise.all([protocols["2025-11-25"](), protocols[REVISION]()]);

const envelope = { "io.modelcontextprotocol/protocolVersion": REVISION, "io.modelcontextprotocol/clientCapabilities": {} };
const headers = { "mcp-protocol-version": REVISION, "mcp-method": "tools/call", "mcp-name": "x" };
const handlers: HandlerMap = { "tools/list": () => ({ tools: [] }), "tools/call": () => ({ content: [] }) };

interface Answer {
  readonly status: number | undefined;
  readonly code: number | undefined;
  readonly data: unknown;
  readonly result: Record<string, unknown>;
}

interface Asked {
  readonly method?: string;
  readonly params?: unknown;
  /** `undefined`: not over HTTP. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Default alone. */
  readonly connection?: Connection;
}

function ask({ method = "tools/call", params = { name: "x", _meta: envelope }, ...rest }: Asked = {}, handled = handlers): Answer {
  const face = { side: "server", info: { name: "s", version: "1" }, capabilities: { tools: {} }, instructions: "be brief" } as const;
  const { accept } = openDispatcher(openEras(both, { face, handlers: handled }), openDiagnostics(undefined));
  const given: Record<string, string> | undefined = "headers" in rest ? rest.headers : headers;
  const facts: Facts =
    given === undefined
      ? {}
      : { http: { method: "POST", url: "/", remoteAddress: undefined, headers: { get: (name) => given[name] ?? null } } };
  const route = recordedRoute();
  accept({ message: { jsonrpc: "2.0", id: 1, method, params }, route, facts, connection: rest.connection });
  const [said] = route.said() as { error?: { code: number; data: unknown }; result: Record<string, unknown> }[];
  return { status: route.sent[0]?.http, code: said?.error?.code, data: said?.error?.data, result: said?.result ?? {} };
}

const refusal = (asked: Asked): unknown[] => {
  const { status, code } = ask(asked);
  return [code, status];
};
const meta = (change: Record<string, unknown>, name = "x"): object => ({ name, _meta: { ...envelope, ...change } });

test("a request is answered, with what every result of the revision carries", () => {
  const { result } = ask();
  assert.equal(result, {
    resultType: "complete",
    content: [],
    _meta: { "io.modelcontextprotocol/serverInfo": { name: "s", version: "1" } },
  });
});

test("first of all comes the envelope: without it a request is told so, whatever its headers say", () => {
  const without = (key: keyof typeof envelope): object => meta({ [key]: undefined });
  for (const params of [
    {},
    7,
    [],
    { _meta: 7 },
    without("io.modelcontextprotocol/protocolVersion"),
    without("io.modelcontextprotocol/clientCapabilities"),
  ]) {
    assert.equal(refusal({ params }), [-32602, 400]);
  }
  const headerless = { headers: { "mcp-protocol-version": "v999.0.0" } };
  assert.equal(refusal({ params: {}, ...headerless }), [-32602, 400]);
  assert.equal(refusal({ params: meta({ "io.modelcontextprotocol/clientCapabilities": [] }) }), [-32602, 400]);
});

test("then the version header, whose mismatch wins over a version that is not served", () => {
  assert.equal(refusal({ headers: {} }), [-32020, 400]);
  assert.equal(refusal({ headers: { ...headers, "mcp-protocol-version": "2025-11-25" } }), [-32020, 400]);
  assert.equal(refusal({ params: meta({ "io.modelcontextprotocol/protocolVersion": "v999.0.0" }) }), [-32020, 400]);
});

test("then the version, naming what is served and what was asked for", () => {
  const params = meta({ "io.modelcontextprotocol/protocolVersion": "v999.0.0" });
  const { code, status, data } = ask({ params, headers: { ...headers, "mcp-protocol-version": "v999.0.0" } });
  assert.equal([code, status, data], [-32022, 400, { supported: [REVISION], requested: "v999.0.0" }]);
});

test("then the method header, exactly, and the name header where the method has one", () => {
  const { "mcp-method": _, ...nameless } = headers;
  assert.equal(refusal({ headers: nameless }), [-32020, 400]);
  assert.equal(refusal({ headers: { ...headers, "mcp-method": "TOOLS/CALL" } }), [-32020, 400]);
  assert.equal(refusal({ headers: { ...headers, "mcp-name": "y" } }), [-32020, 400]);
  assert.equal(refusal({ headers: { "mcp-protocol-version": REVISION, "mcp-method": "tools/call" } }), [-32020, 400]);
  assert.equal(refusal({ method: "nothing/like/it" }), [-32020, 400]);
  assert.is(ask({ params: meta({}, "é"), headers: { ...headers, "mcp-name": "=?base64?w6k=?=" } }).code, undefined);
  assert.is(
    ask({ method: "tools/list", params: { _meta: envelope }, headers: { ...headers, "mcp-method": "tools/list" } }).code,
    undefined,
  );
});

test("then the method: unknown, removed, unhandled and undeclared ones are not found, with the status of the revision", () => {
  for (const method of ["initialize", "ping", "logging/setLevel", "resources/subscribe", "prompts/list", "unknown/method", "__proto__"]) {
    assert.equal(refusal({ method, params: { _meta: envelope }, headers: { ...headers, "mcp-method": method } }), [-32601, 404], method);
  }
});

test("on a pipe there are no headers to check", () => {
  assert.is(ask({ headers: undefined }).code, undefined);
  assert.is(ask({ headers: undefined, params: meta({ "io.modelcontextprotocol/protocolVersion": "v9" }) }).code, -32022);
});

test("on a pipe that HTTP requests carry, their headers are about the requests", () => {
  assert.equal(refusal({ headers: {}, connection: new Connection() }), [undefined, undefined]);
});

test("a token that cannot be echoed exactly is refused", () => {
  for (const progressToken of [null, 0.5, 2 ** 53, {}]) assert.equal(refusal({ params: meta({ progressToken }) }), [-32602, 400]);
});

test("discovery names the stateless revisions, the capabilities and the instructions", () => {
  const { result } = ask({
    method: "server/discover",
    params: { _meta: envelope },
    headers: { ...headers, "mcp-method": "server/discover" },
  });
  const { _meta, ...body } = result;
  assert.equal(body, {
    resultType: "complete",
    supportedVersions: [REVISION],
    capabilities: { tools: {} },
    instructions: "be brief",
    ttlMs: 0,
    cacheScope: "private",
  });
  assert.ok(_meta !== undefined);
});

test("what a handler says itself is kept, and only the rest is filled in", () => {
  const own = {
    tools: [],
    ttlMs: 5,
    cacheScope: undefined,
    _meta: { mine: 1, "io.modelcontextprotocol/serverInfo": { name: "other", version: "2" } },
  };
  const asked = { method: "tools/list", params: { _meta: envelope }, headers: { ...headers, "mcp-method": "tools/list" } };
  assert.equal(ask(asked, { "tools/list": () => own }).result, { ...own, cacheScope: "private", resultType: "complete" });
  assert.equal(ask({}, { "tools/call": () => ({ resultType: "task", content: [] }) }).result["resultType"], "task");
});

test("a caller that names a log level gets that level and above; one that names none gets nothing", () => {
  const heard = (level: unknown): unknown => {
    let deliveries: unknown;
    const face = { side: "server", info: {}, capabilities: { tools: {}, logging: {} } } as const;
    const handled: HandlerMap = {
      "tools/call": (exchange) => {
        const { log } = exchange as import("../../../runtime/contract.ts").Exchange;
        deliveries = [log("notice", 1), log("warning", 2)];
        return { content: [] };
      },
    };
    const { accept } = openDispatcher(openEras(both, { face, handlers: handled }), openDiagnostics(undefined));
    const params = meta({ "io.modelcontextprotocol/logLevel": level });
    accept({ message: { jsonrpc: "2.0", id: 1, method: "tools/call", params }, route: recordedRoute(), facts: {}, connection: undefined });
    return deliveries;
  };
  assert.equal(heard(undefined), ["unsupported", "unsupported"]);
  assert.equal(heard("warning"), ["unsupported", "sent"]);
});

test.run();
