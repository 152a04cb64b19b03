/** The server's face: who it is, what it can do, and a handler for each thing it says it can. */
import {
  type ClientMethod,
  type ExchangeOf,
  type HandlersFor,
  type Implementation,
  type Result,
  type Revision,
  type ServerCapabilities,
  SUPPORTED_REVISIONS,
} from "../generated/index.ts";
import type { Exchange, Protocol, Received } from "./contract.ts";
import type { DiagnosticListener } from "./diagnostics.ts";
import type { Fallback } from "./era/index.ts";
import type { RoundOptions } from "./era/round-state.ts";
import type { Layers } from "./intercept.ts";
import { loadRevision, mustBeKnown } from "./revision.ts";
import { mustBeKeys } from "./seal.ts";
import { openServing, type Server } from "./serving.ts";
import type { Tap } from "./tap.ts";

export type * from "../generated/index.ts";
export { RoundOver } from "./asks.ts";
export {
  type Asking,
  type AskOptions,
  type Delivery,
  type Exchange,
  type HttpFacts,
  type Level,
  type Owner,
  type Peer,
  type Principal,
  type Protocol,
  type Received,
  type Reporter,
  RpcError,
} from "./contract.ts";
export type { Diagnostic, DiagnosticListener, Diagnostics, Trouble } from "./diagnostics.ts";
export type { RoundOptions } from "./era/round-state.ts";
export { Cancelled, CannotAsk, type Ending } from "./errors.ts";
export { loadRevision } from "./revision.ts";
export type { Server } from "./serving.ts";
export type { Tap } from "./tap.ts";
export type { Host, ServerTransport } from "./transport/index.ts";

export interface ServerOptions<Capabilities extends ServerCapabilities, Life = undefined> {
  /** Who the server is, as its callers hear it. */
  readonly info: Implementation;
  /** What the server can do. Declaring something makes its handlers a duty, and handlers of what is not declared are a mistake. */
  readonly capabilities: Capabilities;
  /**
   * A handler for each method, which returns its result or throws: an `RpcError` reaches the caller as it is, anything else as
   * "internal error", because what went wrong inside is nobody else's business. Notices may be listened to beside them.
   */
  readonly handlers: HandlersFor<Capabilities, Life>;
  /** Handlers of methods that only a revision of one's own has; the index that codegen wrote for it types them. */
  readonly ownHandlers?: OwnHandlers;
  /**
   * Called once, before the first message; what it makes is `lifespan` in every handler, and is disposed of with the server where it says how
   * (`Symbol.asyncDispose`, `Symbol.dispose`).
   */
  readonly lifespan?: () => Life | Promise<Life>;
  /** What runs around the handlers, the first outermost. */
  readonly interceptors?: readonly Interceptor<Life>[];
  /** Answers what nobody here handles, its params as they came: for whoever passes requests on. Default: not found. */
  readonly fallback?: ServerFallback<Life>;
  /** How the rounds of a revision without server requests are kept, for handlers that ask. */
  readonly rounds?: RoundOptions;
  /** Words for the model about how to use this server. */
  readonly instructions?: string;
  /** Default: every revision there is. A revision of one's own is served as the value that codegen made of it. */
  readonly revisions?: readonly (Revision | Protocol)[];
  /** Listens in on every message of every transport, both ways. */
  readonly tap?: Tap;
  /** Hears of everything that did not reach anybody. Default: failures of handlers go to `console.error`. */
  readonly onDiagnostic?: DiagnosticListener;
}

/**
 * Runs around the handlers of the methods it names, and as `every` around all of them, on every transport. `next` runs what is further in and gives
 * its result; leaving it out answers without it.
 */
export type Interceptor<Life = unknown> = {
  readonly [M in ClientMethod]?: (exchange: ExchangeOf<M, Life>, next: () => Promise<Result<M>>) => Result<M> | Promise<Result<M>>;
} & { readonly every?: (exchange: Exchange<string, unknown, Life>, next: () => Promise<object>) => object | Promise<object> };

export interface ServerFallback<Life = unknown> {
  readonly request?: (exchange: Exchange<string, object, Life>) => object | Promise<object>;
  readonly notice?: (notice: Received<string, object, Life>) => void | Promise<void>;
}

export interface OwnHandlers {
  // Method syntax, or a handler typed by its own index would not fit: its parameter is narrower than any exchange.
  readonly [method: string]: { handle(message: Exchange): unknown }["handle"] | undefined;
}

/**
 * A server that answers over any number of transports, in all its revisions at once: `await server.connect(serveStdio())`. Disposing of it tells
 * whoever still waits, aborts the signals of the handlers, and closes the transports.
 *
 * @throws {Error} at once where a revision is unknown or a method has two handlers; from `connect` where a handler can never be reached in one
 * of the revisions.
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic
 */
export function createServer<const Capabilities extends ServerCapabilities, Life = undefined>(
  options: ServerOptions<Capabilities, Life>,
): Server {
  const { info, capabilities, instructions, rounds, ownHandlers = {}, revisions = SUPPORTED_REVISIONS } = options;
  const twice = Object.keys(ownHandlers).find((method) => Object.hasOwn(options.handlers, method));
  if (twice !== undefined) throw new Error(`ownHandlers["${twice}"]: \`handlers\` has one for it already`);
  for (const revision of revisions) mustBeKnown(revision);
  mustBeKeys(rounds?.keys ?? []);
  return openServing({
    load: () => Promise.all(revisions.map(loadRevision)),
    face: { side: "server", info, capabilities, instructions, rounds },
    handlers: { ...ownHandlers, ...Object.fromEntries(Object.entries(options.handlers)) },
    lifespan: options.lifespan,
    tap: options.tap,
    interceptors: options.interceptors?.map((layers) => ({ ...layers })) as readonly Layers[] | undefined,
    fallback: options.fallback as Fallback | undefined,
    onDiagnostic: options.onDiagnostic,
  });
}
