import { claim, range, same } from "../check.ts";
import type { Case } from "../scene.ts";

export const largeMessages = (): readonly Case[] => [
  {
    name: "a message of megabytes goes both ways, beside small ones",
    async play(open) {
      await using opened = await open();
      const value = "0123456789abcdé".repeat(200_000);
      const [large, ...small] = await Promise.all([opened.hear("echo", { value }), ...range(5).map((to) => opened.hear("count", { to }))]);
      claim(large.result === value, "the large one differs");
      same(
        small.map(({ result }) => result),
        range(5),
        "the small ones",
      );
      await opened.quiet();
    },
  },
  {
    name: "many large messages at once are each whole",
    async play(open) {
      await using opened = await open();
      const values = range(8).map((index) => String(index).repeat(300_000));
      const heard = await Promise.all(values.map((value) => opened.hear("echo", { value })));
      claim(
        heard.every(({ result }, index) => result === values[index]),
        "one of them differs",
      );
      await opened.quiet();
    },
  },
];
