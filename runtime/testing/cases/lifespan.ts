import { same } from "../check.ts";
import type { Case, Scene } from "../scene.ts";
import { callHearing, toolCall } from "../stage.ts";

export const lifespan = ({ shared }: Scene): readonly Case[] => [
  {
    name: `what the lifespan hook made is every handler's${shared ? ", whichever client calls" : ""}`,
    async play(open) {
      await using opened = await open();
      const clients = [opened.client, await opened.dial()];
      for (const client of clients) same((await callHearing(client, toolCall("life"))).result, { made: 1 }, "what a handler has");
      await opened.quiet();
    },
  },
];
