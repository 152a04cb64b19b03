/** One tool that talks a lot, through any of the ways there are, at moments that nobody can foresee. */
import { turn } from "./check.ts";
import { said, type ToolCall, type Tools } from "./memory.ts";
import { about } from "./tools-asking.ts";

export interface Talk {
  /** `ask` reports progress as well, and asks between. */
  readonly by: "progress" | "reporter" | "log" | "ask";
  readonly mark: string;
  /** How many things it says: each bears the mark and its number. */
  readonly times: number;
  /** Of the delays. */
  readonly seed: number;
}

/** How many questions an `ask` asks in all. */
const QUESTIONS = 4;

export const talkingTools: Tools = {
  async talk(exchange) {
    const talk = exchange.params.arguments as unknown as Talk;
    const say = sayingBy(talk, exchange);
    const heard: unknown[] = [];
    for (let at = 1; at <= talk.times; at++) {
      say(at);
      await pause(talk.seed * 1000 + at);
      if (talk.by === "ask" && at % (talk.times / QUESTIONS) === 0) await question(exchange, `${talk.mark} ${at}`, heard);
    }
    return said(heard);
  },
};

function sayingBy({ by, mark, times }: Talk, { progress, reporter, log }: ToolCall): (at: number) => unknown {
  const reported = reporter({ total: times });
  if (by === "log") return (at) => log("info", { mark, at });
  if (by === "reporter") return (at) => reported.add(1, `${mark} ${at}`);
  return (at) => progress(at, times, `${mark} ${at}`);
}

/** Its answer, and how far the client said it was with it. */
async function question({ ask }: ToolCall, words: string, heard: unknown[]): Promise<void> {
  const updates: number[] = [];
  const { content } = await ask(words, "sampling/createMessage", about(words), { onProgress: (done) => void updates.push(done) });
  const [text] = [content].flat();
  heard.push({ answer: text?.type === "text" ? text.text : text, updates });
}

/** Mostly none, sometimes another turn, seldom milliseconds. */
async function pause(seed: number): Promise<void> {
  const dice = (Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d) >>> 8) % 100;
  if (dice < 70) return;
  if (dice < 85) await undefined;
  else if (dice < 97) await turn();
  else await new Promise((resolve) => void setTimeout(resolve, dice % 4));
}
