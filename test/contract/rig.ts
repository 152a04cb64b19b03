/** A client connected to the contract's server over some transport, and what can be learned from both ends. */
import { setImmediate as turn } from "node:timers/promises";
import type { Client, ClientOptions, Params } from "mcpgen/client";

export interface Rig extends AsyncDisposable {
  readonly client: Client;
  /** The server can tell no request from another by its id, so a cancellation reaches it as the loss of a stream only. */
  readonly standsAlone: boolean;
}

/** Everything a rig's client needs beside its transport. */
export type Open = (options: ClientOptions) => Promise<Rig>;

export interface Heard {
  readonly progress: number[];
  readonly result: unknown;
}

/** What the client heard of one tool call, in order. */
export async function callHearing({ client }: Rig, call: Params<"tools/call">, token?: string | number): Promise<Heard> {
  const progress: number[] = [];
  let settled = false;
  const result = await client.call("tools/call", call, {
    ...(token === undefined ? {} : { progressToken: token }),
    onProgress: (done) => void progress.push(settled ? Number.NaN : done),
  });
  settled = true;
  const [content] = result.content;
  return { progress, result: content?.type === "text" ? JSON.parse(content.text) : content };
}

export function toolCall(name: string, given: Record<string, unknown> = {}): Params<"tools/call"> {
  return { name, arguments: given };
}

export interface Remembered {
  readonly endings: Record<string, string>;
  readonly deliveries: Record<string, string[]>;
  readonly counts: Record<string, number>;
}

/** What the server's end knows. */
export async function remembered(rig: Rig): Promise<Remembered> {
  const { result } = await callHearing(rig, toolCall("remember"));
  return result as Remembered;
}

/** Asks until it is so; the test's own limit ends the wait. */
export async function until(rig: Rig, is: (memory: Remembered) => boolean): Promise<Remembered> {
  for (;;) {
    const memory = await remembered(rig);
    if (is(memory)) return memory;
    // In memory all of the above is microtasks, which alone would keep everything else waiting.
    await turn();
  }
}
