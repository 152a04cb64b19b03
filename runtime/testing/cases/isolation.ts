import { range, same } from "../check.ts";
import type { Case, Scene } from "../scene.ts";
import { callHearing, toolCall } from "../stage.ts";

const TOKENS = [0, "", "0", -1, "-1", 1, "1", "null", "undefined", "false", Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];

export const isolation = ({ shared }: Scene): readonly Case[] => [
  {
    name: "any string and any integer is a token, and those that look alike are different ones",
    async play(open) {
      await using opened = await open();
      const heard = await Promise.all(TOKENS.map((progressToken, index) => opened.hear("count", { to: index + 1 }, { progressToken })));
      for (const [index, { progress, result }] of heard.entries()) {
        same([progress, result], [range(index + 1), index + 1], `token ${JSON.stringify(TOKENS[index])}`);
      }
      await opened.quiet();
    },
  },
  {
    name: `clients whose requests have the same ids and tokens hear their own${shared ? " of one server" : ""}`,
    async play(open) {
      await using opened = await open();
      const clients = [opened.client, ...(await Promise.all(range(4).map(() => opened.dial())))];
      const heard = await Promise.all(clients.map((client, index) => callHearing(client, toolCall("count", { to: 10 * (index + 1) }))));
      for (const [index, { progress, result }] of heard.entries()) {
        const to = 10 * (index + 1);
        same([progress, result], [range(to), to], `client ${index + 1}`);
        same(clients[index]?.diagnostics.counts(), {}, `the diagnostics of client ${index + 1}`);
      }
      await opened.quiet();
    },
  },
];
