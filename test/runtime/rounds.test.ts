/** Rounds as the wire shows them: what a caller may do with a state, and what it may not. */
import { createServer, type ExchangeOf, type RoundOptions, type Server } from "mcpgen/server";
import { protocol } from "../../generated/2026-07-28/index.ts";
import { openDiagnostics } from "../../runtime/diagnostics.ts";
import { openDispatcher } from "../../runtime/dispatcher.ts";
import { openEras } from "../../runtime/era/index.ts";
import { assert, suite } from "../harness.ts";
import { form } from "./both-eras.ts";
import { recordedRoute } from "./recorded-route.ts";

const test = suite("rounds");

type Reply = { readonly result?: Record<string, unknown>; readonly error?: { readonly code: number; readonly message: string } };
type Tool = (exchange: ExchangeOf<"tools/call">) => unknown;

interface Desk {
  readonly counts: () => object;
  call(params: object, principal?: string): Promise<Reply>;
}

function desk(tool: Tool, rounds: RoundOptions = {}): Desk {
  const diagnostics = openDiagnostics(undefined);
  const face = { side: "server", info: { name: "s", version: "1" }, capabilities: { tools: {} }, rounds } as const;
  const handlers = { "tools/call": (exchange: unknown) => tool(exchange as ExchangeOf<"tools/call">) };
  const { accept } = openDispatcher(openEras([protocol], { face, handlers }), diagnostics);
  return {
    counts: diagnostics.counts,
    call: (params, principal) =>
      new Promise((resolve) => {
        const route = recordedRoute();
        const send = (message: { kind: string; text(): string }): "sent" => {
          if (message.kind === "reply") resolve(JSON.parse(message.text()));
          return "sent";
        };
        const facts = principal === undefined ? {} : { principal: { id: principal } };
        const message = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "x", ...params, _meta } };
        accept({ message, route: { ...route, send }, facts, connection: undefined });
      }),
  };
}

const _meta = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": { elicitation: {}, sampling: {}, roots: {} },
};
const done = (text: string): object => ({ content: [{ type: "text", text }] });
const accepted = (content: object): object => ({ action: "accept", content });

const greet: Tool = async ({ ask }) => {
  const { content } = await ask("user_name", "elicitation/create", form("name"));
  return done(`Hello, ${content?.["name"]}!`);
};

test("a question is the answer, sealed state and all; the next call brings the answer", async () => {
  const { call, counts } = desk(greet);
  const { result: first } = await call({});
  assert.is(first?.["resultType"], "input_required");
  assert.equal(first?.["inputRequests"], { user_name: { method: "elicitation/create", params: form("name") } });
  const { result: second } = await call({
    requestState: first?.["requestState"],
    inputResponses: { user_name: accepted({ name: "Alice" }) },
  });
  assert.equal(second?.["content"], [{ type: "text", text: "Hello, Alice!" }]);
  assert.is(second?.["resultType"], "complete");
  assert.equal(counts(), {});
});

test("answers to other questions, or beside the right one, are nobody's", async () => {
  const { call } = desk(greet);
  const right = { user_name: accepted({ name: "Alice" }) };
  const requestState = (await call({})).result?.["requestState"];
  assert.is((await call({ requestState, inputResponses: { wrong: accepted({}) } })).result?.["resultType"], "input_required");
  assert.is((await call({ requestState })).result?.["resultType"], "input_required");
  assert.is((await call({ requestState, inputResponses: { ...right, more: accepted({}) } })).result?.["resultType"], "complete");
});

test("an answer that comes before its question is good where it is an answer to it, and asked for where it is none", async () => {
  const { call } = desk(async ({ ask }) => {
    const { action } = await ask("q", "elicitation/create", form("a"));
    const { roots } = await ask("r", "roots/list", {});
    return done(`${action} ${roots.length}`);
  });
  const q = accepted({});
  const { result: first } = await call({ inputResponses: { q, r: q, more: q } });
  assert.equal(Object.keys(Object(first?.["inputRequests"])), ["r"]);
  const { result: second } = await call({ requestState: first?.["requestState"], inputResponses: { r: { roots: [] } } });
  assert.equal(second?.["content"], [{ type: "text", text: "accept 0" }]);
});

test("an answer that is none is refused by its path", async () => {
  const { call } = desk(greet);
  const requestState = (await call({})).result?.["requestState"];
  const { error } = await call({ requestState, inputResponses: { user_name: { action: "maybe" } } });
  assert.is(error?.code, -32602);
  assert.match(error?.message ?? "", "user_name");
});

test("a state that was altered, is another's, is for another call or has expired is refused in the same words", async () => {
  const { call } = desk(greet);
  const state = String((await call({}, "ann")).result?.["requestState"]);
  const inputResponses = { user_name: accepted({ name: "A" }) };
  const middle = Math.floor(state.length / 2);
  const altered = state.slice(0, middle) + (state[middle] === "A" ? "B" : "A") + state.slice(middle + 1);
  const words = new Set<string | undefined>();
  const attempts: readonly (readonly [params: object, who: string])[] = [
    [{ requestState: altered }, "ann"],
    [{ requestState: `${state}-TAMPERED` }, "ann"],
    [{ requestState: `${state}A` }, "ann"],
    [{ requestState: "" }, "ann"],
    [{ requestState: state, arguments: { more: 1 } }, "ann"],
    [{ requestState: state }, "bob"],
  ];
  for (const [params, who] of attempts) {
    const { error } = await call({ ...params, inputResponses }, who);
    assert.is(error?.code, -32602);
    words.add(error?.message);
  }
  assert.is(words.size, 1);
  const expired = desk(greet, { ttlMs: -1 });
  const old = (await expired.call({})).result?.["requestState"];
  assert.ok(words.has((await expired.call({ requestState: old, inputResponses })).error?.message));
  assert.is((await call({ requestState: state, inputResponses }, "ann")).result?.["resultType"], "complete");
});

test("any process with the same keys can go on, also when a new key has come in front", async () => {
  const key = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);
  const first = desk(greet, { keys: [key(1)] });
  const second = desk(greet, { keys: [key(2), key(1)] });
  const third = desk(greet, { keys: [key(2)] });
  const inputResponses = { user_name: accepted({ name: "A" }) };
  const requestState = (await first.call({})).result?.["requestState"];
  assert.is((await second.call({ requestState, inputResponses })).result?.["resultType"], "complete");
  assert.is((await third.call({ requestState, inputResponses })).error?.code, -32602);
});

test("a question that changed since is asked again: its answer belongs to the old one", async () => {
  let wording = "old";
  const { call } = desk(async ({ ask }) => done(JSON.stringify(await ask("q", "elicitation/create", { ...form("a"), message: wording }))));
  const requestState = (await call({})).result?.["requestState"];
  wording = "new";
  const { result } = await call({ requestState, inputResponses: { q: accepted({}) } });
  assert.is(result?.["resultType"], "input_required");
});

test("finally runs when a round is over, and what is said from then on is closed", async () => {
  const seen: unknown[] = [];
  const { call, counts } = desk(async ({ ask, progress, log }) => {
    try {
      await ask("q", "elicitation/create", form("a"));
    } finally {
      seen.push(progress(1), log("error", 1), await ask("r", "elicitation/create", form("b")).catch((error: Error) => error.name));
    }
    return done("never");
  });
  assert.is((await call({})).result?.["resultType"], "input_required");
  assert.equal(seen, ["unrequested", "closed", "RoundOver"]);
  assert.equal(counts(), { unrequested: 1, closed: 1 });
});

test("a handler that swallows the end of its round still ends it, and is told so", async () => {
  const { call, counts } = desk(async ({ ask }) => {
    await ask("q", "elicitation/create", form("a")).catch(() => undefined);
    return done("as if nothing had been");
  });
  assert.is((await call({})).result?.["resultType"], "input_required");
  assert.equal(counts(), { failed: 1 });
});

test("a question that nobody waits for ends the round all the same, and no process", async () => {
  const { call } = desk(async ({ ask }) => {
    void ask("q", "elicitation/create", form("a"));
    await new Promise((resolve) => setImmediate(resolve));
    return done("too early");
  });
  assert.is((await call({})).result?.["resultType"], "input_required");
});

test("what was answered in earlier rounds need not be brought again", async () => {
  const { call } = desk(async ({ ask }) => {
    const a = await ask("a", "elicitation/create", form("a"));
    const b = await ask("b", "elicitation/create", form("b"));
    return done(`${a.content?.["a"]}${b.content?.["b"]}`);
  });
  const first = (await call({})).result;
  const second = (await call({ requestState: first?.["requestState"], inputResponses: { a: accepted({ a: "1" }) } })).result;
  assert.equal(Object.keys(Object(second?.["inputRequests"])), ["b"]);
  assert.is.not(second?.["requestState"], first?.["requestState"]);
  const third = (await call({ requestState: second?.["requestState"], inputResponses: { b: accepted({ b: "2" }) } })).result;
  assert.equal(third?.["content"], [{ type: "text", text: "12" }]);
});

test("a question that has no JSON fails its own call, and no process", async () => {
  const { call, counts } = desk(async ({ ask }) =>
    done(String(await ask("q", "elicitation/create", Object.assign(form("a"), { extra: 1n })))),
  );
  assert.is((await call({})).error?.code, -32603);
  assert.is((await call({ inputResponses: { q: accepted({}) } })).error?.code, -32603);
  assert.equal(counts(), { failed: 2 });
});

test("any words are keys, also those that mean something to JavaScript", async () => {
  let runs = 0;
  const { call } = desk(async ({ ask, once }) => {
    await once("__proto__", () => {
      runs += 1;
      return runs;
    });
    return done((await ask("__proto__", "elicitation/create", form("a"))).action);
  });
  const first = (await call({})).result;
  assert.equal(Object.keys(Object(first?.["inputRequests"])), ["__proto__"]);
  const inputResponses = JSON.parse('{"__proto__":{"action":"decline"}}');
  assert.equal((await call({ requestState: first?.["requestState"], inputResponses })).result?.["content"], [
    { type: "text", text: "decline" },
  ]);
  assert.is(runs, 1);
});

test("a state beyond its limit is the server's own failure, not a message too long", async () => {
  const { call, counts } = desk(
    async ({ ask, once }) => {
      await once("big", () => "x".repeat(2000));
      return done(JSON.stringify(await ask("q", "elicitation/create", form("a"))));
    },
    { maxBytes: 1024 },
  );
  assert.is((await call({})).error?.code, -32603);
  assert.equal(counts(), { failed: 1 });
});

test("keys of another length are refused when the server is made", () => {
  const serve = (): Server =>
    createServer({ info: { name: "x", version: "1" }, capabilities: {}, handlers: {}, rounds: { keys: [new Uint8Array(16)] } });
  assert.throws(serve, /32 bytes/);
});

test.run();
