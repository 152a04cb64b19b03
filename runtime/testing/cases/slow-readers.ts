import { claim, range, same } from "../check.ts";
import type { Case } from "../scene.ts";
import { toolCall } from "../stage.ts";

/** So much that a reader which is held up is noticed, whatever lies between: sockets hold megabytes. */
const ENOUGH = 60_000;

interface Flooded {
  readonly last: number;
  readonly sent: number;
  readonly merged?: number;
}

export const slowReaders = (): readonly Case[] => [
  {
    name: "a reader that is held up loses only what a newer value has replaced, by name, and no result",
    async play(open) {
      await using opened = await open();
      let stalled = false;
      const onProgress = (): void => {
        if (!stalled) opened.link.stall?.();
        stalled = true;
      };
      const flood = opened.hear("flood", { atMost: opened.link.stall === undefined ? 2000 : ENOUGH }, { onProgress });
      const others = Promise.all(range(20).map((value) => opened.hear("echo", { value })));
      const { progress, result } = await flood;
      const { last, sent, merged = 0 } = result as Flooded;
      same(progress.length, sent, `updates heard of ${last}, ${merged} of which were merged`);
      same([progress[0], progress.at(-1)], [1, last], "the first update and the last");
      claim(
        progress.every((done, at) => at === 0 || done > (progress[at - 1] ?? 0)),
        "updates came out of order",
      );
      same(
        (await others).map((other) => other.result),
        range(20),
        "results beside",
      );
      if (opened.link.stall !== undefined) claim(merged > 0, `${last} updates waited for a reader that was held up`);
      await opened.quiet(merged > 0 ? { merged } : {});
    },
  },
  {
    name: "who reads more slowly than the server talks hears everything all the same",
    async play(open) {
      await using opened = await open();
      const call = opened.client.call("tools/call", toolCall("count", { to: 40 }));
      const progress: number[] = [];
      for await (const update of call) {
        progress.push(update.progress);
        await opened.hear("echo", { value: update.progress });
      }
      same(progress, range(40), "what was iterated");
      await opened.quiet();
    },
  },
];
