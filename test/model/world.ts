/** The real thing that the model is about: a server whose handlers do what they are told, and what its clients hear of it. */
import { setImmediate as turn } from "node:timers/promises";
import { CallTimeout, Cancelled, type Client, ConnectionClosed, connect, RpcError } from "mcpgen/client";
import { type CallToolResult, createServer, type ExchangeOf, type Server } from "mcpgen/server";
import type { Connection } from "../../runtime/session.ts";
import type { Line, Link, Network } from "./links.ts";

export interface RealCall {
  readonly abort: AbortController;
  readonly heard: number[];
  /** How it ended, each time it did. */
  readonly fates: string[];
}

/** One run of the handler. */
export interface Held {
  readonly exchange: ExchangeOf<"tools/call">;
  /** By whom it was ended, where it did not end by itself. */
  readonly ended: string[];
  resolve(result: CallToolResult): void;
  reject(why: unknown): void;
}

export interface Question {
  readonly fates: string[];
  answer(): void;
  refuse(): void;
}

export interface RealClient {
  readonly client: Client;
  readonly line: Line;
  /** How many announcements it has heard. */
  heard: number;
}

export class World {
  readonly link: Link;
  readonly server: Server;
  readonly connections: Set<Connection> = new Set();
  readonly held: Map<string, Held> = new Map();
  readonly calls: Map<string, RealCall> = new Map();
  readonly clients: Map<number, RealClient> = new Map();
  readonly questions: Map<string, Question> = new Map();
  readonly #finished: Set<string> = new Set();
  #dial: (() => Promise<Line>) | undefined;

  readonly #network: Network;

  constructor(link: Link, network: Network = (arrive) => arrive()) {
    this.link = link;
    this.#network = network;
    this.server = createServer({
      info: { name: "s", version: "1" },
      capabilities: { tools: { listChanged: true } },
      handlers: { "tools/list": () => ({ tools: [] }), "tools/call": (exchange) => this.#hold(exchange) },
      onDiagnostic: () => undefined,
    });
  }

  async connect(id: number): Promise<void> {
    this.#dial ??= await this.link.open(this.server, this.connections, this.#network);
    const line = await this.#dial();
    const handlers = {
      "elicitation/create": ({ params }: { params: { message: string } }) => this.#asked(params.message),
      "notifications/tools/list_changed": () => {
        real.heard += 1;
      },
    };
    const { revision } = this.link;
    const options = { info: { name: `c${id}`, version: "1" }, capabilities: { elicitation: {} }, revision, handlers };
    const real: RealClient = { line, heard: 0, client: await connect(line.transport, options) };
    this.clients.set(id, real);
  }

  call(client: number, key: string, totalMs: number): void {
    const call: RealCall = { abort: new AbortController(), heard: [], fates: [] };
    this.calls.set(key, call);
    const { signal } = call.abort;
    const onProgress = (done: number): void => void call.heard.push(call.fates.length === 0 ? done : Number.NaN);
    this.clients
      .get(client)
      ?.client.call("tools/call", { name: key }, { signal, totalMs, onProgress })
      .then(
        () => call.fates.push("result"),
        (error: unknown) => call.fates.push(fateOf(error)),
      );
  }

  /** Answers the call: at once, or as soon as it comes. */
  finish(key: string): void {
    const held = this.held.get(key);
    if (held === undefined) this.#finished.add(key);
    else held.resolve({ content: [] });
  }

  /** Asks on the way of a call; `fates` says what came of it. */
  ask(call: string, key: string): void {
    const fates: string[] = [];
    this.questions.set(key, { fates, answer: () => undefined, refuse: () => undefined });
    this.held
      .get(call)
      ?.exchange.ask(key, "elicitation/create", { message: `${key}?`, requestedSchema: { type: "object", properties: {} } })
      .then(
        () => fates.push("answered"),
        (error: unknown) => fates.push(error instanceof RpcError ? "refused" : "ended"),
      );
  }

  #hold(exchange: Held["exchange"]): Promise<CallToolResult> {
    return new Promise((resolve, reject) => {
      const held: Held = { exchange, ended: [], resolve, reject };
      exchange.signal.addEventListener("abort", () => {
        if (exchange.signal.reason.by !== "answered") held.ended.push(exchange.signal.reason.by);
        reject(exchange.signal.reason);
      });
      const { name } = exchange.params;
      this.held.set(name, held);
      if (this.#finished.has(name)) resolve({ content: [] });
    });
  }

  #asked(message: string): Promise<{ action: "accept"; content: Record<string, never> }> {
    return new Promise((resolve, reject) => {
      const key = message.slice(0, -1);
      this.questions.set(key, {
        fates: this.questions.get(key)?.fates ?? [],
        answer: () => resolve({ action: "accept", content: {} }),
        refuse: () => reject(new RpcError(-1, "no")),
      });
    });
  }
}

function fateOf(error: unknown): string {
  if (error instanceof CallTimeout) return "timeout";
  if (error instanceof Cancelled) return "cancelled";
  if (error instanceof ConnectionClosed) return "lost";
  return error instanceof RpcError ? error.message : String(error);
}

/** The limit of the test ends the wait. */
export async function until(is: () => boolean): Promise<void> {
  while (!is()) await turn();
}
