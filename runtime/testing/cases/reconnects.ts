import { failure, same, soon } from "../check.ts";
import type { Case, Scene } from "../scene.ts";
import { callHearing, toolCall } from "../stage.ts";

export const reconnects = ({ patienceMs, shared, resumes }: Scene): readonly Case[] => [
  {
    name: "after an abrupt end a new client works",
    async play(open) {
      await using opened = await open();
      const abort = new AbortController();
      const onProgress = (): void => {
        void opened.link.sever();
        // Where the call would go on, nobody waits for it any more.
        if (resumes) abort.abort();
      };
      const call = opened.hear("wait", { mark: "a" }, { onProgress, signal: abort.signal });
      await soon(failure(call, "the call"), "the call", patienceMs);
      const other = await opened.redial();
      same((await callHearing(other, toolCall("count", { to: 5 }))).progress, [1, 2, 3, 4, 5], "what a new client hears");
      same(other.diagnostics.counts(), {}, "the diagnostics of a new client");
    },
  },
  {
    name: `a client that leaves makes room for the next${shared ? ", which finds the same server" : ""}`,
    async play(open) {
      await using opened = await open();
      const first = await opened.dial();
      same((await callHearing(first, toolCall("echo", { value: "first" }))).result, "first", "the first");
      await first[Symbol.asyncDispose]();
      const second = await opened.dial();
      same((await callHearing(second, toolCall("echo", { value: "second" }))).result, "second", "the second");
      if (shared) same((await opened.learning(second).remembered()).passed["tools/call"], 3, "calls that the server saw");
      await opened.quiet();
    },
  },
];
