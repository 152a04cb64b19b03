/** A client of any revisions, before types: mints ids and tokens, makes the calls, and hears what belongs to none of them. */
import { type CallOptions, openCall, type ProgressUpdate } from "./call.ts";
import type { Level, Protocol } from "./contract.ts";
import type { Limits } from "./deadline.ts";
import { type DiagnosticListener, type Diagnostics, openDiagnostics } from "./diagnostics.ts";
import { openDispatcher } from "./dispatcher.ts";
import { type Greeting, greet } from "./era/greet.ts";
import { type Face, type HandlerMap, openEras } from "./era/index.ts";
import type { Speaker } from "./era/speak.ts";
import { NotInRevision } from "./errors.ts";
import { type Feed, openFeed } from "./feed.ts";
import { classify, type Incoming, isObject } from "./message.ts";
import type { Accept } from "./route.ts";
import type { ClientTransport, Host } from "./transport/index.ts";

export interface CallerOptions {
  readonly face: Face;
  readonly handlers: HandlerMap;
  readonly logLevel: Level | undefined;
  readonly limits: Limits;
  readonly onDiagnostic: DiagnosticListener | undefined;
}

export interface Ask {
  readonly method: string;
  readonly params: object;
  readonly how: CallOptions;
}

export interface Caller {
  readonly diagnostics: Diagnostics;
  /** Starts listening, and agrees with the server on one of `protocols`. */
  greet(protocols: readonly Protocol[]): Promise<Greeting>;
  call(speaker: Speaker, ask: Ask): Spoken;
}

type Spoken = Promise<unknown> & AsyncIterable<ProgressUpdate>;

export function openCaller(transport: ClientTransport, options: CallerOptions): Caller {
  const diagnostics = openDiagnostics(options.onDiagnostic);
  /** Ids and tokens below it have been ours. */
  let next = 1;

  function send(speaker: Speaker, { method, params, how }: Ask, onProgress: (update: ProgressUpdate) => void): Promise<unknown> {
    const { protocol } = speaker;
    const row = Object.hasOwn(protocol.methods, method) ? protocol.methods[method] : undefined;
    if (row === undefined || row.kind !== "request") return Promise.reject(new NotInRevision(method, protocol.revision));
    const id = next++;
    const { progressToken: token = id, signal, idleMs = options.limits.idleMs, totalMs = options.limits.totalMs } = how;
    const request = speaker.request(method, params, { id, token: token === false ? undefined : token });
    const needless = row.uncancellable === true || (transport.streams && protocol.wire.lossCancels);
    const cancellation = (reason: string) => (needless ? undefined : speaker.notice("notifications/cancelled", { requestId: id, reason }));
    return openCall({ transport, protocol, row, request, limits: { idleMs, totalMs }, diagnostics, onProgress, cancellation }, signal);
  }

  const call = (speaker: Speaker, ask: Ask): Spoken => spoken(ask.how, (hear) => send(speaker, ask, hear));

  return {
    diagnostics,
    call,
    async greet(protocols) {
      const listening = hostOf(diagnostics, (id) => typeof id === "number" && id > 0 && id < next);
      listening.serve(protocols, options);
      await transport.listen(listening.host);
      const greeting = await greet(protocols, {
        face: options.face,
        logLevel: options.logLevel,
        ask: (speaker, { method, params, patienceMs = options.limits.idleMs }) =>
          call(speaker, { method, params, how: { progressToken: false, idleMs: Math.min(patienceMs, options.limits.idleMs) } }),
        tell: (speaker, method, params) => transport.tell(speaker.notice(method, params)),
      });
      listening.serve([greeting.speaker.protocol], options);
      return greeting;
    },
  };
}

/** A reply whose updates can be heard by callback, by iterating, or both. */
function spoken({ onProgress }: CallOptions, send: (hear: (update: ProgressUpdate) => void) => Promise<unknown>): Spoken {
  const feeds: Feed<ProgressUpdate>[] = [];
  const reply = send((update) => {
    for (const feed of feeds) feed.push(update);
    onProgress?.(update.progress, update.total, update.message);
  });
  const iterate = (): AsyncIterator<ProgressUpdate> => {
    const feed = openFeed<ProgressUpdate>();
    feeds.push(feed);
    // Whoever iterates hears of the failure there, so the promise alone counts as handled.
    reply.then(() => feed.end(), feed.end);
    return feed.values();
  };
  return Object.assign(reply, { [Symbol.asyncIterator]: iterate });
}

interface Listening {
  readonly host: Host;
  /** From now on answers as these revisions do: all that are offered at first, then the agreed one. */
  serve(protocols: readonly Protocol[], options: CallerOptions): void;
}

function hostOf(diagnostics: Diagnostics, isOurs: (id: unknown) => boolean): Listening {
  let dispatch: Accept = () => "refused";
  let answers = false;

  function trouble(message: Incoming): "late" | "unclaimed" | undefined {
    if (message.kind === "reply") return isOurs(message.id) ? "late" : "unclaimed";
    if (message.kind === "request") return answers ? undefined : "unclaimed";
    if (message.kind !== "notice" || message.method !== "notifications/progress") return undefined;
    return isOurs(progressToken(message.params)) ? "late" : undefined;
  }

  return {
    serve(protocols, { face, handlers }) {
      dispatch = openDispatcher(openEras(protocols, face, handlers), diagnostics).accept;
      // Where servers may ask nothing, not even a refusal may be sent to one that does.
      answers = protocols.some(({ wire }) => wire.serverRequests);
    },
    host: {
      diagnostics,
      accept(inbound) {
        const message = classify(inbound.message);
        const kind = trouble(message);
        if (kind === undefined) return dispatch(inbound);
        diagnostics.note(kind, "method" in message ? message.method : "a reply");
        return "refused";
      },
      belongs: () => "alone",
      // A server is owed no answer to its own noise.
      garbled: ({ message }) => diagnostics.note("malformed", message),
    },
  };
}

function progressToken(params: unknown): unknown {
  return isObject(params) ? params["progressToken"] : undefined;
}
