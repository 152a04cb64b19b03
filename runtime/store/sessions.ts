/** What another process needs to go on with a session, and where it finds it. */
import type { Level, Peer } from "../contract.ts";
import type { Session } from "../session.ts";
import { severity } from "../severity.ts";

/** JSON: everything that was agreed with one client. */
export interface SessionRecord {
  readonly id: string;
  readonly revision: string;
  readonly client: Pick<Peer, "info" | "capabilities">;
  /** Whose it is. Nobody else may use it. */
  readonly principal?: string;
  readonly logLevel: Level;
  /** The client has confirmed the handshake, so it may be asked things. */
  readonly confirmed: boolean;
  /** The resources it watches, by uri. */
  readonly watched: readonly string[];
}

/**
 * Sessions that several processes share. One that gets a request for a session it does not know looks here; what it finds, it goes on with. A
 * call that throws or rejects is a diagnostic; where a session was asked for, its client is told that it may try again.
 */
export interface SessionStore {
  /** Keeps a record for so long, instead of the one with the same id. */
  save(record: SessionRecord, ttlMs: number): void | PromiseLike<void>;
  find(id: string): SessionRecord | undefined | PromiseLike<SessionRecord | undefined>;
  /** The session has been used: it stays for so long from now. False where it has ended, here or elsewhere. */
  touch(id: string, ttlMs: number): boolean | PromiseLike<boolean>;
  /** The session has ended for all. */
  remove(id: string): void | PromiseLike<void>;
}

export function recordOf(id: string, session: Session, principal: string | undefined): SessionRecord {
  const { plan, client, threshold, confirmed, watched = [] } = session;
  const { info, capabilities } = client;
  return {
    id,
    revision: plan.protocol.revision,
    client: info === undefined ? { capabilities } : { info, capabilities },
    ...(principal === undefined ? {} : { principal }),
    logLevel: levelOf(threshold),
    confirmed,
    watched: [...watched],
  };
}

/** Whether nothing has changed since, as far as one message can change it. */
export function isUpToDate({ confirmed, logLevel, watched }: SessionRecord, session: Session): boolean {
  return confirmed === session.confirmed && logLevel === levelOf(session.threshold) && watched.length === (session.watched?.size ?? 0);
}

function levelOf(threshold: number): Level {
  return LEVELS.find((level) => severity[level] >= threshold) ?? "emergency";
}

const LEVELS: readonly Level[] = ["debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"];
