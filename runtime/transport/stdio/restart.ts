/** A server that dies is started again by the next call, within limits. What it was asked before is lost: nobody knows how far it came. */
import { setTimeout as delay } from "node:timers/promises";
import type { Delivery } from "../../contract.ts";
import { ConnectionClosed } from "../../errors.ts";
import type { Outgoing, OutgoingRequest } from "../../message.ts";
import type { ClientTransport, Ear, Hangup, Host } from "../index.ts";

export interface RestartLimits {
  /** How often within `withinMs`. */
  readonly max: number;
  readonly withinMs: number;
}

/** A transport to one peer, which can go away for good. */
export interface Mortal extends ClientTransport {
  /** Why nothing can be said any more. */
  readonly ended: ConnectionClosed | undefined;
}

type Greet = (fresh: ClientTransport) => Promise<unknown>;

/** `open` makes a transport that has not listened yet: the first one now, another one after each loss. */
export function restarting(open: () => Mortal, limits: RestartLimits): ClientTransport {
  return new Restarting(open, limits);
}

class Restarting implements ClientTransport {
  readonly streams: boolean;
  readonly #open: () => Mortal;
  readonly #limits: RestartLimits;
  readonly #pauseBefore: (now: number) => number | undefined;
  readonly #closing = new AbortController();
  #current: Mortal;
  #host: Host | undefined;
  #greet: Greet | undefined;
  #reviving: Promise<void> | undefined;
  #held: Held[] = [];

  constructor(open: () => Mortal, limits: RestartLimits) {
    this.#open = open;
    this.#limits = limits;
    this.#pauseBefore = openBackOff(limits);
    this.#current = open();
    this.streams = this.#current.streams;
  }

  async listen(host: Host): Promise<void> {
    this.#host = host;
    await this.#current.listen(host);
  }

  onRestart(greet: Greet): void {
    this.#greet = greet;
  }

  exchange(request: OutgoingRequest, ear: Ear): Hangup {
    if (!this.#revives()) return this.#current.exchange(request, ear);
    const each = hold(request, ear);
    this.#held.push(each);
    return each.hangUp;
  }

  /** A notice is about something that the dead one knew, and the new one does not. */
  async tell(notice: Outgoing): Promise<Delivery> {
    return this.#reviving === undefined && this.#current.ended === undefined ? this.#current.tell(notice) : "closed";
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    await this.#current[Symbol.asyncDispose]();
    await this.#reviving;
  }

  /** Whether requests have to wait for another peer; the first one that does brings it about. */
  #revives(): boolean {
    if (this.#reviving !== undefined) return true;
    const [host, greet, why] = [this.#host, this.#greet, this.#current.ended];
    if (host === undefined || greet === undefined || why === undefined || this.#closing.signal.aborted) return false;
    this.#reviving = this.#revive(host, greet, why).then(
      () => this.#release(undefined),
      (cause: unknown) => this.#release(this.#failure(cause)),
    );
    return true;
  }

  async #revive(host: Host, greet: Greet, why: ConnectionClosed): Promise<void> {
    const pause = this.#pauseBefore(performance.now());
    const { max, withinMs } = this.#limits;
    if (pause === undefined) throw new ConnectionClosed(`${why.message}; it is started again at most ${max} times in ${withinMs} ms`);
    host.diagnostics.note("lost", "the server, which is started again", why);
    await delay(pause, undefined, { signal: this.#closing.signal });
    this.#closing.signal.throwIfAborted();
    const fresh = this.#open();
    this.#current = fresh;
    try {
      await fresh.listen(host);
      await greet(fresh);
    } catch (error) {
      await fresh[Symbol.asyncDispose]();
      throw error;
    }
  }

  #failure(cause: unknown): ConnectionClosed {
    if (this.#closing.signal.aborted) return new ConnectionClosed("this client is closed");
    return cause instanceof ConnectionClosed ? cause : new ConnectionClosed("the server could not be greeted again", { cause });
  }

  /** In one go: what is said from now on must not overtake what has waited. */
  #release(failure: ConnectionClosed | undefined): void {
    const held = this.#held;
    this.#held = [];
    this.#reviving = undefined;
    for (const each of held) each.go(this.#current, failure);
  }
}

interface Held {
  go(transport: ClientTransport, failure: ConnectionClosed | undefined): void;
  readonly hangUp: Hangup;
}

/** A request that waits for a server. Nobody has heard of it, so giving it up needs no words. */
function hold(request: OutgoingRequest, ear: Ear): Held {
  let dropped = false;
  let sent: Hangup | undefined;
  return {
    go(transport, failure) {
      if (dropped) return;
      if (failure === undefined) sent = transport.exchange(request, ear);
      else ear.lost(failure);
    },
    hangUp(notice) {
      dropped = true;
      sent?.(notice);
    },
  };
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;

/** How long to wait before the next start: not at all for the first one, then twice as long each time. `undefined` when there have been enough. */
export function openBackOff({ max, withinMs }: RestartLimits): (now: number) => number | undefined {
  let starts: number[] = [];
  return (now) => {
    starts = starts.filter((at) => now - at < withinMs);
    if (starts.length >= max) return undefined;
    starts.push(now);
    return starts.length === 1 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** (starts.length - 2), LONGEST_PAUSE_MS);
  };
}
