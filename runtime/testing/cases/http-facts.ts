import { range, same } from "../check.ts";
import type { Case, Scene } from "../scene.ts";

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly mark: string | null;
}

export const httpFacts = ({ http }: Scene): readonly Case[] => {
  if (http === "none") return [nothing];
  return http === "connection" ? [connection] : [message];
};

const nothing: Case = {
  name: "a handler sees no HTTP request where there is none",
  async play(open) {
    await using opened = await open();
    same((await opened.hear("facts")).result, "none", "what it sees");
    await opened.quiet();
  },
};

const connection: Case = {
  name: "every handler of a connection sees the HTTP request that opened it",
  async play(open) {
    await using opened = await open();
    const seen = await Promise.all(range(10).map((mark) => opened.hear("facts", { mark })));
    for (const { result } of seen) same([Object(result).method, Object(result).path === ""], ["GET", false], "what it sees");
    await opened.quiet();
  },
};

const message: Case = {
  name: "a handler sees the HTTP request that carried its own message, and no other one's",
  async play(open) {
    await using opened = await open();
    const seen = await Promise.all(range(20).map((mark) => opened.hear("facts", { mark })));
    for (const [index, { result }] of seen.entries()) {
      const { method, mark } = result as Seen;
      // The client's end may copy the mark into a header of this name; without it there is less to compare.
      same([method, mark ?? String(index + 1)], ["POST", String(index + 1)], `what call ${index + 1} sees`);
    }
    await opened.quiet();
  },
};
