/** A client of any revisions, before types: mints ids and tokens, makes the calls, and hears what belongs to none of them. */
import type { CallOptions, ProgressUpdate } from "./call.ts";
import { type Calling, callThrough } from "./calling.ts";
import type { Delivery, Level, Protocol } from "./contract.ts";
import type { Limits } from "./deadline.ts";
import { type DiagnosticListener, type Diagnostics, openDiagnostics } from "./diagnostics.ts";
import { openDispatcher } from "./dispatcher.ts";
import { type Greeter, type Greeting, greet } from "./era/greet.ts";
import { type Duties, openEras, type Plan } from "./era/index.ts";
import type { Speaker } from "./era/speak.ts";
import { type Feed, openFeed } from "./feed.ts";
import type { Layers } from "./intercept.ts";
import { classify, type Incoming, isObject } from "./message.ts";
import type { Accept } from "./route.ts";
import { openTap, type Tap, tappedTransport } from "./tap.ts";
import type { ClientTransport, Host } from "./transport/index.ts";

export interface CallerOptions extends Duties {
  /** Around the calls; those around what the server asks are `interceptors` of its own. */
  readonly callInterceptors: readonly Layers[];
  readonly tap: Tap | undefined;
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
  tell(speaker: Speaker, method: string, params: object): Promise<Delivery>;
}

type Spoken = Promise<unknown> & AsyncIterable<ProgressUpdate>;

export function openCaller(wire: ClientTransport, options: CallerOptions): Caller {
  const diagnostics = openDiagnostics(options.onDiagnostic);
  const transport = options.tap === undefined ? wire : tappedTransport(wire, openTap(options.tap, diagnostics));
  /** Ids and tokens below it have been ours. */
  let next = 1;
  const listening = hostOf(diagnostics, options, (id) => typeof id === "number" && id > 0 && id < next);

  const nextId = (): number => next++;
  const { limits, callInterceptors: interceptors } = options;
  const callingOf = (over: ClientTransport, speaker: Speaker): Calling => {
    const plan = listening.planOf(speaker.protocol);
    return { transport: over, speaker, plan, limits, interceptors, diagnostics, nextId };
  };

  function call(over: ClientTransport, speaker: Speaker, { method, params, how }: Ask): Spoken {
    return spoken(how, (onUpdate) => callThrough({ method, params, meta: how.meta }, { ...how, onUpdate }, callingOf(over, speaker)));
  }

  async function tell({ protocol, notice }: Speaker, method: string, params: object): Promise<Delivery> {
    const row = Object.hasOwn(protocol.methods, method) ? protocol.methods[method] : undefined;
    const delivery = row?.kind !== "notification" || row.from === "server" ? "unsupported" : await transport.tell(notice(method, params));
    if (delivery !== "sent" && delivery !== "stored") diagnostics.note(delivery, method);
    return delivery;
  }

  return {
    diagnostics,
    call: (speaker, ask) => call(transport, speaker, ask),
    tell,
    async greet(protocols) {
      listening.serve(protocols);
      await transport.listen(listening.host);
      const greeting = await greet(protocols, greeterOver(transport, options, call));
      const { protocol } = greeting.speaker;
      listening.serve([protocol]);
      transport.onRestart?.((fresh) => greet([protocol], greeterOver(fresh, options, call)));
      return greeting;
    },
  };
}

type CallOver = (over: ClientTransport, speaker: Speaker, ask: Ask) => Spoken;

function greeterOver(over: ClientTransport, { face, logLevel, limits: { idleMs } }: CallerOptions, call: CallOver): Greeter {
  return {
    face,
    logLevel,
    ask: (speaker, { method, params, patienceMs = idleMs }) =>
      call(over, speaker, { method, params, how: { progressToken: false, idleMs: Math.min(patienceMs, idleMs) } }),
    tell: (speaker, method, params) => over.tell(speaker.notice(method, params)),
    attend: async ({ protocol, headers }) => over.attend?.(protocol.wire, headers),
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
  serve(protocols: readonly Protocol[]): void;
  /** What this side does with each method of a revision that it answers in. */
  planOf(protocol: Protocol): Plan | undefined;
}

function hostOf(diagnostics: Diagnostics, duties: Duties, isOurs: (id: unknown) => boolean): Listening {
  let dispatch: Accept = () => "refused";
  let plans: readonly Plan[] = [];
  let answers = false;

  function trouble(message: Incoming): "late" | "unclaimed" | undefined {
    if (message.kind === "reply") return isOurs(message.id) ? "late" : "unclaimed";
    if (message.kind === "request") return answers ? undefined : "unclaimed";
    if (message.kind !== "notice" || message.method !== "notifications/progress") return undefined;
    return isOurs(progressToken(message.params)) ? "late" : undefined;
  }

  return {
    planOf: (protocol) => plans.find((plan) => plan.protocol === protocol),
    serve(protocols) {
      const eras = openEras(protocols, duties);
      plans = eras.plans;
      dispatch = openDispatcher(eras, diagnostics).accept;
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
      adopt: () => false,
      // A server is owed no answer to its own noise.
      garbled: ({ message }) => diagnostics.note("malformed", message),
    },
  };
}

function progressToken(params: unknown): unknown {
  return isObject(params) ? params["progressToken"] : undefined;
}
