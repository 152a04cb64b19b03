/**
 * Every name that people can import from the hand-written entries. A new one is a decision: add it here and say why in docs/adr/.
 * Generated names are not repeated: the vocabulary's types reach the root, the server and the client whole, and revisions speak for themselves.
 */
import { join } from "node:path";
import { exportedNames } from "./architecture/exports.ts";
import { readTree } from "./architecture/tree.ts";
import { assert, suite } from "./harness.ts";
import { generatedRevisions } from "./package/exports.ts";

const root = join(import.meta.dirname, "..");
const tree = await readTree(root, ["runtime", "generated"]);
const generated = new Set(exportedNames(tree, "generated/index.ts").map(plain));

const surface: Readonly<Record<string, readonly string[]>> = {
  "runtime/index.ts": [
    "CallTimeout",
    "Cancelled",
    "CannotAsk",
    "ConnectionClosed",
    "InvalidReply",
    "NotInRevision",
    "Refusal",
    "RoundOver",
    "RpcError",
    "connect",
    "createServer",
    "httpTransport",
    "loadRevision",
    "memoryPair",
    "type Accept",
    "type Accepted",
    "type AskOptions",
    "type Asking",
    "type Call",
    "type CallInterceptor",
    "type CallOptions",
    "type Client",
    "type ClientFallback",
    "type ClientNotice",
    "type ClientOptions",
    "type ClientTransport",
    "type Delivery",
    "type Diagnostic",
    "type DiagnosticListener",
    "type Diagnostics",
    "type Ear",
    "type Ending",
    "type Exchange",
    "type Facts",
    "type Hangup",
    "type Host",
    "type HttpFacts",
    "type HttpTransportOptions",
    "type Id",
    "type Inbound",
    "type Incoming",
    "type Interceptor",
    "type Level",
    "type MemoryPair",
    "type Outgoing",
    "type OutgoingCall",
    "type OutgoingRequest",
    "type OwnHandlers",
    "type Owner",
    "type Peer",
    "type Principal",
    "type ProgressUpdate",
    "type Protocol",
    "type Received",
    "type Reporter",
    "type RoundOptions",
    "type Route",
    "type Server",
    "type ServerFacts",
    "type ServerFallback",
    "type ServerOptions",
    "type ServerTransport",
    "type Tap",
    "type Trouble",
  ],
  "runtime/contract.ts": [
    "RpcError",
    "isOpenParams",
    "only",
    "optional",
    "resolve",
    "table",
    "type Answers",
    "type AskOptions",
    "type Asking",
    "type Delivery",
    "type Deprecation",
    "type Direction",
    "type ErrorRow",
    "type Exchange",
    "type HttpFacts",
    "type Level",
    "type LogWords",
    "type Member",
    "type Meta",
    "type MethodRow",
    "type MethodTable",
    "type NoticeScope",
    "type Owner",
    "type ParamGate",
    "type Peer",
    "type Principal",
    "type ProgressWords",
    "type Protocol",
    "type Provenance",
    "type Question",
    "type Questions",
    "type Received",
    "type Reporter",
    "type Resolved",
    "type ShapeRule",
    "type ShapeTable",
    "type Side",
    "type TagTable",
    "type UnionTable",
    "type Validator",
    "type Wire",
  ],
  "runtime/server.ts": [
    "Cancelled",
    "CannotAsk",
    "RoundOver",
    "RpcError",
    "createServer",
    "loadRevision",
    "type AskOptions",
    "type Asking",
    "type Delivery",
    "type Diagnostic",
    "type DiagnosticListener",
    "type Diagnostics",
    "type Ending",
    "type Exchange",
    "type Host",
    "type HttpFacts",
    "type Interceptor",
    "type Level",
    "type OwnHandlers",
    "type Owner",
    "type Peer",
    "type Principal",
    "type Protocol",
    "type Received",
    "type Reporter",
    "type RoundOptions",
    "type Server",
    "type ServerFallback",
    "type ServerOptions",
    "type ServerTransport",
    "type Tap",
    "type Trouble",
  ],
  "runtime/client.ts": [
    "CallTimeout",
    "Cancelled",
    "ConnectionClosed",
    "InvalidReply",
    "NotInRevision",
    "RpcError",
    "connect",
    "httpTransport",
    "type Call",
    "type CallInterceptor",
    "type CallOptions",
    "type Client",
    "type ClientFallback",
    "type ClientNotice",
    "type ClientOptions",
    "type ClientTransport",
    "type Diagnostic",
    "type DiagnosticListener",
    "type Diagnostics",
    "type Ear",
    "type Ending",
    "type Exchange",
    "type Hangup",
    "type Host",
    "type HttpTransportOptions",
    "type Level",
    "type OutgoingCall",
    "type ProgressUpdate",
    "type Protocol",
    "type Received",
    "type ServerFacts",
    "type Tap",
    "type Trouble",
  ],
  "runtime/transport/stdio/index.ts": ["serveStdio", "spawnStdio", "type ServeStdioOptions", "type SpawnOptions", "type StdioServing"],
  "runtime/transport/http/index.ts": [
    "httpTransport",
    "mcpHandler",
    "memoryEventStore",
    "memorySessionStore",
    "nodeHandler",
    "serveHttp",
    "type EventStore",
    "type EventsAfter",
    "type HttpServing",
    "type HttpTransportOptions",
    "type McpHandler",
    "type McpHandlerOptions",
    "type MemoryEventStore",
    "type MemoryEventStoreOptions",
    "type NodeHandler",
    "type NodeRequest",
    "type PrincipalOf",
    "type ServeHttpOptions",
    "type SessionOptions",
    "type SessionRecord",
    "type SessionStore",
    "type StoredEvent",
    "type StreamKey",
  ],
  "runtime/transport/ws/index.ts": [
    "serveWebSocket",
    "type ServeWebSocketOptions",
    "type WebSocketServing",
    "type WebSocketTransportOptions",
    "webSocketTransport",
  ],
  "runtime/transport/http-sse/index.ts": [
    "serveSse",
    "sseHandler",
    "sseTransport",
    "type ServeSseOptions",
    "type SseHandler",
    "type SseHandlerOptions",
    "type SseServing",
    "type SseTransportOptions",
  ],
};

const test = suite("public surface");

for (const [path, names] of Object.entries(surface)) {
  test(`${path} exports what is listed here`, () => {
    assert.equal(
      exportedNames(tree, path).filter((name) => !generated.has(plain(name))),
      names,
    );
  });
}

test("a revision's index has its protocol, its tables, its errors and its types", async () => {
  for (const revision of await generatedRevisions(root)) {
    const names = exportedNames(tree, `generated/${revision}/index.ts`);
    const values = names.filter((name) => !name.startsWith("type ") && !name.endsWith("Error"));
    assert.equal(values, ["errors", "methods", "protocol"], revision);
  }
});

test("a revision has a validator and a schema for each of its types", async () => {
  for (const revision of await generatedRevisions(root)) {
    const types = exportedNames(tree, `generated/${revision}/types.ts`).map(plain);
    assert.equal(
      exportedNames(tree, `generated/${revision}/validators.ts`),
      types.map((name) => `is${name}`),
      revision,
    );
    assert.equal(exportedNames(tree, `generated/${revision}/schemas.ts`), types, revision);
  }
});

test.run();

function plain(name: string): string {
  return name.replace(/^type /, "");
}
