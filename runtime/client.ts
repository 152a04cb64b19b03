/** The client's face: connects over any transport, agrees on a revision, and calls. */
import {
  type ClientCapabilities,
  type ClientHandlers,
  type ClientMethod,
  type Implementation,
  type Params,
  type Result,
  type Revision,
  SUPPORTED_REVISIONS,
} from "../generated/index.ts";
import type { CallOptions, ProgressUpdate } from "./call.ts";
import { openCaller } from "./caller.ts";
import type { Level, Protocol } from "./contract.ts";
import type { DiagnosticListener, Diagnostics } from "./diagnostics.ts";
import type { ServerFacts } from "./era/greet.ts";
import { loadRevision } from "./revision.ts";
import type { ClientTransport } from "./transport/index.ts";

export type * from "../generated/index.ts";
export type { CallOptions, ProgressUpdate } from "./call.ts";
export { type Exchange, type Level, type Protocol, type Received, RpcError } from "./contract.ts";
export type { Diagnostic, DiagnosticListener, Diagnostics, Trouble } from "./diagnostics.ts";
export type { ServerFacts } from "./era/greet.ts";
export { CallTimeout, Cancelled, ConnectionClosed, type Ending, InvalidReply, NotInRevision } from "./errors.ts";
export { type HttpTransportOptions, httpTransport } from "./transport/http/call.ts";
export type { ClientTransport, Ear, Hangup, Host } from "./transport/index.ts";

export interface ClientOptions {
  readonly info: Implementation;
  readonly capabilities?: ClientCapabilities;
  /** Default `auto`: the newest that the server speaks too. */
  readonly revision?: "auto" | Revision | Protocol;
  /** Hears the server's notices, and answers what it asks. */
  readonly handlers?: ClientHandlers;
  /** The least severe log lines wanted. Default: none in revisions where that is the caller's choice. */
  readonly logLevel?: Level;
  /** Limits of every call that names none of its own. Default one minute of silence, and one hour in all. */
  readonly limits?: { readonly idleMs?: number; readonly totalMs?: number };
  /** Hears of everything that did not reach anybody. */
  readonly onDiagnostic?: DiagnosticListener;
}

/**
 * The reply as a promise. Iterating hears the updates that arrive from then on, and throws what the call fails with;
 * both may be done with the same call.
 */
export interface Call<R> extends Promise<R>, AsyncIterable<ProgressUpdate> {}

export interface Client extends AsyncDisposable {
  /** The agreed one. */
  readonly revision: string;
  readonly server: ServerFacts;
  readonly diagnostics: Pick<Diagnostics, "counts">;
  call<M extends ClientMethod>(method: M, params: Params<M>, options?: CallOptions): Call<Result<M>>;
}

/** Resolves when the server has said who it is. On failure the transport is closed again. */
export async function connect(transport: ClientTransport, options: ClientOptions): Promise<Client> {
  const { info, capabilities = {}, revision = "auto", handlers = {}, logLevel, limits, onDiagnostic } = options;
  const caller = openCaller(transport, {
    face: { side: "client", info, capabilities },
    handlers: Object.fromEntries(Object.entries(handlers)),
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
