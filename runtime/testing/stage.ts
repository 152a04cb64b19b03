/** A link of the transport under test, opened for one case: clients on it, and what can be learned from both ends. */
import type { Params } from "../../generated/index.ts";
import type { CallOptions } from "../call.ts";
import { type Client, type ClientOptions, connect } from "../client.ts";
import { eventually, handled, soon } from "./check.ts";
import { type Learning, openLearning } from "./learning.ts";
import type { Link, OpenLink } from "./link.ts";
import type { Remembered } from "./memory.ts";
import { openRaw, type Raw } from "./raw.ts";
import type { Open, Scene } from "./scene.ts";

export interface Opened extends AsyncDisposable, Learning {
  readonly client: Client;
  readonly link: Link;
  /** Another client of the same link, closed with it. */
  dial(options?: Partial<ClientOptions>): Promise<Client>;
  /** As `dial`, after something broke: what the platform keeps of the broken way may be in use once more. */
  redial(): Promise<Client>;
  /** A peer that says what it is told to, closed with the link. */
  raw(): Promise<Raw>;
  hear(name: string, given?: object, how?: CallOptions): Promise<Heard>;
  /** As what the first client learns, from another one. */
  learning(client: Client): Learning;
}

export interface Heard {
  /** `NaN` for what was heard after the result. */
  readonly progress: number[];
  readonly result: unknown;
}

export function openStage(scene: Scene, openLink: OpenLink): Open {
  const { revision, patienceMs } = scene;
  const defaults: ClientOptions = {
    info: { name: "contract", version: "1" },
    revision,
    limits: { idleMs: patienceMs, totalMs: 6 * patienceMs },
  };
  return async (options = {}, variant = "plain") => {
    const link = await openLink(variant);
    const ends: AsyncDisposable[] = [link];
    const kept = <T extends AsyncDisposable>(end: T): T => {
      ends.push(end);
      return end;
    };
    const close = async (): Promise<void> => {
      // The last first: a server waits for its clients to let go.
      for (const end of ends.reverse()) await soon(end[Symbol.asyncDispose](), "closing", 3 * patienceMs);
    };
    try {
      const dial = async (more: Partial<ClientOptions> = options): Promise<Client> =>
        kept(await connect(link.dial(), { ...defaults, ...more }));
      const client = await dial();
      const raw = async (): Promise<Raw> => kept(await openRaw(link.dial(), scene));
      const redial = (): Promise<Client> => eventually(() => dial().catch(() => undefined), "a new client", patienceMs);
      const hear: Opened["hear"] = (name, given, how) => handled(callHearing(client, toolCall(name, given), how));
      const learning = (from: Client): Learning => learningFrom(from, patienceMs);
      return { client, link, dial, redial, raw, hear, learning, ...learning(client), [Symbol.asyncDispose]: close };
    } catch (error) {
      await close();
      throw error;
    }
  };
}

function learningFrom(client: Client, patienceMs: number): Learning {
  const remembered = async (): Promise<Remembered> => (await callHearing(client, toolCall("remember"))).result as Remembered;
  return openLearning(remembered, client.diagnostics.counts, patienceMs);
}

export function toolCall(name: string, given: object = {}): Params<"tools/call"> {
  return { name, arguments: { ...given } };
}

/** What one tool call came to, and what was heard of it before, in order. */
export async function callHearing(client: Client, call: Params<"tools/call">, how: CallOptions = {}): Promise<Heard> {
  const progress: number[] = [];
  let settled = false;
  const result = await client.call("tools/call", call, {
    ...how,
    onProgress(done, total, message) {
      progress.push(settled ? Number.NaN : done);
      how.onProgress?.(done, total, message);
    },
  });
  settled = true;
  const [content] = result.content;
  return { progress, result: content?.type === "text" ? JSON.parse(content.text) : content };
}
