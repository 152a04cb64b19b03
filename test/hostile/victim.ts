/** The attacked process as its attackers see it: where it is, what it weighs, and what it had to say about all this. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { assert } from "../harness.ts";

export type Where = "http" | "sse" | "ws" | "stdio";

export interface Victim extends AsyncDisposable {
  readonly url: string;
  readonly input: Writable;
  readonly output: Readable;
  /** Its memory after a collection, in bytes. */
  weigh(): Promise<number>;
  /** It lives, and nothing has gone wrong that nobody had foreseen: Node says so on standard error. */
  isUnharmed(): void;
}

export async function openVictim(where: Where): Promise<Victim> {
  const program = fileURLToPath(new URL("./victim-server.ts", import.meta.url));
  const child = spawn(process.execPath, ["--expose-gc", "--import", "tsx", program, where], { stdio: ["pipe", "pipe", "pipe", "ipc"] });
  const { stdin, stdout, stderr } = child;
  if (stdin === null || stdout === null || stderr === null) throw new Error("no streams");
  let said = "";
  stderr.on("data", (chunk) => {
    said += String(chunk);
  });
  const { url } = await answerOf<{ url: string }>(child);
  return {
    url,
    input: stdin,
    output: stdout,
    async weigh() {
      child.send("weigh");
      return (await answerOf<{ rss: number }>(child)).rss;
    },
    isUnharmed() {
      assert.is(said, "");
      assert.is(child.exitCode, null);
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}

async function answerOf<T>(child: ChildProcess): Promise<T> {
  const gone = once(child, "exit").then(([code]) => {
    throw new Error(`the server has gone with ${code}`);
  });
  const [answer] = await Promise.race([once(child, "message"), gone]);
  return answer;
}

/** So much more than before may be in use after an attack: generous, and far below what any of them sends. */
export const ALLOWED_BYTES: number = 160 * 1024 * 1024;

/** Places in files, traces, and the words in which engines and libraries complain. */
const INSIDE =
  /node:|node_modules|\.[jt]s\b|\bat \S+ \(|(Syntax|Type|Range|Reference)Error|JSON\.parse|Unexpected|stack|hunter2|unhandled/i;

export function saysNothingOfTheInside(text: string): void {
  assert.not.match(text, INSIDE);
}
