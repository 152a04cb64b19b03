/** One call, one answer. */
import { assert } from "../../harness.ts";
import type { Case } from "../cases.ts";
import { errorOf, partsOf } from "./parts.ts";

export const calls: readonly Case[] = [
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
];
