/** Clients of servers that answer with anything at all: every call settles, in words of ours, and the client goes on. */
import fc from "fast-check";
import {
  CallTimeout,
  Cancelled,
  type Client,
  type ClientOptions,
  ConnectionClosed,
  connect,
  InvalidReply,
  type Revision,
  RpcError,
} from "mcpgen/client";
import { isObject } from "../../runtime/message.ts";
import { assert, suite } from "../harness.ts";
import { anyBytes, anyJson, anyMessage, RUNS } from "./anything.ts";
import { type Link, ROGUES } from "./rogue.ts";

const METHODS = [
  "ping",
  "roots/list",
  "sampling/createMessage",
  "elicitation/create",
  "notifications/progress",
  "notifications/message",
  "notifications/cancelled",
  "notifications/tools/list_changed",
  "notifications/resources/updated",
  "notifications/elicitation/complete",
  "notifications/subscriptions/acknowledged",
];
const IDS = ["$id", 0, -1, "1", "", 2 ** 53, 1e300, null];

const names = fc.constantFrom("__proto__", "constructor", "toString", "", "a");
const elicitation = { method: "elicitation/create", params: { message: "m", requestedSchema: { type: "object", properties: {} } } };
const questions = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(elicitation, { method: "roots/list" }) },
  { weight: 1, arbitrary: fc.record({ method: fc.oneof(names, anyJson), params: anyJson }) },
  { weight: 1, arbitrary: anyJson },
);
/** Questions under any key, and replies that are nearly right. */
const results = fc.oneof(
  anyJson,
  fc.record({ resultType: fc.oneof(fc.constant("complete"), anyJson), content: fc.oneof(fc.constant([]), anyJson), _meta: anyJson }),
  fc.record({
    resultType: fc.constant("input_required"),
    inputRequests: fc.array(fc.tuple(fc.oneof(names, fc.string()), questions), { maxLength: 3 }).map((each) => Object.fromEntries(each)),
    requestState: fc.oneof(fc.string(), anyJson),
  }),
);
const errors = fc.record({
  code: fc.oneof(fc.integer(), fc.constantFrom(1e300, -32042)),
  message: fc.string(),
  data: anyJson,
  stack: anyJson,
});
const id = fc.oneof({ weight: 3, arbitrary: fc.constant("$id") }, fc.constantFrom(...IDS));
const jsonrpc = fc.constant("2.0");
const replies = fc.oneof(fc.record({ jsonrpc, id, result: results }), fc.record({ jsonrpc, id, error: errors }));
const said = fc.array(fc.oneof(anyMessage(METHODS, IDS), replies), { maxLength: 4 });

const OPTIONS: ClientOptions = {
  info: { name: "c", version: "1" },
  capabilities: { roots: {}, sampling: {}, elicitation: {} },
  handlers: {
    "roots/list": () => ({ roots: [] }),
    "sampling/createMessage": () => ({ role: "assistant", content: { type: "text", text: "x" }, model: "m" }),
    "elicitation/create": () => ({ action: "cancel" }),
  },
  limits: { idleMs: 5000, totalMs: 10_000 },
};

type Given = Readonly<Record<string, unknown>>;

/** Whatever was said, the call has ended as calls end. */
async function settles(client: Client, given: Given): Promise<void> {
  try {
    const { content } = await client.call(
      "tools/call",
      { name: "x", arguments: given },
      { onProgress: (done) => assert.type(done, "number") },
    );
    assert.ok(Array.isArray(content));
  } catch (error) {
    const known = [RpcError, InvalidReply, ConnectionClosed, CallTimeout, Cancelled].some((kind) => error instanceof kind);
    if (!known) throw error;
  }
}

async function isHonest(client: Client): Promise<void> {
  const { content } = await client.call("tools/call", { name: "x" });
  assert.equal(content, [{ type: "text", text: "honest" }]);
  assert.not.ok(isObject(Object.prototype) && "polluted" in Object.prototype);
}

for (const revision of ["2025-11-25", "2026-07-28"] satisfies Revision[]) {
  for (const link of Object.keys(ROGUES) as Link[]) {
    const test = suite(`clients of rogues over ${link} · ${revision}`, { timeoutMs: 100_000 });

    test("whatever JSON a server says before its reply, each call settles, and the next one is answered", async () => {
      await using rogue = await ROGUES[link](revision);
      await using client = await connect(rogue.transport, { ...OPTIONS, revision });
      const property = fc.asyncProperty(said, (messages) => settles(client, { texts: messages.map((message) => JSON.stringify(message)) }));
      await fc.assert(property, RUNS);
      await isHonest(client);
    });

    test("whatever text a server says before its reply, each call settles, and the next one is answered", async () => {
      await using rogue = await ROGUES[link](revision);
      await using client = await connect(rogue.transport, { ...OPTIONS, revision });
      const texts = fc.array(
        anyBytes.map((bytes) => bytes.toString()),
        { maxLength: 3 },
      );
      await fc.assert(
        fc.asyncProperty(texts, (given) => settles(client, { texts: given })),
        RUNS,
      );
      // A stream that is not JSON is lost with its call; a pipe goes on.
      await isHonest(client);
    });

    test("messages deeper than any stack settle their call, and the next one is answered", async () => {
      await using rogue = await ROGUES[link](revision);
      await using client = await connect(rogue.transport, { ...OPTIONS, revision });
      const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
      const input = `{"resultType":"input_required","inputRequests":{"a":{"method":${deep},"params":{}}}}`;
      for (const result of [deep, `{"content":${deep}}`, `{"resultType":${deep},"content":[]}`, input]) {
        await settles(client, { texts: [`{"jsonrpc":"2.0","id":"$id","result":${result}}`] });
      }
      for (const error of [`{"code":1,"message":"m","data":${deep}}`, `{"code":${deep},"message":"m"}`]) {
        await settles(client, { texts: [`{"jsonrpc":"2.0","id":"$id","error":${error}}`] });
      }
      await isHonest(client);
    });

    if (link === "http") {
      test("whatever the one answer is, and whatever its head says, its call settles, and the next one is answered", async () => {
        await using rogue = await ROGUES[link](revision);
        await using client = await connect(rogue.transport, { ...OPTIONS, revision });
        const types = fc.constantFrom("application/json", "text/event-stream", "text/html", "application/json; charset=x", "");
        const statuses = fc.constantFrom(200, 202, 204, 301, 302, 304, 307, 308, 400, 401, 404, 405, 410, 429, 500, 503);
        const bodies = fc.oneof(
          anyBytes.map((bytes) => bytes.toString("latin1")),
          said.map((messages) => JSON.stringify(messages[0] ?? null)),
        );
        const answers = fc.record({ how: types, status: statuses, texts: fc.tuple(bodies) });
        await fc.assert(
          fc.asyncProperty(answers, (given) => settles(client, given)),
          RUNS,
        );
      });
    }

    test.run();
  }
}
