import { RpcError } from "../../contract.ts";
import { claim, failure, same } from "../check.ts";
import type { Case, Scene } from "../scene.ts";
import { unsayable } from "../tools-ending.ts";
import { asking } from "./asks.ts";

const WAYS = ["bigint", "cycle", "getter"];

export const throwingSends = (scene: Scene): readonly Case[] => [
  {
    name: "a result that has no JSON is an internal error, and the next call works",
    async play(open) {
      await using opened = await open();
      for (const how of WAYS) {
        const error = await failure(opened.hear("unsayable", { how }), how);
        claim(error instanceof RpcError && error.code === -32603, `the caller hears ${String(error)}`);
        same((await opened.hear("count", { to: 2 })).progress, [1, 2], "the next call");
      }
      await opened.quiet({ failed: WAYS.length });
    },
  },
  {
    name: "a log line that has no JSON is its author's to hear, who can go on",
    async play(open) {
      await using opened = await open({ logLevel: "debug" });
      for (const how of WAYS) {
        const { progress, result } = await opened.hear("unsayableLog", { how });
        same([progress, result], [[1], ["TypeError", "sent"]], how);
      }
      await opened.quiet();
    },
  },
  {
    name: "params that have no JSON fail their own call, leave nothing behind, and the next call works",
    async play(open) {
      await using opened = await open();
      for (const how of WAYS) {
        const error = await failure(opened.hear("echo", { value: unsayable(how) }, { progressToken: "again" }), how);
        claim(error instanceof TypeError, `the caller hears ${String(error)}`);
        // The same token: nothing of the failed call has it any more.
        same((await opened.hear("count", { to: 1 }, { progressToken: "again" })).progress, [1], "the next call");
      }
      await opened.quiet();
    },
  },
  ...(scene.handshake && !scene.remembers ? [] : [unsayableQuestion(scene)]),
];

function unsayableQuestion({ handshake }: Scene): Case {
  return {
    name: "a question that has no JSON is its author's to hear, and the next call works",
    async play(open) {
      await using opened = await open(asking);
      for (const how of WAYS) {
        const heard = await opened.hear("askUnsayable", { how }).then(
          ({ result }) => result,
          (error: unknown) => error,
        );
        if (handshake) same(heard, "TypeError", `what the handler hears (${how})`);
        else claim(heard === "TypeError" || (heard instanceof RpcError && heard.code === -32603), `the caller hears ${String(heard)}`);
        same((await opened.hear("count", { to: 2 })).progress, [1, 2], "the next call");
      }
      same(opened.client.diagnostics.counts(), {}, "the client's diagnostics");
    },
  };
}
