import type { Id } from "../../message.ts";
import { claim, same } from "../check.ts";
import type { Case, Scene } from "../scene.ts";
import { toolCall } from "../stage.ts";

const IDS: readonly Id[] = [
  0,
  "",
  "0",
  -1,
  "-1",
  Number.MAX_SAFE_INTEGER,
  Number.MIN_SAFE_INTEGER,
  "null",
  "🛰️ \u2028 id",
  "i".repeat(2000),
];

export const requestIds = (scene: Scene): readonly Case[] => [
  {
    name: "any string and any integer is an id, and is echoed exactly while all of them are in flight",
    async play(open) {
      await using opened = await open();
      const raw = await opened.raw();
      for (const [value, id] of IDS.entries()) raw.request(id, "tools/call", toolCall("echo", { value }));
      for (const [value, id] of IDS.entries()) {
        const replies = await raw.replies(id);
        same(
          replies.map(({ result }) => result?.["content"]),
          [[{ type: "text", text: String(value) }]],
          `the reply to ${JSON.stringify(id)}`,
        );
      }
      await raw.quiet();
    },
  },
  scene.remembers ? refused : served,
];

const refused: Case = {
  name: "an id that is still being answered is refused, and is free again afterwards",
  async play(open) {
    await using opened = await open();
    const raw = await opened.raw();
    raw.request(7, "tools/call", toolCall("wait", { mark: "w" }));
    raw.request(7, "tools/call", toolCall("wait", { mark: "w" }));
    const [error] = await raw.replies(7);
    same(error?.error?.code, -32600, "the second one");
    raw.request("7", "tools/call", toolCall("echo", { value: "a string" }));
    claim((await raw.replies("7"))[0]?.result !== undefined, "an id that looks alike was refused");
    await raw.tell("notifications/cancelled", { requestId: 7 });
    await raw.until("the end of the handler", ({ endings }) => endings["w"] !== undefined);
    raw.request(7, "tools/call", toolCall("echo", { value: "free" }));
    const replies = await raw.replies(7, 2);
    same(
      replies.map(({ result }) => result !== undefined),
      [false, true],
      "the replies",
    );
    await raw.quiet({ refused: 1, unrequested: 1 });
  },
};

const served: Case = {
  name: "requests that stand alone may have one id, and each is answered",
  async play(open) {
    await using opened = await open();
    const raw = await opened.raw();
    for (const value of [1, 2, 3]) raw.request(7, "tools/call", toolCall("echo", { value }));
    const texts = (await raw.replies(7, 3)).map(({ result }) => Object(result?.["content"])[0]?.text);
    same(texts.sort(), ["1", "2", "3"], "the answers");
    await raw.quiet();
  },
};
