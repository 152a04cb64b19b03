import { same } from "../check.ts";
import type { Case, Scene } from "../scene.ts";
import { toolCall } from "../stage.ts";

export const batches = ({ protocol: { wire } }: Scene): readonly Case[] => (wire.batches ? [together, empty] : [none]);

const members = [
  { id: "a", method: "tools/call", params: toolCall("echo", { value: "a" }) },
  { id: "b", method: "tools/call", params: toolCall("log", { levels: ["info"] }) },
  { id: "c", method: "tools/call", params: toolCall("refuse", {}) },
];

const together: Case = {
  name: "each request of a batch is answered, whatever the others do",
  async play(open) {
    await using opened = await open();
    const raw = await opened.raw();
    raw.batch(members);
    const replies = [await raw.replies("a"), await raw.replies("b"), await raw.replies("c")].flat();
    same(
      replies.map(({ result, error }) => (result === undefined ? error?.code : "result")),
      ["result", "result", -32042],
      "the replies",
    );
    await raw.quiet({ unrequested: 1 });
  },
};

const empty: Case = {
  name: "a batch with an initialize in it is refused as a whole",
  async play(open) {
    await using opened = await open();
    const raw = await opened.raw();
    raw.batch([...members, { id: "i", method: "initialize" }]);
    same(
      (await raw.replies(undefined)).map(({ error }) => error?.code),
      [-32600],
      "the reply",
    );
    await raw.quiet({ refused: 1 });
  },
};

const none: Case = {
  name: "a revision without batches refuses one as a whole, and the next message is served",
  async play(open) {
    await using opened = await open();
    const raw = await opened.raw();
    raw.batch(members);
    same(
      (await raw.replies(undefined)).map(({ error }) => error?.code),
      [-32600],
      "the reply",
    );
    raw.request("next", "tools/call", toolCall("echo", { value: 1 }));
    same((await raw.replies("next")).length, 1, "the next one's replies");
    await raw.quiet({ refused: 1 });
  },
};
