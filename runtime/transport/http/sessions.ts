/** The handshake sessions of one endpoint: who opened which, and when each is over. */
import type { Principal } from "../../contract.ts";
import { ConnectionClosed } from "../../errors.ts";
import type { EventStore } from "../../store/events.ts";
import { memoryEventStore } from "../../store/memory-events.ts";
import { isUpToDate, recordOf, type SessionRecord, type SessionStore } from "../../store/sessions.ts";
import type { Host } from "../index.ts";
import { streamId } from "./event-id.ts";
import { openPulse, type Pulse, type Watch } from "./pulse.ts";
import { HttpSession, type SessionTerms } from "./session.ts";

export interface SessionOptions {
  /** How long a session may be unused. Default 30 minutes: longer than most pauses, and what an abandoned one costs is under a kilobyte. */
  readonly idleMs?: number;
  /** How many sessions there are at most. Default 10,000. The one that was unused for longest makes room, as if its time were over. */
  readonly maximum?: number;
  /** What streams that can be gone on with are kept in. Default this process's memory; `false` makes a lost connection lose its stream. */
  readonly events?: EventStore | false;
  /** How long a stream waits for its reader. Default 5 minutes: a phone that comes out of a tunnel, and not one that was switched off. */
  readonly retentionMs?: number;
  /** Sessions that other processes may go on with. Default none: they live and end with this process. */
  readonly store?: SessionStore;
  /**
   * Hands connections back after `afterMs` and lets clients come back for the rest after `retryMs`, where something between the two does not
   * like long ones. Default: they stay, and a client that lost one comes back after a second.
   */
  readonly polling?: { readonly afterMs: number; readonly retryMs: number };
}

const IDLE_MS = 30 * 60_000;
const MAXIMUM = 10_000;
const RETENTION_MS = 5 * 60_000;
/** Soon enough that nobody notices, late enough for a server that restarts. */
const RETRY_MS = 1000;

export interface Sessions {
  /** For a client that begins a handshake. `undefined` where there is no room. */
  open(principal: Principal | undefined): HttpSession | undefined;
  /** The handshake is made: the session can be found from now on. */
  admit(session: HttpSession): void;
  /** The session with this id, where it is this one's to use. Answers at once unless it may be somewhere else. */
  find(id: string, principal: Principal | undefined): HttpSession | undefined | Promise<HttpSession | undefined>;
  /** Something said in it may have changed what others need to know to go on with it. */
  heard(session: HttpSession): void;
  /** Its client is done with it. */
  end(session: HttpSession): void;
  /** Standing streams end, and there are no new ones. */
  drain(): void;
  readonly draining: boolean;
  /** This process stops. Others may go on with what is stored. */
  close(): void;
  readonly events: EventStore | undefined;
  readonly size: number;
}

export function openSessions(
  options: SessionOptions,
  host: Host,
  { pulse, now = Date.now }: { pulse: Pulse; now?: () => number },
): Sessions {
  return new OpenSessions(options, host, { pulse, now });
}

class OpenSessions implements Sessions {
  readonly #idleMs: number;
  readonly #maximum: number;
  readonly #store: SessionStore | undefined;
  readonly #host: Host;
  readonly #terms: SessionTerms;
  readonly #sessions = new Map<string, HttpSession>();
  /** What the store has of a session, where there is one. */
  readonly #saved = new WeakMap<HttpSession, SessionRecord>();
  #watch: Watch | undefined;
  #swept = 0;
  #draining = false;

  constructor(options: SessionOptions, host: Host, { pulse, now }: { pulse: Pulse; now: () => number }) {
    const { idleMs = IDLE_MS, maximum = MAXIMUM, retentionMs = RETENTION_MS, events = memoryEventStore(), store, polling } = options;
    this.#idleMs = idleMs;
    this.#maximum = maximum;
    this.#store = store;
    this.#host = host;
    this.#terms = {
      events: events === false ? undefined : events,
      retryMs: polling?.retryMs ?? RETRY_MS,
      retentionMs,
      pulse,
      polling: polling === undefined ? undefined : openPulse(polling.afterMs),
      diagnostics: host.diagnostics,
      mint: minting(store === undefined ? "" : randomHex(4)),
      now,
    };
  }

  get events(): EventStore | undefined {
    return this.#terms.events;
  }

  get draining(): boolean {
    return this.#draining;
  }

  get size(): number {
    return this.#sessions.size;
  }

  open(principal: Principal | undefined): HttpSession | undefined {
    if (this.#sessions.size >= this.#maximum && !this.#makeRoom()) return undefined;
    // 128 bits, so that nobody guesses one.
    return new HttpSession(randomHex(16), principal, this.#terms);
  }

  admit(session: HttpSession): void {
    this.#add(session);
    this.#save(session);
  }

  find(id: string, principal: Principal | undefined): HttpSession | undefined | Promise<HttpSession | undefined> {
    const known = this.#sessions.get(id);
    if (known !== undefined && this.#isOver(known)) this.#expire(known);
    else if (known !== undefined) return mayUse(known, principal) ? known : undefined;
    return this.#store === undefined ? undefined : this.#adopt(this.#store, id, principal);
  }

  heard(session: HttpSession): void {
    const agreed = session.connection.session;
    if (this.#store === undefined || agreed === undefined) return;
    const saved = this.#saved.get(session);
    if (saved === undefined || !isUpToDate(saved, agreed)) this.#save(session);
  }

  end(session: HttpSession): void {
    this.#drop(session, new ConnectionClosed("the session has ended"));
    this.#guarded("the session store", () => this.#store?.remove(session.id));
    this.#guarded("the event store", () => this.events?.forgetSession(session.id));
  }

  drain(): void {
    this.#draining = true;
    for (const session of this.#sessions.values()) session.leave();
  }

  close(): void {
    for (const session of [...this.#sessions.values()]) this.#drop(session, new ConnectionClosed("the server has closed"));
  }

  #add(session: HttpSession): void {
    this.#sessions.set(session.id, session);
    this.#watch ??= this.#terms.pulse.watch(() => this.#sweep());
  }

  #drop(session: HttpSession, why: ConnectionClosed): void {
    this.#sessions.delete(session.id);
    session.end(why);
    if (this.#sessions.size > 0) return;
    this.#watch?.stop();
    this.#watch = undefined;
  }

  /** Over here: where sessions are stored, another process may be in the middle of it. */
  #expire(session: HttpSession): void {
    this.#drop(session, new ConnectionClosed("the session was unused for too long"));
    if (this.#store === undefined) this.#guarded("the event store", () => this.events?.forgetSession(session.id));
  }

  #isOver(session: HttpSession): boolean {
    return !session.busy && this.#terms.now() - session.seen > this.#idleMs;
  }

  #sweep(): void {
    const since = this.#swept;
    this.#swept = this.#terms.now();
    for (const session of [...this.#sessions.values()]) {
      session.rest();
      if (this.#isOver(session)) this.#expire(session);
      else if (this.#store !== undefined && (session.busy || session.seen >= since)) void this.#touch(this.#store, session);
    }
  }

  /** Learns by the way whether another process has ended it. */
  async #touch(store: SessionStore, session: HttpSession): Promise<void> {
    if (!this.#saved.has(session)) return this.#save(session);
    try {
      if (await store.touch(session.id, this.#idleMs)) return;
      if (this.#sessions.get(session.id) === session) this.end(session);
    } catch (error) {
      this.#host.diagnostics.note("failed", "the session store", error);
    }
  }

  #makeRoom(): boolean {
    let longest: HttpSession | undefined;
    for (const session of this.#sessions.values()) if (!session.busy && session.seen < (longest?.seen ?? Infinity)) longest = session;
    if (longest !== undefined) this.#expire(longest);
    return longest !== undefined;
  }

  async #adopt(store: SessionStore, id: string, user: Principal | undefined): Promise<HttpSession | undefined> {
    const record = await store.find(id);
    // Several requests may have looked at once; the first to come back has made it.
    const known = this.#sessions.get(id) ?? (record?.principal === user?.id ? this.#revive(record, user) : undefined);
    return known !== undefined && mayUse(known, user) ? known : undefined;
  }

  #revive(record: SessionRecord | undefined, principal: Principal | undefined): HttpSession | undefined {
    if (record === undefined) return undefined;
    const session = new HttpSession(record.id, principal, this.#terms);
    if (!this.#host.adopt({ ...record, principal }, session.connection)) return undefined;
    this.#saved.set(session, record);
    this.#add(session);
    return session;
  }

  #save(session: HttpSession): void {
    const agreed = session.connection.session;
    if (this.#store === undefined || agreed === undefined) return;
    const record = recordOf(session.id, agreed, session.principal);
    this.#saved.set(session, record);
    const failed = (): unknown => this.#saved.delete(session);
    this.#guarded("the session store", () => this.#store?.save(record, this.#idleMs), failed);
  }

  #guarded(what: string, run: () => void | PromiseLike<void>, undo: () => unknown = () => undefined): void {
    const failed = (error: unknown): void => {
      undo();
      this.#host.diagnostics.note("failed", what, error);
    };
    try {
      void run()?.then(undefined, failed);
    } catch (error) {
      failed(error);
    }
  }
}

function minting(maker: string): SessionTerms["mint"] {
  let count = 0;
  return (kind) => streamId(kind, maker, ++count);
}

function mayUse({ principal }: HttpSession, user: Principal | undefined): boolean {
  return principal === user?.id;
}

function randomHex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
