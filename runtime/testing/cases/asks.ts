import type { ClientOptions } from "../../client.ts";
import { RpcError } from "../../contract.ts";
import { claim, failure, same } from "../check.ts";
import type { Case, Scene } from "../scene.ts";

/** Answers each question with its own words. */
export const asking: Pick<ClientOptions, "capabilities" | "handlers"> = {
  capabilities: { sampling: {}, roots: {} },
  handlers: {
    "roots/list": () => ({ roots: [{ uri: "file:///home" }] }),
    "sampling/createMessage": ({ params: { messages } }) => {
      const [content] = messages.flatMap((message) => message.content);
      return { role: "assistant", model: "m", content: { type: "text", text: `my ${content?.type === "text" ? content.text : "?"}` } };
    },
  },
};

export const asks = (scene: Scene): readonly Case[] => {
  if (scene.handshake && !scene.remembers) return [noWayBack];
  return [inTurn, together, once, bar, undeclared(scene), crowd, ...(scene.handshake ? [answersProgress] : [])];
};

const inTurn: Case = {
  name: "a handler asks one question after another, and goes on with the answers",
  async play(open) {
    await using opened = await open(asking);
    same((await opened.hear("ask")).result, ["my name", "my color"], "the answers");
    await opened.quiet();
  },
};

const together: Case = {
  name: "several questions asked at once are answered by key",
  async play(open) {
    await using opened = await open(asking);
    same((await opened.hear("askAll")).result, ["my who", "file:///home", "my what"], "the answers");
    await opened.quiet();
  },
};

const once: Case = {
  name: "a side effect runs once, whatever is asked after it",
  async play(open) {
    await using opened = await open(asking);
    same((await opened.hear("once", { mark: "o" })).result, { order: 1 }, "what it made");
    same((await opened.remembered()).ran, ["o"], "what ran");
    await opened.quiet();
  },
};

const bar: Case = {
  name: "progress grows across the questions, and none of it is heard twice",
  async play(open) {
    await using opened = await open(asking);
    const { progress, result } = await opened.hear("bar");
    same([progress, result], [[1, 2, 3], "full"], "what was heard");
    same(opened.client.diagnostics.counts(), {}, "the client's diagnostics");
  },
};

function undeclared({ handshake }: Scene): Case {
  return {
    name: "a client is not asked for what it did not declare, and its caller hears what that is",
    async play(open) {
      await using opened = await open();
      const error = await failure(opened.hear("ask"), "the call");
      claim(error instanceof RpcError, `the caller hears ${String(error)}`);
      same([error.code, error.data], [handshake ? -32600 : -32021, { requiredCapabilities: { sampling: {} } }], "the error");
      same((await opened.hear("count", { to: 1 })).progress, [1], "the next call");
      same(opened.client.diagnostics.counts(), {}, "the client's diagnostics");
    },
  };
}

const crowd: Case = {
  name: "twenty calls that ask at once each get the answers to their own questions",
  async play(open) {
    await using opened = await open(asking);
    const words = Array.from({ length: 20 }, (_, index) => `question ${index}`);
    const heard = await Promise.all(words.map((about) => opened.hear("askAbout", { about })));
    same(
      heard.map(({ result }) => result),
      words.map((about) => `my ${about}`),
      "the answers",
    );
    await opened.quiet();
  },
};

const answersProgress: Case = {
  name: "a client reports how far it is with an answer to whoever asked",
  async play(open) {
    await using opened = await open({
      ...asking,
      handlers: {
        "sampling/createMessage": ({ progress }) => {
          same([progress(1, 2), progress(1), progress(2, 2)], ["sent", "stale", "sent"], "what became of the client's updates");
          return { role: "assistant", model: "m", content: { type: "text", text: "answered" } };
        },
      },
    });
    const updates = [
      [1, 2],
      [2, 2],
    ];
    same((await opened.hear("listenTo")).result, updates, "what the handler heard");
    await opened.quiet({}, { stale: 1 });
  },
};

const noWayBack: Case = {
  name: "where nothing leads back to the client, a question is refused by name",
  async play(open) {
    await using opened = await open(asking);
    const error = await failure(opened.hear("ask"), "the call");
    claim(error instanceof RpcError, `the caller hears ${String(error)}`);
    same([error.code, /cannot be asked|declares/.test(error.message)], [-32600, true], error.message);
    same((await opened.hear("count", { to: 1 })).progress, [1], "the next call");
  },
};
