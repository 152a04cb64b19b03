/** What the author of a transport gives the suite: how to reach the suite's server over it, and what kind of transport it is. */
import type { Revision } from "../../generated/index.ts";
import type { ClientTransport } from "../transport/index.ts";

/** Which server a case needs: the usual one, or one that answers also what nobody handles. */
export type Variant = "plain" | "gateway";

/** The suite's server behind the transport under test. Disposing of it ends the server. */
export interface Link extends AsyncDisposable {
  /** A new client's end. More than one may be open at once. */
  dial(): ClientTransport;
  /** Breaks what there is between server and clients as a crash would: nobody says goodbye. Later clients get through again. */
  sever(): void | Promise<void>;
  /**
   * Holds up what is read at the client's end until the server has finished flooding it, as `Fixture.onFlooded` says. Absent where a reader
   * cannot be slow.
   */
  stall?(): void;
}

/** Connects `contractServer(variant)` to the transport under test. */
export type OpenLink = (variant: Variant) => Promise<Link>;

export interface Carriage {
  readonly revision: Revision;
  /** One pipe for everything, or a stream for each request. */
  readonly each: "pipe" | "stream";
  /** With streams: whether a session says which of them belong together, in revisions that have sessions. Default false. */
  readonly sessions?: boolean;
  /** With sessions: whether a call goes on when its stream breaks. Default false. */
  readonly resumes?: boolean;
  /** Whether handlers see an HTTP request: none, the one that opened the connection, or the one of each message. Default `none`. */
  readonly http?: "none" | "connection" | "message";
  /** Whether all clients of a link reach one server. Default true; false where each starts its own. */
  readonly shared?: boolean;
  /** How long a case waits for what should come at once. Default 10 s: only a broken transport makes anybody wait. */
  readonly patienceMs?: number;
}
