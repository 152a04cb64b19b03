import { range, same } from "../check.ts";
import type { Case } from "../scene.ts";
import { toolCall } from "../stage.ts";

export const ordering = (): readonly Case[] => [
  {
    name: "fifty interleaved calls each hear only their own progress, in order, before their result",
    async play(open) {
      await using opened = await open();
      const heard = await Promise.all(range(50).map((to) => opened.hear("count", { to })));
      for (const [index, { progress, result }] of heard.entries()) {
        same([...progress, result], [...range(index + 1), index + 1], `call ${index + 1}`);
      }
      await opened.quiet();
    },
  },
  {
    name: "what is said in one tick arrives in the order in which it was said, a log line among progress",
    async play(open) {
      const heard: unknown[] = [];
      const handlers = { "notifications/message": ({ params }: { params: { data: unknown } }) => void heard.push(params.data) };
      await using opened = await open({ logLevel: "debug", handlers });
      const levels = ["info", "error", "debug"];
      await opened.hear("log", { levels }, { onProgress: (done) => void heard.push(done) });
      same(
        heard,
        levels.flatMap((_, at) => [{ at }, at + 1]),
        "lines and updates",
      );
      await opened.quiet();
    },
  },
  {
    name: "progress can be iterated, and the iteration ends with the call",
    async play(open) {
      await using opened = await open();
      const call = opened.client.call("tools/call", toolCall("count", { to: 7 }));
      const progress: number[] = [];
      for await (const update of call) progress.push(update.progress);
      same(progress, range(7), "what was iterated");
      same((await call).content, [{ type: "text", text: "7" }], "the result");
      await opened.quiet();
    },
  },
];
