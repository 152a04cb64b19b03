import { RpcError } from "../../contract.ts";
import { CallTimeout, Cancelled } from "../../errors.ts";
import { claim, failure, same, soon } from "../check.ts";
import type { Counts } from "../learning.ts";
import type { Case, Scene } from "../scene.ts";
import { callHearing, toolCall } from "../stage.ts";

export const cancellation = (scene: Scene): readonly Case[] => [
  givenUp(scene),
  notMade,
  tooLong(scene),
  ...(scene.shared ? [gone(scene)] : []),
  stopped(scene),
  tooLate(scene),
];

/** Where a request is found by neither its id nor its stream's meaning, the cancellation is nobody's and the reply is owed. */
function owed({ handshake, remembers }: Scene, cancelled: number): Counts {
  return handshake && !remembers ? { unclaimed: cancelled, closed: cancelled } : {};
}

function givenUp(scene: Scene): Case {
  return {
    name: "a caller that gives up ends the handler, which hears why, and the next call works",
    async play(open) {
      await using opened = await open();
      const abort = new AbortController();
      const onProgress = (): void => abort.abort(new Error("changed my mind"));
      const error = await failure(opened.hear("wait", { mark: "a" }, { signal: abort.signal, onProgress }), "the call");
      claim(error instanceof Cancelled && error.by === "caller", `the caller hears ${String(error)}`);
      const { endings } = await opened.until("the end of the handler", (memory) => memory.endings["a"] !== undefined);
      same(endings["a"]?.by, scene.remembers ? "peer" : "hang-up", "who ended it");
      if (scene.remembers) same(endings["a"]?.message, "changed my mind", "the reason");
      same((await opened.hear("count", { to: 2 })).progress, [1, 2], "the next call");
      await opened.quiet(owed(scene, 1));
    },
  };
}

const notMade: Case = {
  name: "a call given up before it was made is not made",
  async play(open) {
    await using opened = await open();
    const error = await failure(opened.hear("wait", { mark: "a" }, { signal: AbortSignal.abort() }), "the call");
    claim(error instanceof Cancelled, `the caller hears ${String(error)}`);
    same((await opened.remembered()).passed["tools/call"], 1, "calls that the server saw");
    await opened.quiet();
  },
};

function tooLong(scene: Scene): Case {
  return {
    name: "silence beyond the idle limit and talk beyond the total limit each end the call and its handler by name",
    async play(open) {
      await using opened = await open();
      for (const [limit, mark] of [
        ["idle", "i"],
        ["total", "t"],
      ] as const) {
        const error = await failure(opened.client.call("tools/call", toolCall("wait", { mark }), { [`${limit}Ms`]: 100 }), limit);
        claim(error instanceof CallTimeout && error.limit === limit, `the caller hears ${String(error)}`);
        const { endings } = await opened.until("the end of the handler", (memory) => memory.endings[mark] !== undefined);
        same(endings[mark]?.by, scene.remembers ? "peer" : "hang-up", "who ended it");
        if (scene.remembers) same(endings[mark]?.message, error.message, "the reason");
      }
      await opened.quiet(owed(scene, 2));
    },
  };
}

function gone({ patienceMs }: Scene): Case {
  return {
    name: "a client that goes ends its handlers by hang-up, and nobody else's",
    async play(open) {
      await using opened = await open();
      const leaving = await opened.dial();
      let begun = (): void => undefined;
      const began = new Promise<void>((resolve) => {
        begun = resolve;
      });
      const call = callHearing(leaving, toolCall("wait", { mark: "gone" }), { onProgress: begun });
      const lost = failure(call, "a call of a client that has gone");
      const abort = new AbortController();
      const staying = failure(opened.hear("wait", { mark: "here" }, { signal: abort.signal }), "a call given up");
      await soon(began, "the first update", patienceMs);
      await leaving[Symbol.asyncDispose]();
      await soon(lost, "the call of a client that has gone", patienceMs);
      const { endings } = await opened.until("the end of the handler", (memory) => memory.endings["gone"] !== undefined);
      same(endings["gone"]?.by, "hang-up", "who ended it");
      same(endings["here"], undefined, "the end of another client's");
      abort.abort();
      await staying;
      same(opened.client.diagnostics.counts(), {}, "the client's diagnostics");
    },
  };
}

function stopped({ patienceMs }: Scene): Case {
  return {
    name: "a server that stops tells whoever waits",
    async play(open) {
      await using opened = await open();
      const call = failure(opened.hear("wait", { mark: "s" }, { onProgress: () => void stop() }), "the call");
      const stop = (): Promise<unknown> => opened.hear("stop").catch(() => undefined);
      const error = await soon(call, "the call", patienceMs);
      claim(error instanceof RpcError, `the caller hears ${String(error)}`);
      same([error.code, error.message], [-32603, "the server is shutting down"], "the error");
      same(opened.client.diagnostics.counts(), {}, "the client's diagnostics");
    },
  };
}

function tooLate({ remembers }: Scene): Case {
  return {
    name: "cancelling what is over, or never was, changes nothing",
    async play(open) {
      await using opened = await open();
      const raw = await opened.raw();
      raw.request("done", "tools/call", toolCall("echo", { value: 1 }));
      await raw.replies("done");
      for (const requestId of ["done", "never", 0]) await raw.tell("notifications/cancelled", { requestId });
      const kind = remembers ? "late" : "unclaimed";
      await raw.until("the cancellations", ({ counts }) => counts[kind] === 3);
      raw.request("next", "tools/call", toolCall("echo", { value: 2 }));
      claim(
        (await raw.replies("next")).every(({ result }) => result !== undefined),
        "the next call failed",
      );
      await raw.quiet({ [kind]: 3 });
    },
  };
}
