/** What is remembered about one peer on one pipe: its handshake, if it made one, and what is being answered. */
import type { Peer } from "./contract.ts";
import type { Plan } from "./era/index.ts";
import type { Cancelled } from "./errors.ts";
import type { Id } from "./message.ts";

/** The outcome of a handshake. */
export interface Session {
  readonly plan: Plan;
  readonly client: Peer;
  /** The peer has confirmed the handshake, so it may be asked things. */
  confirmed: boolean;
  /** The least severe log level it wants, as `severity` numbers them. */
  threshold: number;
}

export interface Connection {
  /** Absent until `initialize` is answered, and for good where the peer speaks without a handshake. */
  session: Session | undefined;
  /** How to end what is being answered, by request id: to cancel it, and to refuse a second request with the same id. */
  readonly answering: Map<Id, (why: Cancelled) => void>;
}

export function openConnection(): Connection {
  return { session: undefined, answering: new Map() };
}
