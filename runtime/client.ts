/** The client's face: connects over any transport, agrees on a revision, and calls. */
import {
  type ClientCapabilities,
  type ClientHandlers,
  type ClientMethod,
  type Implementation,
  type Notices,
  type Params,
  type Result,
  type Revision,
  SUPPORTED_REVISIONS,
} from "../generated/index.ts";
import type { CallOptions, ProgressUpdate } from "./call.ts";
import { openCaller } from "./caller.ts";
import type { Delivery, Exchange, Level, Meta, Protocol, Received } from "./contract.ts";
import type { DiagnosticListener, Diagnostics } from "./diagnostics.ts";
import type { ServerFacts } from "./era/greet.ts";
import type { Fallback } from "./era/index.ts";
import type { Layers } from "./intercept.ts";
import { loadRevision } from "./revision.ts";
import type { Tap } from "./tap.ts";
import type { ClientTransport } from "./transport/index.ts";

export type * from "../generated/index.ts";
export type { CallOptions, ProgressUpdate } from "./call.ts";
export { type Exchange, type Level, type Protocol, type Received, RpcError } from "./contract.ts";
export type { Diagnostic, DiagnosticListener, Diagnostics, Trouble } from "./diagnostics.ts";
export type { ServerFacts } from "./era/greet.ts";
export { CallTimeout, Cancelled, ConnectionClosed, type Ending, InvalidReply, NotInRevision } from "./errors.ts";
export type { Tap } from "./tap.ts";
export { type HttpTransportOptions, httpTransport } from "./transport/http/call.ts";
export type { ClientTransport, Ear, Hangup, Host } from "./transport/index.ts";

export interface ClientOptions {
  /** Who the client is, as the server hears it. */
  readonly info: Implementation;
  /** What the client answers when a server asks. Default nothing: then no server may ask. */
  readonly capabilities?: ClientCapabilities;
  /**
   * Default `auto`: the newest that the server speaks too. It asks in the newest way first and waits at most 2 s for an answer, because some
   * older servers are silent there; naming a revision spares that question.
   */
  readonly revision?: "auto" | Revision | Protocol;
  /** Hears the server's notices, and answers what it asks. */
  readonly handlers?: ClientHandlers;
  /** What runs around the calls, the first outermost. */
  readonly interceptors?: readonly CallInterceptor[];
  /** Answers what the server asks and hears what it says where nobody here handles it. Default: not found, and unclaimed. */
  readonly fallback?: ClientFallback;
  /** The least severe log lines wanted. Default: none in revisions where that is the caller's choice. */
  readonly logLevel?: Level;
  /** Limits of every call that names none of its own. Default one minute of silence, and one hour in all. */
  readonly limits?: { readonly idleMs?: number; readonly totalMs?: number };
  /** Listens in on every message, both ways. */
  readonly tap?: Tap;
  /** Hears of everything that did not reach anybody. Default: it is counted in `diagnostics`, and nobody is told. */
  readonly onDiagnostic?: DiagnosticListener;
}

/**
 * Runs around the calls of the methods it names, and as `every` around all of them. `next` makes the call, another one where it is
 * given another: the place to add `traceparent` to `meta`.
 */
export type CallInterceptor = {
  readonly [M in ClientMethod]?: (
    call: OutgoingCall<M, Params<M>>,
    next: (changed?: OutgoingCall<M, Params<M>>) => Promise<Result<M>>,
  ) => Result<M> | Promise<Result<M>>;
} & {
  readonly every?: (call: OutgoingCall, next: (changed?: OutgoingCall) => Promise<object>) => object | Promise<object>;
};

export interface OutgoingCall<M extends string = string, P = object> {
  readonly method: M;
  readonly params: P;
  /** Travels in `_meta`: extension keys, and those of tracing. */
  readonly meta: Meta;
}

export interface ClientFallback {
  readonly request?: (exchange: Exchange<string, object>) => object | Promise<object>;
  readonly notice?: (notice: Received<string, object>) => void | Promise<void>;
}

/**
 * The reply as a promise. Iterating hears the updates that arrive from then on, and throws what the call fails with;
 * both may be done with the same call.
 */
export interface Call<R> extends Promise<R>, AsyncIterable<ProgressUpdate> {}

export interface Client extends AsyncDisposable {
  /** The agreed one. */
  readonly revision: string;
  /** What the server has said about itself. */
  readonly server: ServerFacts;
  /** How often something did not reach anybody, by kind: for metrics. */
  readonly diagnostics: Pick<Diagnostics, "counts">;
  /**
   * Calls a method of the server. The reply is checked before it is anybody's, and settles after all the progress that came before it.
   *
   * Rejects with `RpcError`: the server's own error; `InvalidReply`: a result that the revision does not define, or that asks for input instead;
   * `NotInRevision`: the agreed revision has no such request; `CallTimeout`: a minute of silence or an hour in all, unless `idleMs` and `totalMs`
   * say otherwise; `Cancelled`: its `signal` aborted; `ConnectionClosed`: no answer can come any more.
   *
   * @see https://modelcontextprotocol.io/specification/2026-07-28/basic
   */
  call<M extends ClientMethod>(method: M, params: Params<M>, options?: CallOptions): Call<Result<M>>;
  /**
   * Tells the server something that it does not answer. `unsupported` where the agreed revision has no such notice from a client. Rejects with
   * `ConnectionClosed` where the server refuses it or cannot be reached.
   */
  tell<M extends ClientNotice>(method: M, params: Notices[M]["params"]): Promise<Delivery>;
  /** How far this client is with something that the server gave it a token for, outside of what it answers at the moment. */
  progress(token: string | number, update: ProgressUpdate): Promise<Delivery>;
}

/** What a client may say unasked. */
export type ClientNotice = { [M in keyof Notices]: Notices[M]["from"] extends "client" | "both" ? M : never }[keyof Notices];

/**
 * Connects, and resolves when the server has said who it is: `await connect(httpTransport(url), { info })`. On failure the transport is closed
 * again; disposing of the client closes it as well.
 *
 * Rejects with `RpcError` where the server does not speak the revision that was asked for, or refuses the client; with `InvalidReply` where its
 * answer is none; with `CallTimeout` where it says nothing; with `ConnectionClosed` where it cannot be reached.
 *
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/versioning
 */
export async function connect(transport: ClientTransport, options: ClientOptions): Promise<Client> {
  const { info, capabilities = {}, revision = "auto", handlers = {}, interceptors = [], logLevel, limits, onDiagnostic } = options;
  const caller = openCaller(transport, {
    face: { side: "client", info, capabilities },
    handlers: Object.fromEntries(Object.entries(handlers)),
    fallback: options.fallback as Fallback | undefined,
    tap: options.tap,
    callInterceptors: interceptors.map((layers) => ({ ...layers })) as readonly Layers[],
    logLevel,
    limits: { ...LIMITS, ...limits },
    onDiagnostic,
  });
  try {
    const greeting = await caller.greet(await candidates(revision));
    return {
      revision: greeting.speaker.protocol.revision,
      server: greeting.server,
      diagnostics: caller.diagnostics,
      // The row of the method has checked what the reply is.
      call: <M extends ClientMethod>(method: M, params: Params<M>, how: CallOptions = {}) =>
        caller.call(greeting.speaker, { method, params, how }) as Call<Result<M>>,
      tell: (method, params) => caller.tell(greeting.speaker, method, params),
      progress: (progressToken, update) => caller.tell(greeting.speaker, "notifications/progress", { progressToken, ...update }),
      [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose](),
    };
  } catch (error) {
    await transport[Symbol.asyncDispose]();
    throw error;
  }
}

/** A minute without a word is long for anything that reports progress; an hour ends what reports it forever. */
const LIMITS = { idleMs: 60_000, totalMs: 3_600_000 };

function candidates(revision: "auto" | Revision | Protocol): Promise<readonly Protocol[]> {
  return Promise.all(revision === "auto" ? SUPPORTED_REVISIONS.map(loadRevision) : [loadRevision(revision)]);
}
