/** Tools that ask their caller. */
import type { CallToolResult, Params } from "../../generated/index.ts";
import { RoundOver } from "../asks.ts";
import { RpcError } from "../contract.ts";
import { type Memory, markOf, said, type ToolCall, type Tools } from "./memory.ts";
import { unsayable } from "./tools-ending.ts";

export const askingTools: Tools = {
  /** One question after another. */
  async ask({ ask }: ToolCall): Promise<CallToolResult> {
    const first = await ask("first", "sampling/createMessage", about("name"));
    const second = await ask("second", "sampling/createMessage", about("color"));
    return said([first, second].map(textOf));
  },

  /** What its caller wants to be asked. */
  async askAbout({ ask, params }: ToolCall): Promise<CallToolResult> {
    return said(textOf(await ask("it", "sampling/createMessage", about(String(params.arguments?.["about"])))));
  },

  async askAll({ askAll }: ToolCall): Promise<CallToolResult> {
    const { who, where, what } = await askAll({
      who: ["sampling/createMessage", about("who")],
      where: ["roots/list", {}],
      what: ["sampling/createMessage", about("what")],
    });
    return said([textOf(who), where.roots[0]?.uri, textOf(what)]);
  },

  /** A side effect before questions. */
  async once(exchange: ToolCall, { ran }: Memory): Promise<CallToolResult> {
    const { once, ask } = exchange;
    const order = await once("order", () => {
      ran.push(markOf(exchange));
      return { order: ran.length };
    });
    await ask("a", "sampling/createMessage", about("a"));
    await ask("b", "sampling/createMessage", about("b"));
    return said(order);
  },

  /** Progress with questions between. */
  async bar({ progress, ask }: ToolCall): Promise<CallToolResult> {
    progress(1);
    await ask("a", "sampling/createMessage", about("a"));
    progress(2);
    await ask("b", "sampling/createMessage", about("b"));
    progress(3);
    return said("full");
  },

  async askPing({ ask }: ToolCall): Promise<CallToolResult> {
    return said(await ask("ping", "ping", {}));
  },

  /** What is asked has no JSON, which is its author's to hear. */
  async askUnsayable({ ask, params }: ToolCall): Promise<CallToolResult> {
    const metadata = unsayable(params.arguments?.["how"]) as Record<string, never>;
    const question = ask("s", "sampling/createMessage", { ...about("s"), metadata });
    const error: unknown = await question.catch((caught: unknown) => caught);
    if (error instanceof RoundOver || error instanceof RpcError) throw error;
    return said(error instanceof Error ? error.name : "no error");
  },

  /** What the client's own progress on an answer comes to. */
  async listenTo({ ask }: ToolCall): Promise<CallToolResult> {
    const heard: unknown[] = [];
    await ask("a", "sampling/createMessage", about("a"), { onProgress: (done, total) => void heard.push([done, total]) });
    return said(heard);
  },
};

/** A question that every revision has. */
export function about(text: string): Params<"sampling/createMessage"> {
  return { messages: [{ role: "user", content: { type: "text", text } }], maxTokens: 9 };
}

function textOf({ content }: { readonly content: unknown }): unknown {
  const [first] = [content].flat();
  return Object(first).text;
}
