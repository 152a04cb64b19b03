/**
 * The way back. It arrives with a message, captured by the transport; nothing in the runtime looks one up, so nothing can pick the wrong one.
 */
import type { Delivery, HttpFacts, Principal } from "./contract.ts";
import type { Outgoing } from "./message.ts";
import type { Connection } from "./session.ts";

/** The way back to whoever sent one message. Holding it is the only way to reach them. */
export interface Route {
  /** Enqueues before it returns, so writes keep the order of the calls. */
  send(message: Outgoing): Delivery;
  /** Lets go of the connection underneath, where its reader can come back: what is sent from now on is stored for it. */
  release?(): Delivery;
  /** Calls `listener` once when nothing can ever be heard here again. Returns how to stop listening. */
  onLost(listener: () => void): () => void;
}

/** What the transport knows about a message beside its text. */
export interface Facts {
  /** The HTTP request that carried this message; absent on pipes. */
  readonly http?: HttpFacts;
  /** Who sent it, as whatever stands in front of the transport has found out. */
  readonly principal?: Principal;
}

export interface Inbound {
  /** Parsed JSON, otherwise unchecked. */
  readonly message: unknown;
  readonly route: Route;
  readonly facts: Facts;
  /** What this peer said before on the same pipe. `undefined` where every message stands alone. */
  readonly connection: Connection | undefined;
}

/** `pending`: a reply will come on the route. `noted` and `refused`: none will, because none was asked for. */
export type Accepted = "pending" | "noted" | "refused";

export type Accept = (inbound: Inbound) => Accepted;
