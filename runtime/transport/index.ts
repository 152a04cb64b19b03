/** What a transport is, on either side. Everything above is the same for all of them. */
import type { Delivery, Principal, Wire } from "../contract.ts";
import type { Diagnostics } from "../diagnostics.ts";
import type { ConnectionClosed, Refusal } from "../errors.ts";
import type { Incoming, Outgoing, OutgoingRequest } from "../message.ts";
import type { Accept, Facts, Route } from "../route.ts";
import type { Connection } from "../session.ts";
import type { SessionRecord } from "../store/sessions.ts";

/** Who a transport works for. */
export interface Host {
  readonly accept: Accept;
  /** For what is no message: not JSON, or more than the transport takes. The peer is told where it is owed an answer. */
  garbled(refusal: Refusal, route: Route): void;
  readonly diagnostics: Diagnostics;
  /** For transports that keep sessions apart by an id of their own, asked before `accept`. */
  belongs(message: unknown, facts: Facts): Belonging;
  /** Goes on with what was agreed elsewhere, on a connection of ours. False where its revision is not served here. */
  adopt(adoption: Adoption, connection: Connection): boolean;
}

/** What a handshake has settled in another process, and who goes on with it. */
export type Adoption = Omit<SessionRecord, "id" | "principal"> & { readonly principal: Principal | undefined };

/** Whether a message stands `alone`, `opens` a handshake session, or is part of one. */
export type Belonging = "alone" | "opens" | "joins";

export interface ServerTransport extends AsyncDisposable {
  /** Resolves when messages can arrive. */
  listen(host: Host): Promise<void>;
  /** The server takes nothing new: streams that wait for announcements end now, and whoever asks whether it is ready hears that it is not. */
  drain?(): void;
}

export interface ClientTransport extends AsyncDisposable {
  /** Every request has a stream of its own, so that the server notices when it is dropped. */
  readonly streams: boolean;
  /** Resolves when messages can be sent. What belongs to no exchange of ours goes to `host`. */
  listen(host: Host): Promise<void>;
  /** Everything said about `request` is heard in order, its reply last; or it is lost, once. */
  exchange(request: OutgoingRequest, ear: Ear): Hangup;
  tell(notice: Outgoing): Promise<Delivery>;
  /**
   * For transports that can put a new peer in the place of one that went away; they do so only once this has been called. `greet` then runs before
   * anything else is said, over `fresh`, which leads to the new peer alone: it has agreed on nothing yet. Where it rejects, so do the calls that wait.
   */
  onRestart?(greet: (fresh: ClientTransport) => Promise<unknown>): void;
  /**
   * The handshake is made. From now on messages that say nothing of it themselves carry `headers`, and the transport listens for what belongs to
   * no exchange of ours, where that takes a way of its own. Resolves when it does, or knows that it cannot.
   */
  attend?(wire: Wire, headers: Readonly<Record<string, string>>): Promise<void>;
}

export interface Ear {
  hear(message: Incoming): void;
  /** No reply can come any more. */
  lost(why: ConnectionClosed): void;
}

/** Stops listening, and tells the server so with `notice` where it would not notice otherwise. */
export type Hangup = (notice: Outgoing | undefined) => void;
