/** An attacker on each transport: it says whatever it likes, message by message, in a handshake made in good order. */
import { createInterface } from "node:readline";
import { type ClientTransport, connect, httpTransport } from "mcpgen/client";
import { sseTransport } from "mcpgen/sse";
import { webSocketTransport } from "mcpgen/ws";
import { assert } from "../harness.ts";
import { openRaw as openSession } from "../runtime/transport/http/raw-session.ts";
import { openRaw as openStream } from "../runtime/transport/http-sse/raw-stream.ts";
import { frame, openRaw as openSocket, TEXT } from "../runtime/transport/ws/raw-peer.ts";
import { openVictim, type Victim, type Where } from "./victim.ts";

export interface Attacker extends AsyncDisposable {
  readonly victim: Victim;
  /** Sends this as one message, and gives the one answer to it. */
  say(message: string | Buffer): Promise<string>;
  /** Sends it, and gives everything that is heard before a ping that follows it is answered. */
  provoke(message: string | Buffer): Promise<readonly string[]>;
  /** Somebody else is served as if nothing had happened. */
  servesOthers(): Promise<void>;
}

export const WHERE: readonly Where[] = ["http", "sse", "ws", "stdio"];
export const REVISION = "2025-11-25";

export const rpc = (method: string, params: unknown = {}, id: unknown = 1): string =>
  JSON.stringify({ jsonrpc: "2.0", id, method, params });
const INITIALIZE = rpc("initialize", { protocolVersion: REVISION, capabilities: {}, clientInfo: { name: "a", version: "1" } }, "opening");
const INITIALIZED = JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" });

export async function openAttacker(where: Where): Promise<Attacker> {
  const victim = await openVictim(where);
  try {
    const wire = await WIRES[where](victim);
    return {
      victim,
      ...wire,
      servesOthers: () => (where === "stdio" ? isServed(wire) : callsInPeace(where, victim)),
      async [Symbol.asyncDispose]() {
        await wire[Symbol.asyncDispose]();
        await victim[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await victim[Symbol.asyncDispose]();
    throw error;
  }
}

type Wire = Pick<Attacker, "say" | "provoke"> & AsyncDisposable;

/** A pipe has one client, which goes on being served. */
async function isServed({ say }: Wire): Promise<void> {
  const { id, result } = JSON.parse(await say(rpc("tools/call", { name: "echo", arguments: { value: "peace" } }, "honest")));
  assert.equal([id, result.structuredContent.value], ["honest", "peace"]);
}

async function callsInPeace(where: Exclude<Where, "stdio">, { url }: Victim): Promise<void> {
  await using client = await connect(TRANSPORTS[where](url), { info: { name: "honest", version: "1" }, revision: REVISION });
  const { structuredContent } = await client.call("tools/call", { name: "echo", arguments: { value: "peace" } });
  assert.equal(structuredContent, { value: "peace" });
}

const TRANSPORTS: Readonly<Record<Exclude<Where, "stdio">, (url: string) => ClientTransport>> = {
  http: (url) => httpTransport(url),
  sse: (url) => sseTransport(url),
  ws: (url) => webSocketTransport(url),
};

const WIRES: Readonly<Record<Where, (victim: Victim) => Promise<Wire>>> = {
  async http({ url }) {
    const { id } = await openSession(url, {}, REVISION);
    const headers = { "mcp-session-id": id, accept: "application/json, text/event-stream", "content-type": "application/json" };
    const say = async (body: string | Buffer): Promise<string> => (await fetch(url, { method: "POST", headers, body })).text();
    const close = async (): Promise<void> => void (await fetch(url, { method: "DELETE", headers }));
    return { say, provoke: async (message) => [await say(message)], [Symbol.asyncDispose]: close };
  },
  async sse({ url }) {
    const stream = await openStream(url);
    /** What is refused at once is not said on the stream. */
    const refused: string[] = [];
    const post = async (body: string | Buffer): Promise<void> => {
      const text = await (await stream.post(body)).text();
      if (text !== "") refused.push(text);
    };
    const hear = async (): Promise<string> => refused.shift() ?? JSON.stringify(await stream.said());
    const wire = await handshaken(post, hear);
    return { ...wire, [Symbol.asyncDispose]: () => stream[Symbol.asyncDispose]() };
  },
  async ws({ url }) {
    const peer = await openSocket(url);
    const wire = await handshaken(
      async (text) => peer.write(frame(TEXT, text)),
      async () => JSON.stringify(await peer.nextMessage()),
    );
    return { ...wire, [Symbol.asyncDispose]: async () => peer[Symbol.dispose]() };
  },
  async stdio({ input, output }) {
    const lines = createInterface({ input: output })[Symbol.asyncIterator]();
    const wire = await handshaken(
      async (line) => void input.write(Buffer.concat([Buffer.from(line), NEWLINE])),
      async () => String((await lines.next()).value),
    );
    return { ...wire, [Symbol.asyncDispose]: async () => undefined };
  },
};

const NEWLINE = Buffer.from("\n");

async function handshaken(
  send: (message: string | Buffer) => Promise<void>,
  hear: () => Promise<string>,
): Promise<Pick<Wire, "say" | "provoke">> {
  const say = async (message: string | Buffer): Promise<string> => {
    await send(message);
    return hear();
  };
  await say(INITIALIZE);
  await send(INITIALIZED);
  return {
    say,
    async provoke(message) {
      const id = crypto.randomUUID();
      await send(message);
      await send(rpc("ping", {}, id));
      const heard: string[] = [];
      for (let text = await hear(); !text.includes(id); text = await hear()) heard.push(text);
      return heard;
    },
  };
}
