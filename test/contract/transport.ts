/** What every transport guarantees, in every revision it carries. A transport's own test is the few lines that open a rig. */
import type { Revision } from "mcpgen";
import { CallTimeout, Cancelled, type ClientOptions, NotInRevision, RpcError } from "mcpgen/client";
import { assert, type Suite, suite } from "../harness.ts";
import { callHearing, type Open, type Rig, remembered, toolCall, until } from "./rig.ts";

export function transportContract(name: string, open: Open, revisions: readonly Revision[]): void {
  for (const revision of revisions) {
    const test = suite(`${name} · ${revision}`);
    const rig = (options: Partial<ClientOptions> = {}): Promise<Rig> =>
      open({ info: { name: "contract", version: "1.0.0" }, revision, ...options });
    progressReaches(test, rig);
    saidInVain(test, rig);
    answersFit(test, rig);
    errorsTell(test, rig);
    callsEnd(test, rig);
    test("ping is answered where the revision has it", async () => {
      await using opened = await rig();
      const pinged = await opened.client.call("ping", {}).catch((error: unknown) => error);
      if (pinged instanceof NotInRevision) assert.match(pinged.message, "ping is no request");
      else assert.equal(pinged, {});
      await nothingWentWrong(opened);
    });
    test.run();
  }
}

type OpenRig = (options?: Partial<ClientOptions>) => Promise<Rig>;

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/**
 * Nothing undelivered, unclaimed or late, at either end. `cancelled` calls were given up: where a request is found by neither its id nor its
 * stream, the cancellation is nobody's and the reply is owed.
 */
async function nothingWentWrong(rig: Rig, cancelled = 0): Promise<void> {
  assert.equal((await remembered(rig)).counts, cancelled > 0 && rig.standsAlone ? { unclaimed: cancelled, closed: cancelled } : {});
  assert.equal(rig.client.diagnostics.counts(), {});
}

function progressReaches(test: Suite, rig: OpenRig): void {
  test("fifty interleaved calls each hear only their own progress, in order, before their result", async () => {
    await using opened = await rig();
    const heard = await Promise.all(range(50).map((to) => callHearing(opened, toolCall("count", { to }))));
    for (const [index, { progress, result }] of heard.entries()) assert.equal([...progress, result], [...range(index + 1), index + 1]);
    await nothingWentWrong(opened);
  });

  test("any string and any integer is a token, and those that look alike are different ones", async () => {
    await using opened = await rig();
    const tokens = [0, "", "0", -1, "-1", "null", "undefined", "false", Number.MAX_SAFE_INTEGER];
    const heard = await Promise.all(tokens.map((token, index) => callHearing(opened, toolCall("count", { to: index + 1 }), token)));
    for (const [index, { progress }] of heard.entries()) assert.equal(progress, range(index + 1), `token ${JSON.stringify(tokens[index])}`);
    await nothingWentWrong(opened);
  });

  test("progress can be iterated, and the iteration ends with the call", async () => {
    await using opened = await rig();
    const call = opened.client.call("tools/call", toolCall("count", { to: 7 }));
    const progress: number[] = [];
    for await (const update of call) progress.push(update.progress);
    assert.equal(progress, range(7));
    assert.equal((await call).content, [{ type: "text", text: "7" }]);
    await nothingWentWrong(opened);
  });
}

function saidInVain(test: Suite, rig: OpenRig): void {
  test("what the caller did not ask for, what tells it nothing and what comes too late each has its own name", async () => {
    await using opened = await rig();
    const call = { ...toolCall("late", { mark: "deaf" }) };
    await opened.client.call("tools/call", call, { progressToken: false });
    assert.equal((await callHearing(opened, toolCall("late", { mark: "heard" }))).progress, [1, 2]);
    const { deliveries } = await until(opened, (memory) => Object.values(memory.deliveries).every(({ length }) => length === 7));
    assert.equal(deliveries["deaf"], [
      "unrequested",
      "unrequested",
      "unrequested",
      "unrequested",
      "unrequested",
      "unrequested",
      "unrequested",
    ]);
    assert.equal(deliveries["heard"], ["sent", "stale", "stale", "stale", "stale", "sent", "closed"]);
    assert.equal((await remembered(opened)).counts, { unrequested: 7, stale: 4, closed: 1 });
    assert.equal(opened.client.diagnostics.counts(), {});
  });

  test("log lines reach the caller that wants them, among its progress and before its result", async () => {
    const heard: unknown[] = [];
    const handlers = { "notifications/message": ({ params }: { params: object }) => void heard.push(params) };
    await using opened = await rig({ logLevel: "debug", handlers });
    await opened.client.call("tools/call", toolCall("log"), { onProgress: (done) => void heard.push(done) });
    assert.equal(heard, [{ level: "info", data: "before" }, 1, { level: "debug", data: "between", logger: "fixture" }]);
    await nothingWentWrong(opened);
  });
}

function answersFit(test: Suite, rig: OpenRig): void {
  test("a list is a list, whatever the revision adds to it", async () => {
    await using opened = await rig();
    const { tools } = await opened.client.call("tools/list", {});
    assert.ok(tools.some(({ name }) => name === "count"));
    assert.is(opened.client.server.info?.name, "contract");
    await nothingWentWrong(opened);
  });

  test("text arrives as it was said", async () => {
    await using opened = await rig();
    const texts = ["ünïcödé 🛰️ 漢字", "line\nfeed\r\nreturn", "\u2028\u2029\u0000\u001f", '"quoted" \\ data: x\n\n: comment', "\ud83d lone"];
    for (const value of texts) assert.is((await callHearing(opened, toolCall("echo", { value }))).result, value);
    await nothingWentWrong(opened);
  });

  test("keys that mean something to JavaScript are keys like any other", async () => {
    await using opened = await rig();
    const value = JSON.parse('{"__proto__":{"polluted":true},"constructor":1,"toString":null}');
    assert.equal(Object.keys((await callHearing(opened, toolCall("echo", { value }))).result ?? {}), [
      "__proto__",
      "constructor",
      "toString",
    ]);
    assert.is(Reflect.get({}, "polluted"), undefined);
    await nothingWentWrong(opened);
  });

  test("a message of megabytes goes both ways, beside small ones", async () => {
    await using opened = await rig();
    const value = "0123456789abcdé".repeat(200_000);
    const [large, ...small] = await Promise.all([
      callHearing(opened, toolCall("echo", { value })),
      ...range(5).map((to) => callHearing(opened, toolCall("count", { to }))),
    ]);
    assert.ok(large.result === value);
    assert.equal(
      small.map(({ result }) => result),
      range(5),
    );
    await nothingWentWrong(opened);
  });
}

function errorsTell(test: Suite, rig: OpenRig): void {
  const failure = async (opened: Rig, name: string, given?: Record<string, unknown>): Promise<RpcError> => {
    const error = await opened.client.call("tools/call", toolCall(name, given)).catch((caught: unknown) => caught);
    assert.instance(error, RpcError);
    return error as RpcError;
  };

  test("an error that a handler means for its caller arrives whole", async () => {
    await using opened = await rig();
    const { code, message, data } = await failure(opened, "refuse", { why: ["so"] });
    assert.equal({ code, message, data }, { code: -32042, message: "not like this", data: { why: ["so"] } });
    await nothingWentWrong(opened);
  });

  test("any other error is internal, and says nothing of the inside", async () => {
    await using opened = await rig();
    for (const name of ["crash", "nothing"]) {
      const { code, message, data } = await failure(opened, name);
      assert.equal({ code, message, data }, { code: -32603, message: "internal error", data: undefined });
    }
    assert.equal((await remembered(opened)).counts, { failed: 2 });
  });

  test("a method that is not there is not found, and broken params are named by path", async () => {
    await using opened = await rig();
    const missing = await opened.client.call("prompts/list", {}).catch((error: unknown) => error);
    assert.is((missing as RpcError).code, -32601);
    const broken = JSON.parse('{"name":"echo","arguments":7}');
    const invalid = await opened.client.call("tools/call", broken).catch((error: unknown) => error);
    assert.is((invalid as RpcError).code, -32602);
    assert.match((invalid as RpcError).message, "/arguments");
    assert.equal((await remembered(opened)).counts, { refused: 2 });
  });
}

function callsEnd(test: Suite, rig: OpenRig): void {
  test("a caller that gives up ends the handler, and the next call works", async () => {
    await using opened = await rig();
    const abort = new AbortController();
    const onProgress = (): void => abort.abort(new Error("changed my mind"));
    const call = opened.client.call("tools/call", toolCall("wait", { mark: "a" }), { signal: abort.signal, onProgress });
    const error = await call.catch((caught: unknown) => caught);
    assert.instance(error, Cancelled);
    assert.is((error as Cancelled).by, "caller");
    const { endings } = await until(opened, (memory) => memory.endings["a"] !== undefined);
    assert.match(endings["a"] ?? "", /changed my mind|no longer be reached/);
    assert.equal((await callHearing(opened, toolCall("count", { to: 2 }))).progress, [1, 2]);
    await nothingWentWrong(opened, 1);
  });

  test("a call given up before it was made is not made", async () => {
    await using opened = await rig();
    const call = opened.client.call("tools/call", toolCall("wait"), { signal: AbortSignal.abort() });
    assert.instance(await call.catch((error: unknown) => error), Cancelled);
    await nothingWentWrong(opened);
  });

  test("silence beyond the idle limit and talk beyond the total limit each end the call by name", async () => {
    await using opened = await rig();
    const idle = await opened.client.call("tools/call", toolCall("wait", { mark: "i" }), { idleMs: 100 }).catch((error: unknown) => error);
    assert.instance(idle, CallTimeout);
    assert.is((idle as CallTimeout).limit, "idle");
    const total = await opened.client
      .call("tools/call", toolCall("wait", { mark: "t" }), { totalMs: 100 })
      .catch((error: unknown) => error);
    assert.is((total as CallTimeout).limit, "total");
    await until(opened, ({ endings }) => endings["i"] !== undefined && endings["t"] !== undefined);
    await nothingWentWrong(opened, 2);
  });
}
