/** What is remembered about one peer: its handshake, if it made one, what is being answered, and what it was asked. */
import { type Asked, openAsked } from "./asked.ts";
import type { Delivery, Peer } from "./contract.ts";
import type { Plan } from "./era/index.ts";
import { type Cancelled, ConnectionClosed } from "./errors.ts";
import type { Id, Outgoing, OutgoingRequest } from "./message.ts";
import type { Route } from "./route.ts";
import { severity } from "./severity.ts";
import { type Tap, tappedRoute } from "./tap.ts";
import type { Ear, Hangup } from "./transport/index.ts";

/** The outcome of a handshake, and what has been agreed since. */
export class Session {
  readonly plan: Plan;
  readonly client: Peer;
  /** The least severe log level it wants, as `severity` numbers them. */
  threshold: number = severity.debug;
  /** The resources it watches, by uri. */
  watched: Set<string> | undefined;
  #confirmed = false;
  #waiting: (() => void)[] | undefined;

  constructor(plan: Plan, client: Peer) {
    this.plan = plan;
    this.client = client;
  }

  /** The peer has confirmed the handshake, so it may be asked things. */
  get confirmed(): boolean {
    return this.#confirmed;
  }

  /** Calls `listener` when the peer confirms. */
  onConfirmed(listener: () => void): void {
    this.#waiting ??= [];
    this.#waiting.push(listener);
  }

  confirm(): void {
    if (this.#confirmed) return;
    this.#confirmed = true;
    for (const listener of this.#waiting ?? []) listener();
    this.#waiting = undefined;
  }
}

/**
 * One peer on one pipe, or one handshake session over HTTP. Most of them are idle most of the time, so what only a busy one needs is made when
 * first used.
 */
export class Connection {
  /** Absent until `initialize` is answered, and for good where the peer speaks without a handshake. */
  session: Session | undefined;
  /** The way for what belongs to no request. Absent where the peer has opened none. */
  standing: Route | undefined;
  /** What the transport calls it, where it keeps many apart. */
  readonly id: string | undefined;
  #answering: Map<Id, (why: Cancelled) => void> | undefined;
  #asked: Asked | undefined;
  #closing: ((why: ConnectionClosed) => void)[] | undefined;
  #closed: ConnectionClosed | undefined;
  #tap: Tap | undefined;
  #asks = 0;

  constructor(id?: string) {
    this.id = id;
  }

  /** An id and token for a request of ours that no other one has. */
  nextId(): number {
    this.#asks += 1;
    return this.#asks;
  }

  /** How to end what is being answered, by request id: to cancel it, and to refuse a second request with the same id. */
  get answering(): ReadonlyMap<Id, (why: Cancelled) => void> {
    return this.#answering ?? NOTHING;
  }

  began(id: Id, end: (why: Cancelled) => void): void {
    this.#answering ??= new Map();
    this.#answering.set(id, end);
  }

  ended(id: Id): void {
    this.#answering?.delete(id);
  }

  /** Gives back room that nothing needs now. */
  rest(): void {
    if (this.#answering?.size === 0) this.#answering = undefined;
  }

  /** Asks the peer on `route`; the reply may come any way that leads to this connection. */
  exchange(route: Route, request: OutgoingRequest, ear: Ear): Hangup {
    const gone = this.#closed;
    this.#asked ??= openAsked();
    const asked = this.#asked;
    if (gone !== undefined) queueMicrotask(() => ear.lost(gone));
    else asked.add(request, ear);
    const delivery = this.#send(route, request);
    if (delivery !== "sent" && delivery !== "stored" && asked.forget(request)) {
      queueMicrotask(() => ear.lost(new ConnectionClosed(`the peer cannot be asked for ${request.method}: the way to it is ${delivery}`)));
    }
    return (notice) => {
      asked.forget(request);
      if (notice !== undefined) route.send(notice);
    };
  }

  /** A send that throws leaves nothing behind that waits. */
  #send(route: Route, request: OutgoingRequest): Delivery {
    try {
      return route.send(request);
    } catch (error) {
      this.#asked?.forget(request);
      throw error;
    }
  }

  /** Whether an id is one of ours, so that a reply to it comes late rather than from nowhere. */
  wasAsked(id: Id | undefined): boolean {
    return typeof id === "number" && Number.isInteger(id) && id > 0 && id <= this.#asks;
  }

  /** Whether the message answers, or reports on, something that was asked here; it has been heard then. */
  claims(message: unknown): boolean {
    const claimed = this.#asked?.claims(message) ?? false;
    if (claimed) this.#tap?.(message, "in");
    return claimed;
  }

  /** Says what belongs to no request: `unsupported` where the peer has opened no way for it. */
  tell(message: Outgoing): Delivery {
    if (this.standing === undefined) return "unsupported";
    if (this.#tap !== undefined) return tappedRoute(this.standing, this.#tap).send(message);
    return this.standing.send(message);
  }

  /** Whoever listens in hears what this connection hears and says by itself. */
  tapWith(tap: Tap): void {
    this.#tap = tap;
  }

  /** Calls `listener` once when nothing can be said or heard here again. Returns how to stop listening. */
  onClosed(listener: (why: ConnectionClosed) => void): () => void {
    // Most have one listener or none, for which a set would be large.
    this.#closing = [...(this.#closing ?? []), listener];
    return () => {
      this.#closing = this.#closing?.filter((other) => other !== listener);
    };
  }

  /** What waits for a reply hears why. */
  close(why: ConnectionClosed): void {
    if (this.#closed !== undefined) return;
    this.#closed = why;
    for (const listener of this.#closing ?? []) listener(why);
    this.#asked?.lose(why);
  }
}

const NOTHING: ReadonlyMap<Id, (why: Cancelled) => void> = new Map();
