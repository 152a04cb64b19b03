/** What a client and a server of different makes must get right together, over any transport and in any revision. */
import { setTimeout as sleep } from "node:timers/promises";
import { assert } from "../harness.ts";
import type { Answer, Caller } from "./caller.ts";

export interface Case {
  readonly name: string;
  /** Default everywhere. */
  readonly where?: (link: Traits) => boolean;
  run(caller: Caller): Promise<void>;
}

/** What decides which cases a link has. */
export interface Traits {
  readonly revision: string;
  /** What two messages say can be brought together: on a pipe, in a session, or where every message says all that is needed. */
  readonly tied: boolean;
  /** A server may hand back the connection of a call, and the client comes back for the rest. */
  readonly resumes: boolean;
  /** The client has a way for what belongs to no call. */
  readonly hears: boolean;
}

const asking: readonly Case[] = [
  asks("a form is filled in", ["form", { property: "name" }], { action: "accept", content: { name: "Ada" } }),
  asks("a form is declined", ["form", { property: "secret" }], { action: "decline" }),
  asks("a model is asked", ["sample"], { type: "text", text: "Paris" }),
  asks("roots are asked for", ["roots"], [{ uri: "file:///home", name: "home" }]),
  asks("one question after the other is answered", ["steps"], [{ name: "Ada" }, { color: "blue" }]),
  asks(
    "three questions at once are answered",
    ["all"],
    [{ name: "Ada" }, { type: "text", text: "Paris" }, [{ uri: "file:///home", name: "home" }]],
  ),
];

/** The server asks while it answers the call, and its answer tells what it heard. */
function asks(name: string, [tool, given]: readonly [tool: string, given?: Record<string, unknown>], heard: unknown): Case {
  return {
    name,
    where: ({ tied }) => tied,
    async run(caller) {
      assert.equal(partsOf(await caller.call(tool, given)).text, heard);
    },
  };
}

export const cases: readonly Case[] = [
  {
    name: "agrees on the revision, and the server says who it is",
    async run({ server }) {
      assert.ok(server !== undefined && ["ours", "official v1", "official v2"].includes(server));
    },
  },
  {
    name: "tools are listed",
    async run(caller) {
      assert.equal(await caller.tools(), [
        "count",
        "echo",
        "refuse",
        "fail",
        "log",
        "wait",
        "ended",
        "form",
        "sample",
        "roots",
        "steps",
        "all",
        "leave",
        "change",
      ]);
    },
  },
  {
    name: "a result arrives with all its parts",
    async run(caller) {
      const value = { deep: [{ nothing: null, no: false, zero: 0, empty: "" }] };
      assert.equal(partsOf(await caller.call("echo", { value })), { text: value, structuredContent: { value }, isError: false });
    },
  },
  {
    name: "a failure of the tool is a result",
    async run(caller) {
      assert.is((await caller.call("fail")).isError, true);
    },
  },
  {
    name: "an error of the handler arrives with its code and data",
    async run(caller) {
      const { code, message, data } = await errorOf(caller.call("refuse", { why: ["so"] }));
      assert.match(message, "not like this");
      assert.equal([code, data], [-32077, { why: ["so"] }]);
    },
  },
  {
    name: "a tool that is not there has invalid params",
    async run(caller) {
      assert.is((await errorOf(caller.call("nowhere"))).code, -32602);
    },
  },
  {
    name: "a method that is not there is not found",
    async run(caller) {
      const { code, message } = await errorOf(caller.prompts());
      // The official v2 client reads a 404 as "nothing is there", and has the error that came with it as text only.
      if (code === "CLIENT_HTTP_NOT_IMPLEMENTED") assert.match(message, '"code":-32601');
      else assert.is(code, -32601);
    },
  },
  {
    name: "twenty updates come in order, before the result",
    run: (caller) => counts(caller, [20]),
  },
  {
    name: "eight calls at once each have their own updates, in order, before their results",
    run: (caller) => counts(caller, [3, 4, 5, 6, 7, 8, 9, 10]),
  },
  {
    name: "log lines come in order, before the result",
    async run(caller) {
      const before = caller.logs.length;
      await caller.call("log");
      assert.equal(caller.logs.slice(before), ["first", { second: true }]);
    },
  },
  {
    name: "text is what it was, whatever it is made of",
    async run(caller) {
      for (const value of ["ünïcödé 🛰️ 漢字", "line\nfeed\r\nreturn", "\u2028\u2029\u0000\u001f", '"quoted" \\ data: x\n\n: comment']) {
        assert.equal(partsOf(await caller.call("echo", { value })).text, value);
      }
    },
  },
  {
    name: "a message of megabytes goes both ways",
    async run(caller) {
      const value = "0123456789abcdé".repeat(70_000);
      assert.ok(partsOf(await caller.call("echo", { value })).text === value);
    },
  },
  {
    name: "ping is answered",
    where: ({ revision }) => revision !== "2026-07-28",
    async run(caller) {
      assert.equal(await caller.ping?.(), {});
    },
  },
  {
    name: "a call that is given up fails at once, and the next one works",
    async run(caller) {
      await givesUp(caller, "left");
      assert.equal(partsOf(await caller.call("echo", { value: 1 })).text, 1);
    },
  },
  {
    name: "a call that is given up ends its handler",
    where: ({ tied }) => tied,
    async run(caller) {
      await givesUp(caller, "ended");
      while (!JSON.stringify(partsOf(await caller.call("ended")).text).includes('"ended"')) await sleep(5);
    },
  },
  ...asking,
  {
    name: "a call whose connection is handed back goes on where it was",
    where: ({ resumes }) => resumes,
    async run(caller) {
      const before = caller.said.length;
      assert.is(partsOf(await caller.call("leave")).text, "back");
      assert.equal(
        caller.said.slice(before).map(({ what }) => what),
        [1, 2, "reply"],
      );
    },
  },
  {
    name: "an announcement reaches whoever listens",
    where: ({ hears }) => hears,
    async run(caller) {
      await caller.listen();
      // Whoever listens on a stream of its own may not do so yet when its call comes.
      for (; caller.changes() === 0; await sleep(5)) await caller.call("change");
    },
  },
];

/** One call for each number, all at once. The numbers differ, or their calls could not be told apart. */
async function counts(caller: Caller, numbers: readonly number[]): Promise<void> {
  const before = caller.said.length;
  const answers = await Promise.all(numbers.map((to) => caller.call("count", { to })));
  assert.equal(
    answers.map((answer) => partsOf(answer).text),
    numbers,
  );
  const said = caller.said.slice(before);
  const heard = [...new Set(said.map(({ call }) => call))].map((id) => said.filter(({ call }) => call === id).map(({ what }) => what));
  heard.sort((one, other) => one.length - other.length);
  assert.equal(
    heard,
    numbers.map((to) => [...Array.from({ length: to }, (_, index) => index + 1), "reply"]),
  );
}

async function givesUp(caller: Caller, mark: string): Promise<void> {
  const abort = new AbortController();
  const call = caller.call("wait", { mark }, { signal: abort.signal, onProgress: () => abort.abort(new Error("enough")) });
  assert.instance(await call.catch((error: unknown) => error), Error);
}

function partsOf({ content, structuredContent, isError = false }: Answer): Record<"text" | "structuredContent" | "isError", unknown> {
  const [first] = content;
  const text = typeof first === "object" && first !== null && "text" in first ? JSON.parse(String(first.text)) : undefined;
  return { text, structuredContent, isError };
}

async function errorOf(call: Promise<unknown>): Promise<{ code: unknown; message: string; data: unknown }> {
  const error = await call.then(
    (result) => new Error(`an answer instead of an error: ${JSON.stringify(result)}`),
    (caught: unknown) => caught,
  );
  if (!(error instanceof Error)) throw new Error(`no error: ${String(error)}`);
  return { code: Reflect.get(error, "code"), message: error.message, data: Reflect.get(error, "data") };
}
