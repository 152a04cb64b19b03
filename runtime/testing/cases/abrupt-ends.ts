import { ConnectionClosed } from "../../errors.ts";
import { claim, failure, range, same, soon } from "../check.ts";
import type { Case, Scene } from "../scene.ts";

export const abruptEnds = (scene: Scene): readonly Case[] => {
  const inSession = scene.sessions && scene.handshake;
  if (scene.resumes) return [goneOn];
  // In a session that lives on, whoever comes back may still want the answer.
  return [settles(scene), ...(scene.shared && !inSession ? [endsHandlers(scene)] : [])];
};

function settles({ patienceMs }: Scene): Case {
  return {
    name: "when what lies between breaks, every call settles at once with ConnectionClosed",
    async play(open) {
      await using opened = await open();
      let begun = 0;
      const onProgress = (): void => {
        begun += 1;
        if (begun === 10) void opened.link.sever();
      };
      const calls = range(10).map((mark) => failure(opened.hear("wait", { mark }, { onProgress }), "a call"));
      const errors = await soon(Promise.all(calls), "the calls", patienceMs);
      for (const error of errors) claim(error instanceof ConnectionClosed, `a caller hears ${String(error)}`);
      same(opened.client.diagnostics.counts(), {}, "the client's diagnostics");
    },
  };
}

function endsHandlers({ patienceMs }: Scene): Case {
  return {
    name: "when what lies between breaks, the handlers end by hang-up",
    async play(open) {
      await using opened = await open();
      const onProgress = (): void => void opened.link.sever();
      await soon(failure(opened.hear("wait", { mark: "a" }, { onProgress }), "the call"), "the call", patienceMs);
      const other = await opened.redial();
      const { endings } = await opened.learning(other).until("the end of the handler", (memory) => memory.endings["a"] !== undefined);
      same(endings["a"]?.by, "hang-up", "who ended it");
    },
  };
}

const goneOn: Case = {
  name: "when a stream breaks its call goes on: nothing is lost, and nothing is heard twice",
  async play(open) {
    await using opened = await open();
    let broken = false;
    const onProgress = (done: number): void => {
      if (done < 5 || broken) return;
      broken = true;
      void opened.link.sever();
    };
    const { progress, result } = await opened.hear("count", { to: 60 }, { onProgress });
    same(result, 60, "the result");
    same([progress[0], progress.at(-1)], [1, 60], "the first update and the last");
    claim(
      progress.every((done, at) => at === 0 || done > (progress[at - 1] ?? 0)),
      `updates came twice or out of order: ${progress.join(" ")}`,
    );
    same(opened.client.diagnostics.counts(), {}, "the client's diagnostics");
  },
};
