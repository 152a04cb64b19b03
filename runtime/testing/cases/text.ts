import { claim, same } from "../check.ts";
import type { Case } from "../scene.ts";

const TEXTS = [
  "ünïcödé 🛰️ 漢字",
  "line\nfeed\r\nreturn",
  "\u2028\u2029\u0000\u001f\u007f\u0085\ufeff",
  '"quoted" \\ data: x\n\n: comment\nid: 1\nretry: 1',
  "\ud83d lone \udc00",
  "🛰".repeat(5000),
];

export const text = (): readonly Case[] => [
  {
    name: "text arrives as it was said, in results, in errors, in logs and as progress",
    async play(open) {
      const messages: unknown[] = [];
      await using opened = await open();
      for (const value of TEXTS) {
        same((await opened.hear("echo", { value })).result, value, "a result");
        const error = await opened.hear("refuse", { value }).catch((caught: { data?: unknown }) => caught.data);
        same(error, { value }, "an error");
      }
      await opened.hear("count", { to: 1 }, { onProgress: (_done, _total, message) => void messages.push(message) });
      same(messages, ["1 of 1"], "the words of an update");
      await opened.quiet();
    },
  },
  {
    name: "characters of several bytes are whole, wherever the transport cuts",
    async play(open) {
      await using opened = await open();
      for (const at of [0, 1, 2, 3]) {
        const value = "a".repeat(at) + "€🛰é".repeat(40_000);
        claim((await opened.hear("echo", { value })).result === value, `cut after ${at} bytes, it differs`);
      }
      await opened.quiet();
    },
  },
  {
    name: "keys that mean something to JavaScript are keys like any other",
    async play(open) {
      await using opened = await open();
      const value = JSON.parse('{"__proto__":{"polluted":true},"constructor":1,"toString":null}');
      const { result } = await opened.hear("echo", { value });
      same(Object.keys(result ?? {}), ["__proto__", "constructor", "toString"], "the keys");
      claim(Reflect.get({}, "polluted") === undefined, "every object has a new property");
      await opened.quiet();
    },
  },
];
