/** A server of any revisions, before types: what `createServer` builds on, and what a revision of one's own can be served with. */
import type { Notices, PublicNotice } from "../generated/index.ts";
import { type Hub, openHub } from "./announce.ts";
import type { Delivery, Protocol } from "./contract.ts";
import { within } from "./deadline.ts";
import { type DiagnosticListener, type Diagnostics, openDiagnostics } from "./diagnostics.ts";
import { openDispatcher } from "./dispatcher.ts";
import { type Duties, openEras } from "./era/index.ts";
import { SHUTDOWN } from "./exchange.ts";
import { mustBeAnnounced, mustBeReached } from "./mistakes.ts";
import type { Ongoing } from "./ongoing.ts";
import { openTap, type Tap, tappedHost } from "./tap.ts";
import type { Host, ServerTransport } from "./transport/index.ts";

export interface Server extends AsyncDisposable {
  /**
   * Serves what comes over this transport, beside any others. Resolves when it can come.
   *
   * @throws {Error} where a handler can never be reached, there is no revision to serve, or the server is closed; and what the transport throws,
   * such as a port that is taken.
   */
  connect(transport: ServerTransport): Promise<void>;
  /**
   * Tells every client that listens: on its standing route where it has a session, and on each listen stream whose filter fits. One delivery for each
   * of them, none where nobody listens.
   *
   * @throws {Error} where the capability behind it is not declared: then no client would expect it.
   * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/subscriptions
   */
  announce<M extends PublicNotice>(method: M, params: Notices[M]["params"]): Delivery[];
  /** `draining` from the call of `drain` on: what is new is refused. */
  readonly state: "serving" | "draining" | "closed";
  /**
   * Takes nothing new, ends listen streams in good order, lets what is being answered finish, at most for `deadlineMs` (default 10 s, so that it is over
   * before whatever stops processes loses its patience), and closes. What is not finished then is told that the server is shutting down.
   */
  drain(options?: { readonly deadlineMs?: number }): Promise<void>;
  /** How often something did not reach anybody, by kind: for metrics. */
  readonly diagnostics: Pick<Diagnostics, "counts">;
}

export interface Serving extends Omit<Duties, "hub"> {
  /** Called once, when the first transport is connected. */
  load(): Promise<readonly Protocol[]>;
  /** Called once, before the first message. */
  readonly lifespan: (() => unknown) | undefined;
  readonly tap: Tap | undefined;
  readonly onDiagnostic: DiagnosticListener | undefined;
}

export function openServing(serving: Serving): Server {
  return new RunningServer(serving);
}

class RunningServer implements Server {
  readonly diagnostics: Diagnostics;
  readonly #serving: Serving;
  readonly #hub: Hub = openHub();
  readonly #transports = new Set<ServerTransport>();
  #built: Promise<Built> | undefined;
  #closing: Promise<void> | undefined;
  #state: Server["state"] = "serving";

  constructor(serving: Serving) {
    this.#serving = serving;
    this.diagnostics = openDiagnostics(serving.onDiagnostic ?? complain);
  }

  get state(): Server["state"] {
    return this.#state;
  }

  async connect(transport: ServerTransport): Promise<void> {
    this.#built ??= this.#build();
    const { host } = await this.#built;
    if (this.#state !== "serving") throw new Error(`this server is ${this.#state}`);
    this.#transports.add(transport);
    await transport.listen(host);
  }

  announce(method: PublicNotice, params: object): Delivery[] {
    mustBeAnnounced(method, this.#serving.face);
    return this.#hub.announce(method, params).map((delivery) => {
      if (delivery !== "sent" && delivery !== "stored") this.diagnostics.note(delivery, method);
      return delivery;
    });
  }

  async drain({ deadlineMs = DEADLINE_MS }: { readonly deadlineMs?: number } = {}): Promise<void> {
    if (this.#state === "serving") this.#state = "draining";
    this.#hub.close();
    const ongoing = (await this.#running())?.ongoing;
    ongoing?.close();
    for (const transport of this.#transports) transport.drain?.();
    if (ongoing !== undefined) await within(ongoing.empty(), deadlineMs);
    await this[Symbol.asyncDispose]();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #build(): Promise<Built> {
    const { load, lifespan, tap, ...duties } = this.#serving;
    const protocols = await load();
    if (protocols.length === 0)
      throw new Error("a server needs at least one revision: give createServer some in `revisions`, or leave it out");
    const eras = openEras(protocols, { ...duties, hub: this.#hub });
    mustBeReached(duties.handlers, eras, duties.face);
    const life = await lifespan?.();
    const dispatcher = openDispatcher(eras, this.diagnostics, life);
    const host = tap === undefined ? dispatcher : tappedHost(dispatcher, openTap(tap, this.diagnostics));
    return { host, ongoing: dispatcher.ongoing, life };
  }

  /** Nothing where it never got that far: whoever connected has heard why. */
  #running(): Promise<Built | undefined> {
    return Promise.resolve(this.#built).catch(() => undefined);
  }

  async #close(): Promise<void> {
    this.#state = "closed";
    this.#hub.close();
    const running = await this.#running();
    running?.ongoing.end(SHUTDOWN);
    await Promise.all([...this.#transports].map((transport) => transport[Symbol.asyncDispose]()));
    await dispose(running?.life);
  }
}

/** Longer than a request takes as a rule, shorter than whatever stops processes is patient: thirty seconds are common. */
const DEADLINE_MS = 10_000;

interface Built {
  readonly host: Host;
  readonly ongoing: Ongoing;
  readonly life: unknown;
}

/** What the hook made may say how it ends, as anything does that is bound with `using`. */
async function dispose(life: unknown): Promise<void> {
  if (typeof life !== "object" || life === null) return;
  const end: unknown = Reflect.get(life, Symbol.asyncDispose) ?? Reflect.get(life, Symbol.dispose);
  if (typeof end === "function") await Reflect.apply(end, life, []);
}

/** What an author's code throws is hidden from callers, so it has to be seen somewhere. */
function complain({ kind, what, cause }: Parameters<DiagnosticListener>[0]): void {
  if (kind === "failed") console.error(`mcpgen: ${what} failed:`, cause);
}
