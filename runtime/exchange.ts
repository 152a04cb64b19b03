/** One request being answered: the face a handler sees, and the handles that only the runtime has. */
import type { Ask, Asks } from "./asks.ts";
import type { AskOptions, Delivery, Exchange, HttpFacts, Level, LogWords, Meta, MethodRow, Owner, Peer, Reporter } from "./contract.ts";
import type { Diagnostics } from "./diagnostics.ts";
import { type Envelope, restOf } from "./era/envelope.ts";
import { Cancelled } from "./errors.ts";
import { type Id, isObject, noticeOf } from "./message.ts";
import { ownerOf } from "./owner.ts";
import { type Progress, progressOf, reporterOf } from "./progress.ts";
import type { Inbound } from "./route.ts";
import { severity } from "./severity.ts";

export interface Opening {
  readonly id: Id;
  readonly row: MethodRow;
  /** As they stand in the message, checked by the row. */
  readonly params: unknown;
  readonly envelope: Envelope;
  readonly inbound: Inbound;
  readonly diagnostics: Diagnostics;
  readonly lifespan: unknown;
}

export function openExchange(opening: Opening): OpenExchange {
  return new OpenExchange(opening);
}

/** Nothing more may be said, and whoever watches the signal learns why. False where it was over already. */
export let endExchange: (exchange: OpenExchange, why: Cancelled) => boolean;
export let isEnded: (exchange: OpenExchange) => boolean;
/** How it asks its caller, whether or not its handler has asked yet. */
export let asksOf: (exchange: OpenExchange) => Asks;
/** Where something was asked that this call did not bring: the answer instead of what the handler returned. */
export let openRound: (exchange: OpenExchange) => Promise<object> | undefined;

/**
 * What most handlers use one or two of is made when first read. `progress`, `log`, `ask` and the like are closures rather than methods, because
 * handlers take them out of the exchange.
 */
export class OpenExchange implements Exchange {
  readonly method: string;
  readonly id: Id;
  readonly client: Peer;
  readonly lifespan: unknown;
  declare readonly http?: HttpFacts;
  readonly #opening: Opening;
  #over: Cancelled | undefined;
  #muted = false;
  #heard = Number.NEGATIVE_INFINITY;
  #abort: AbortController | undefined;
  #params: object | undefined;
  #meta: Meta | undefined;
  #progress: Progress | undefined;
  #log: Exchange["log"] | undefined;
  #asks: Asks | undefined;

  static {
    endExchange = (exchange, why) => exchange.#end(why);
    isEnded = (exchange) => exchange.#over !== undefined;
    asksOf = (exchange) => exchange.#openAsks();
    openRound = (exchange) => (exchange.#asks?.over ? exchange.#asks.outcome(exchange.#heard) : undefined);
  }

  constructor(opening: Opening) {
    this.#opening = opening;
    this.method = opening.row.method;
    this.id = opening.id;
    this.client = opening.envelope.client;
    this.lifespan = opening.lifespan;
    const { http } = opening.inbound.facts;
    if (http !== undefined) this.http = http;
  }

  get params(): object {
    this.#params ??= withoutEnvelope(this.#opening.params, this.#opening.row.hidden);
    return this.#params;
  }

  get meta(): Meta {
    this.#meta ??= restOf(this.#opening.envelope.meta);
    return this.#meta;
  }

  get signal(): AbortSignal {
    if (this.#abort === undefined) {
      this.#abort = new AbortController();
      if (this.#over !== undefined) this.#abort.abort(this.#over);
    }
    return this.#abort.signal;
  }

  get progress(): Progress {
    this.#progress ??= this.#openProgress();
    return this.#progress;
  }

  get log(): Exchange["log"] {
    this.#log ??= (level, data, words) => this.#counted(this.#say(level, data, words), "notifications/message");
    return this.#log;
  }

  get reporter(): (options?: { readonly total?: number }) => Reporter {
    return ({ total } = {}) => reporterOf(this.progress, total);
  }

  get ask(): (key: string, method: string, params: object, how?: AskOptions) => Promise<object> {
    // biome-ignore lint/complexity/useMaxParams: three, then one object
    return (key, method, params, how = {}) => this.#ask({ key, method, params, how });
  }

  get askAll(): (asks: Readonly<Record<string, readonly [string, object]>>, how?: AskOptions) => Promise<object> {
    return async (asks, how = {}) => {
      const entries = Object.entries(asks).map(([key, [method, params]]) => [key, this.#ask({ key, method, params, how })] as const);
      const answers = await Promise.all(entries.map(async ([key, answer]) => [key, await answer] as const));
      return Object.fromEntries(answers);
    };
  }

  get once(): <T>(key: string, run: () => T | Promise<T>) => Promise<T> {
    return (key, run) => this.#openAsks().once(key, run);
  }

  get owner(): Owner<Readonly<Record<string, { params: object }>>> {
    const { inbound, envelope, diagnostics } = this.#opening;
    return ownerOf({ connection: inbound.connection, plan: envelope.plan, client: this.client, diagnostics });
  }

  get release(): () => Delivery {
    const { route } = this.#opening.inbound;
    return () => (this.#isSilent() ? "closed" : (route.release?.() ?? "unsupported"));
  }

  #openProgress(): Progress {
    const { inbound, envelope } = this.#opening;
    const heard = this.#asks?.heard ?? Number.NEGATIVE_INFINITY;
    const send = progressOf({ route: inbound.route, token: envelope.token, heard, ended: () => this.#isSilent() });
    return (done, total, words) => {
      const delivery = send(done, total, words);
      if (delivery === "sent" || delivery === "stored" || delivery === "merged") this.#heard = done;
      return this.#counted(delivery, "notifications/progress");
    };
  }

  #say(level: Level, data: unknown, words: string | LogWords = {}): Delivery {
    const { inbound, envelope } = this.#opening;
    if (this.#isSilent()) return "closed";
    if (!envelope.plan.logs || severity[level] < envelope.threshold) return "unsupported";
    const { logger, meta } = typeof words === "string" ? { logger: words, meta: undefined } : words;
    return inbound.route.send(noticeOf("notifications/message", { level, logger, data, _meta: meta }));
  }

  #ask(ask: Ask): Promise<object> {
    if (this.#over !== undefined) return Promise.reject(this.#over);
    return this.#openAsks().ask(ask);
  }

  #openAsks(): Asks {
    const mute = (): void => {
      this.#muted = true;
    };
    this.#asks ??= this.#opening.envelope.plan.asks({ ...this.#opening, signal: () => this.signal, mute });
    return this.#asks;
  }

  #counted(delivery: Delivery, what: string): Delivery {
    if (delivery !== "sent" && delivery !== "stored") this.#opening.diagnostics.note(delivery, what);
    return delivery;
  }

  #isSilent(): boolean {
    return this.#muted || this.#over !== undefined;
  }

  #end(why: Cancelled): boolean {
    if (this.#over !== undefined) return false;
    this.#over = why;
    this.#abort?.abort(why);
    return true;
  }
}

/** Constants: an error made for every ending would cost a stack each. */
export const ANSWERED: Cancelled = new Cancelled("answered", "the exchange is over: it has been answered");
export const HANG_UP: Cancelled = new Cancelled("hang-up", "the caller can no longer be reached");
export const SHUTDOWN: Cancelled = new Cancelled("shutdown", "the server is shutting down");

/** A copy, because the message is not ours to change. Rest keeps `__proto__` an ordinary key. */
export function withoutEnvelope(params: unknown, hidden: readonly string[] | undefined): object {
  if (!isObject(params)) return {};
  const { _meta, ...rest }: Record<string, unknown> = params;
  // Deleting even what is not there makes an object slow for whoever reads it.
  for (const name of hidden ?? []) if (Object.hasOwn(rest, name)) delete rest[name];
  return rest;
}
