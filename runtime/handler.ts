/** What handlers see of the message they answer, and of whoever sent it. Reading and speaking are all they can do: nothing here looks anything up. */

/** What became of a message. Every sender returns one, so nothing is dropped without a name. */
export type Delivery =
  /** Written, in call order. */
  | "sent"
  /** Took the place of an older value that was still waiting for a slow reader. */
  | "merged"
  /** Kept for a reader that will come back for it. */
  | "stored"
  /** The caller gave no progress token, so it did not ask for this. */
  | "unrequested"
  /** Not above the last value, so it would tell the caller nothing. */
  | "stale"
  /** The caller cannot receive it: an `Accept` without event streams, or a level it did not ask for. */
  | "unsupported"
  /** The exchange is over, or its caller can never be reached again. */
  | "closed";

/** RFC 5424 severities, from the most to the least talkative. */
export type Level = "debug" | "info" | "notice" | "warning" | "error" | "critical" | "alert" | "emergency";

/** Who is behind a message, as found out before it got here. */
export interface Principal {
  /** The same for the same one, and for nobody else. */
  readonly id: string;
  /** What else is known: scopes, claims of a token. */
  readonly [fact: string]: unknown;
}

/** The HTTP request that carried one message. */
export interface HttpFacts {
  readonly method: string;
  readonly url: string;
  readonly headers: { get(name: string): string | null };
  readonly remoteAddress: string | undefined;
}

/** The client of a conversation, as far as it has said who it is. */
export interface Peer {
  /** The revision this one message speaks. */
  readonly revision: string;
  readonly info?: { readonly name: string; readonly version: string; readonly title?: string };
  readonly capabilities: Readonly<Record<string, unknown>>;
  /** The id of its session. Absent where the revision or the transport has none. */
  readonly session?: string;
  readonly principal?: Principal;
  /** Whether it declared all of these: `client.has({ sampling: {}, roots: { listChanged: true } })`. An empty object asks for the key alone. */
  has(capabilities: object): boolean;
}

/** Keys of `_meta`. Those of the envelope are the runtime's. */
export type Meta = Readonly<Record<string, unknown>>;

/** One message without its envelope: all that a notification handler gets. */
export interface Received<M extends string = string, P = unknown, Life = unknown> {
  readonly method: M;
  /** Checked by the row's validator; what the envelope owns is lifted out. */
  readonly params: P;
  /** What the envelope leaves of `_meta`: extension keys, and those of tracing. */
  readonly meta: Meta;
  readonly client: Peer;
  /** The HTTP request that carried this one message; absent on pipes. */
  readonly http?: HttpFacts;
  /** What the `lifespan` hook of this side made. */
  readonly lifespan: Life;
}

/** One request being answered: all a handler can see, and all it can reach. */
export interface Exchange<M extends string = string, P = unknown, Life = unknown> extends Received<M, P, Life> {
  /** For logs; nothing routes by it. */
  readonly id: string | number;
  /** Aborts when the caller cancels or can never be reached again. Made when first read. */
  readonly signal: AbortSignal;
  /** Tells the caller how far this is; `done` must grow, and `total` is left out where nobody knows it. */
  progress(done: number, total?: number, message?: string | ProgressWords): Delivery;
  /** Progress in steps: `using p = x.reporter({ total: 100 }); p.add(10, "fetched")`. */
  reporter(options?: { readonly total?: number }): Reporter;
  /** A log line for the caller of this request, if it asked for that level. */
  log(level: Level, data: unknown, logger?: string | LogWords): Delivery;
  /**
   * Lets go of the connection that carries the answer, where the caller can come back for it: what is said from now on waits for it.
   * `unsupported` where it cannot.
   */
  release(): Delivery;
}

/** What an update says beside its numbers. */
export interface ProgressWords {
  readonly message?: string;
  readonly meta?: Meta;
}

/** What a log line says beside its data. */
export interface LogWords {
  readonly logger?: string;
  readonly meta?: Meta;
}

/** Keeps the running total, so that a step says what it adds. */
export interface Reporter extends Disposable {
  readonly done: number;
  add(step: number, message?: string): Delivery;
}

/** Requests by method, as `Requests` of a generated index has them. */
export type Questions<Q> = { readonly [M in keyof Q]: { readonly params: unknown; readonly result: unknown } };

export interface AskOptions {
  /** How long nothing may be heard of the answer. Default 10 minutes: people answer. Progress starts it again. */
  readonly idleMs?: number;
  /** How long it may take in all. Default one hour. */
  readonly totalMs?: number;
  /** Hears how far the client is with the answer, where the revision has a way to say it. */
  onProgress?(progress: number, total?: number, message?: string): void;
}

/**
 * What a handler may ask of its caller while it answers. Where the revision lets servers send requests the answer is simply waited for. Where it
 * does not, asking ends the round: the caller is told what is needed, and calls again with the answers; the handler then runs from the top, and
 * what was answered resolves at once. Code before an `ask` runs once per round, so side effects belong into `once`.
 */
export interface Asking<Q extends Questions<Q>> {
  /**
   * `key` names the question among those of this request, and must be the same in every round.
   *
   * Rejects with `RpcError` where the client did not declare the capability, or refuses to answer; with `RoundOver` where the answer will come
   * with another call, which a handler lets pass.
   */
  ask<M extends keyof Q & string>(key: string, method: M, params: Q[M]["params"], options?: AskOptions): Promise<Q[M]["result"]>;
  /** Several at once, by key: `askAll({ name: ["elicitation/create", …], roots: ["roots/list", {}] })`. */
  askAll<const Asks extends Readonly<Record<string, Question<Q>>>>(asks: Asks, options?: AskOptions): Promise<Answers<Q, Asks>>;
  /** Runs a side effect in the first round only. Later rounds get its result again, which must be JSON. */
  once<T>(key: string, run: () => T | Promise<T>): Promise<T>;
}

export type Question<Q extends Questions<Q>> = { readonly [M in keyof Q]: readonly [method: M, params: Q[M]["params"]] }[keyof Q];

export type Answers<Q extends Questions<Q>, Asks> = {
  readonly [Key in keyof Asks]: Asks[Key] extends readonly [infer M extends keyof Q, unknown] ? Q[M]["result"] : never;
};

/** The way to the one client that started something, for as long as it stays: it outlives the exchange that gave it. */
export interface Owner<N> {
  tell<M extends keyof N & string>(method: M, params: N[M] extends { readonly params: infer P } ? P : never): Delivery;
}
