import { protocols } from "mcpgen";
import {
  type CallOptions,
  CallTimeout,
  type ClientOptions,
  type ClientTransport,
  ConnectionClosed,
  connect,
  InvalidReply,
} from "mcpgen/client";
import { classify, type Outgoing, type OutgoingRequest } from "../../runtime/message.ts";
import type { Ear, Host } from "../../runtime/transport/index.ts";
import { assert, suite } from "../harness.ts";
import { recordedRoute } from "./recorded-route.ts";

const test = suite("client");
const info = { name: "c", version: "1" };
const discovered = { resultType: "complete", supportedVersions: ["2026-07-28"], capabilities: {}, ttlMs: 0, cacheScope: "private" };
const initialized = (protocolVersion: string): object => ({ protocolVersion, capabilities: {}, serverInfo: { name: "s", version: "1" } });

interface Heard {
  readonly method: string;
  readonly id: string | number;
  readonly params: { readonly _meta?: Record<string, unknown>; readonly protocolVersion?: string };
  /** Says something on the stream of this request. */
  say(message: object): void;
  reply(result: object): void;
  fail(code: number, data?: unknown): void;
  lose(status?: number): void;
}

interface Script extends ClientTransport {
  readonly told: string[];
  host: Host | undefined;
}

/** A server that is a function. */
function scripted(answer: (heard: Heard) => void, streams = false): Script {
  const script: Script = {
    streams,
    told: [],
    host: undefined,
    async listen(host) {
      script.host = host;
    },
    exchange(request: OutgoingRequest, ear: Ear) {
      const { id, method, params } = JSON.parse(request.text());
      const say = (message: object): void => ear.hear(classify({ jsonrpc: "2.0", ...message }));
      const lose = (status?: number): void => ear.lost(new ConnectionClosed("lost", status === undefined ? {} : { status }));
      const heard: Heard = {
        method,
        id,
        params,
        say,
        lose,
        reply: (result) => say({ id, result }),
        fail: (code, data) => say({ id, error: { code, message: "no", data } }),
      };
      queueMicrotask(() => answer(heard));
      return (notice) => void script.told.push(notice?.text() ?? "hung up");
    },
    async tell(notice: Outgoing) {
      script.told.push(notice.text());
      return "sent";
    },
    async [Symbol.asyncDispose]() {
      script.told.push("closed");
    },
  };
  return script;
}

/** A server that discovers well, and answers calls as told. */
function modern(answer: (heard: Heard) => void, streams = false): Script {
  return scripted((heard) => (heard.method === "server/discover" ? heard.reply(discovered) : answer(heard)), streams);
}

async function failure(answer: (heard: Heard) => void, options: CallOptions = {}): Promise<unknown> {
  const client = await connect(modern(answer), { info, revision: "2026-07-28" });
  return client.call("tools/list", {}, options).catch((error: unknown) => error);
}

const update = (heard: Heard, progress: number): void =>
  heard.say({ method: "notifications/progress", params: { progressToken: heard.params._meta?.["progressToken"], progress } });

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

test("a server that asks for input instead of answering is not taken for one that answered", async () => {
  const client = await connect(
    modern((heard) => heard.reply({ resultType: "input_required", requestState: "s" })),
    { info, revision: "2026-07-28" },
  );
  const error = await client.call("tools/call", { name: "x" }).catch((caught: unknown) => caught);
  assert.instance(error, InvalidReply);
  assert.match((error as Error).message, "asks for more");
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

const openings: Record<string, { readonly answer: (heard: Heard) => void; readonly revision: string }> = {
  "a result": { answer: (heard) => heard.reply(discovered), revision: "2026-07-28" },
  "an error of any code": { answer: (heard) => heard.fail(-32601), revision: "2025-11-25" },
  "a status without an answer": { answer: (heard) => heard.lose(400), revision: "2025-11-25" },
  "the versions it speaks instead": { answer: (heard) => heard.fail(-32022, { supported: ["2025-03-26"] }), revision: "2025-03-26" },
};

for (const [how, { answer, revision }] of Object.entries(openings)) {
  test(`left to find out, a client that is answered with ${how} speaks ${revision}`, async () => {
    const script = scripted((heard) => (heard.method === "initialize" ? heard.reply(initialized(revision)) : answer(heard)));
    const client = await connect(script, { info });
    assert.is(client.revision, revision);
  });
}

test("an error of the stateless era, or a lost connection, is no reason to try an older one", async () => {
  for (const answer of [(heard: Heard) => heard.fail(-32020), (heard: Heard) => heard.lose(), (heard: Heard) => heard.lose(401)]) {
    const methods: string[] = [];
    const script = scripted((heard) => {
      methods.push(heard.method);
      answer(heard);
    });
    assert.instance(await connect(script, { info }).catch((error: unknown) => error), Error);
    assert.equal([methods, script.told], [["server/discover"], ["closed"]]);
  }
});

test("a pinned client leaves where its revision is not spoken", async () => {
  const script = scripted((heard) => heard.reply(initialized("2024-11-05")));
  const options: ClientOptions = { info, revision: "2025-11-25" };
  const error = await connect(script, options).catch((caught: unknown) => caught);
  assert.instance(error, InvalidReply);
  assert.match(String(error), 'the server does not speak 2025-11-25: it answered with "2024-11-05"');
  assert.equal(script.told, ["closed"]);
});

test("a refused opening of a pinned revision is told as what it means, with what the server said", async () => {
  const failing = (code: number, data?: unknown) => scripted((heard) => heard.fail(code, data));
  const messageOf = async (script: Script, revision: "2025-11-25" | "2026-07-28"): Promise<string> =>
    String(await connect(script, { info, revision }).catch((error: unknown) => error));
  assert.is(await messageOf(failing(-32601), "2026-07-28"), 'RpcError: the server does not speak 2026-07-28 (it answered -32601 "no")');
  assert.match(await messageOf(failing(-32603), "2025-11-25"), "does not speak 2025-11-25 (it answered -32603");
  const supported = ["2026-07-28", 7, "x".repeat(9000)];
  const listed = await messageOf(failing(-32022, { supported }), "2025-11-25");
  assert.match(listed, 'does not speak 2025-11-25, it speaks "2026-07-28", "xxx');
  assert.ok(listed.length < 400);
  assert.not.match(await messageOf(failing(-32020), "2026-07-28"), "does not speak");
});

test("silence is taken for an older server, no later than the caller's own limit of silence", async () => {
  const script = scripted((heard) => {
    if (heard.method === "initialize") heard.reply(initialized("2025-11-25"));
  });
  const client = await connect(script, { info, limits: { idleMs: 5 } });
  assert.is(client.revision, "2025-11-25");
  assert.match(script.told[0] ?? "", "nothing heard for 5 ms");
});

test("a handshake is confirmed, and names the revision in what follows", async () => {
  const script = scripted((heard) => heard.reply(initialized("2025-11-25")));
  await connect(script, { info, revision: await protocols["2025-11-25"]() });
  assert.match(script.told[0] ?? "", "notifications/initialized");
});

test.run();
