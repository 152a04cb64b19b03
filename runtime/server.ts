/** The server's face: who it is, what it can do, and a handler for each thing it says it can. */
import { type HandlersFor, type Implementation, type Revision, type ServerCapabilities, SUPPORTED_REVISIONS } from "../generated/index.ts";
import type { Exchange, Protocol } from "./contract.ts";
import type { DiagnosticListener } from "./diagnostics.ts";
import { loadRevision, mustBeKnown } from "./revision.ts";
import { openServing, type Server } from "./serving.ts";

export type * from "../generated/index.ts";
export { type Delivery, type Exchange, type Level, type Peer, type Protocol, type Received, RpcError } from "./contract.ts";
export type { Diagnostic, DiagnosticListener, Diagnostics, Trouble } from "./diagnostics.ts";
export { Cancelled, type Ending } from "./errors.ts";
export { loadRevision } from "./revision.ts";
export type { Server } from "./serving.ts";
export type { Host, ServerTransport } from "./transport/index.ts";

export interface ServerOptions<Capabilities extends ServerCapabilities> {
  /** Who the server is, as its callers hear it. */
  readonly info: Implementation;
  /** What the server can do. Declaring something makes its handlers a duty, and handlers of what is not declared are a mistake. */
  readonly capabilities: Capabilities;
  /**
   * A handler for each method, which returns its result or throws: an `RpcError` reaches the caller as it is, anything else as
   * "internal error", because what went wrong inside is nobody else's business. Notices may be listened to beside them.
   */
  readonly handlers: HandlersFor<Capabilities>;
  /** Handlers of methods that only a revision of one's own has; the index that codegen wrote for it types them. */
  readonly ownHandlers?: OwnHandlers;
  /** Words for the model about how to use this server. */
  readonly instructions?: string;
  /** Default: every revision there is. A revision of one's own is served as the value that codegen made of it. */
  readonly revisions?: readonly (Revision | Protocol)[];
  /** Hears of everything that did not reach anybody. Default: failures of handlers go to `console.error`. */
  readonly onDiagnostic?: DiagnosticListener;
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
export function createServer<const Capabilities extends ServerCapabilities>(options: ServerOptions<Capabilities>): Server {
  const { info, capabilities, instructions, ownHandlers = {}, revisions = SUPPORTED_REVISIONS } = options;
  const twice = Object.keys(ownHandlers).find((method) => Object.hasOwn(options.handlers, method));
  if (twice !== undefined) throw new Error(`ownHandlers["${twice}"]: \`handlers\` has one for it already`);
  for (const revision of revisions) mustBeKnown(revision);
  return openServing({
    load: () => Promise.all(revisions.map(loadRevision)),
    face: { side: "server", info, capabilities, instructions },
    handlers: { ...ownHandlers, ...Object.fromEntries(Object.entries(options.handlers)) },
    onDiagnostic: options.onDiagnostic,
  });
}
