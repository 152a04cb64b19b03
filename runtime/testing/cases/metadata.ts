import { range, same } from "../check.ts";
import type { Case, Scene } from "../scene.ts";
import { toolCall } from "../stage.ts";
import { asking } from "./asks.ts";

const TRACE = { traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", tracestate: "a=1,b=2", baggage: "user=ü" };

export const metadata = ({ handshake, remembers }: Scene): readonly Case[] => [
  {
    name: "keys of _meta and of tracing reach the handler and no other call, and its own come back",
    async play(open) {
      await using opened = await open();
      const metas = range(10).map((n) => ({ ...TRACE, "contract.example/n": n, "contract.example/deep": { a: [null, "é"] } }));
      const heard = await Promise.all(metas.map((meta) => opened.client.call("tools/call", toolCall("meta"), { meta })));
      for (const [index, { content, _meta }] of heard.entries()) {
        const [said] = content;
        same(said?.type === "text" ? JSON.parse(said.text) : said, metas[index], "what the handler sees");
        same(Object(_meta)["contract.example/back"], { of: ["what", 1] }, "what comes back");
      }
      await opened.quiet();
    },
  },
  ...(handshake && remembers ? [traced] : []),
];

const traced: Case = {
  name: "what a handler asks carries on the trace of the call it answers",
  async play(open) {
    const seen: unknown[] = [];
    await using opened = await open({
      ...asking,
      handlers: {
        "sampling/createMessage": ({ meta }) => {
          seen.push(meta);
          return { role: "assistant", model: "m", content: { type: "text", text: "traced" } };
        },
      },
    });
    await opened.hear("askAbout", { about: "it" }, { meta: { ...TRACE, "contract.example/k": 1 } });
    same(seen, [TRACE], "what the client sees");
    await opened.quiet();
  },
};
