/** One request being answered: the face a handler sees, and the one handle that ends it. */
import type { Delivery, Exchange, Level, MethodRow, Peer } from "./contract.ts";
import type { Diagnostics } from "./diagnostics.ts";
import { type Envelope, restOf } from "./era/envelope.ts";
import { Cancelled } from "./errors.ts";
import { type Id, isObject, noticeOf } from "./message.ts";
import { type Progress, progressOf } from "./progress.ts";
import type { Route } from "./route.ts";
import { severity } from "./severity.ts";

export interface Opening {
  readonly id: Id;
  readonly row: MethodRow;
  /** As they stand in the message, checked by the row. */
  readonly params: unknown;
  readonly envelope: Envelope;
  readonly route: Route;
  readonly diagnostics: Diagnostics;
}

export function openExchange(opening: Opening): OpenExchange {
  return new OpenExchange(opening);
}

/** Nothing more may be said, and whoever watches the signal learns why. False where it was over already. */
export let endExchange: (exchange: OpenExchange, why: Cancelled) => boolean;

/**
 * `progress`, `log`, `params` and `meta` are made when first read: most handlers use one or two, and they may be taken out of the exchange.
 */
export class OpenExchange implements Exchange {
  readonly method: string;
  readonly id: Id;
  readonly client: Peer;
  readonly #opening: Opening;
  #over: Cancelled | undefined;
  #abort: AbortController | undefined;
  #params: object | undefined;
  #meta: Readonly<Record<string, unknown>> | undefined;
  #progress: Progress | undefined;
  #log: Exchange["log"] | undefined;

  static {
    endExchange = (exchange, why) => exchange.#end(why);
  }

  constructor(opening: Opening) {
    this.#opening = opening;
    this.method = opening.row.method;
    this.id = opening.id;
    this.client = opening.envelope.client;
  }

  get params(): object {
    this.#params ??= withoutEnvelope(this.#opening.params, this.#opening.row.hidden);
    return this.#params;
  }

  get meta(): Readonly<Record<string, unknown>> {
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
    this.#log ??= (level, data, logger) => this.#counted(this.#say(level, data, logger), "notifications/message");
    return this.#log;
  }

  #openProgress(): Progress {
    const { route, envelope } = this.#opening;
    const send = progressOf(route, envelope.token, () => this.#over !== undefined);
    return (done, total, message) => this.#counted(send(done, total, message), "notifications/progress");
  }

  #say(level: Level, data: unknown, logger: string | undefined): Delivery {
    const { route, envelope } = this.#opening;
    if (this.#over !== undefined) return "closed";
    if (!envelope.plan.logs || severity[level] < envelope.threshold) return "unsupported";
    return route.send(noticeOf("notifications/message", { level, logger, data }));
  }

  #counted(delivery: Delivery, what: string): Delivery {
    if (delivery !== "sent" && delivery !== "stored") this.#opening.diagnostics.note(delivery, what);
    return delivery;
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
  for (const name of hidden ?? []) delete rest[name];
  return rest;
}
