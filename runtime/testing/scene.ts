/** What is known of a transport before anything is opened, which decides what there is to be tested. */
import type { ClientOptions } from "../client.ts";
import type { Protocol } from "../contract.ts";
import { loadRevision } from "../revision.ts";
import type { Carriage, Variant } from "./link.ts";
import type { Opened } from "./stage.ts";

export interface Scene extends Required<Carriage> {
  readonly protocol: Protocol;
  /** The conversation opens with `initialize`; otherwise each request stands alone. */
  readonly handshake: boolean;
  /** The server knows what its peer said before: a pipe, or a session. */
  readonly remembers: boolean;
}

export interface Case {
  /** A sentence about the transport. */
  readonly name: string;
  play(open: Open): Promise<void>;
}

/** A link with one client on it. */
export type Open = (options?: Partial<ClientOptions>, variant?: Variant) => Promise<Opened>;

export async function openScene(carriage: Carriage): Promise<Scene> {
  const { each, sessions = false, resumes: resumable = false, http = "none", shared = true, patienceMs = 10_000 } = carriage;
  const protocol = await loadRevision(carriage.revision);
  const handshake = protocol.wire.lifecycle === "initialize";
  const remembers = each === "pipe" || (sessions && handshake);
  // A call goes on where a session keeps it, in a revision that has a way to come back for it.
  const resumes = resumable && sessions && handshake && protocol.wire.resumable;
  return { revision: carriage.revision, each, sessions, resumes, http, shared, patienceMs, protocol, handshake, remembers };
}
