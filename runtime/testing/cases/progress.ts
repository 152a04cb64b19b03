import { range, same } from "../check.ts";
import type { Case } from "../scene.ts";
import { toolCall } from "../stage.ts";

export const progress = (): readonly Case[] => [
  {
    name: "what the caller did not ask for, what tells it nothing and what comes too late each has its own name",
    async play(open) {
      await using opened = await open();
      await opened.client.call("tools/call", toolCall("late", { mark: "deaf" }), { progressToken: false });
      same((await opened.hear("late", { mark: "heard" })).progress, [1, 2], "what was heard");
      const { deliveries } = await opened.until("what was said too late", (memory) =>
        ["deaf", "heard"].every((mark) => memory.deliveries[mark]?.length === 7),
      );
      same(
        deliveries["deaf"],
        range(7).map(() => "unrequested"),
        "without a token",
      );
      same(deliveries["heard"], ["sent", "stale", "stale", "stale", "stale", "sent", "closed"], "with a token");
      await opened.quiet({ unrequested: 7, stale: 4, closed: 1 });
    },
  },
  {
    name: "a reporter adds up its steps",
    async play(open) {
      await using opened = await open();
      const { progress: heard, result } = await opened.hear("steps");
      same(heard, [10, 40, 80, 100], "what was heard");
      same(
        result,
        heard.map((done) => ["sent", done]),
        "what became of it",
      );
      await opened.quiet();
    },
  },
  {
    name: "a callback that throws is a diagnostic, and the call goes on",
    async play(open) {
      await using opened = await open();
      const onProgress = (done: number): void => {
        if (done === 2) throw new Error("a bar that cannot be drawn");
      };
      const { progress: heard, result } = await opened.hear("count", { to: 3 }, { onProgress });
      same([heard, result], [[1, 2, 3], 3], "what was heard");
      await opened.quiet({}, { failed: 1 });
    },
  },
];
