/** One handshake session over HTTP: the connection that everything said in it belongs to, and the streams that carry it. */
import type { Principal } from "../../contract.ts";
import type { Diagnostics } from "../../diagnostics.ts";
import type { ConnectionClosed } from "../../errors.ts";
import { Connection } from "../../session.ts";
import type { EventStore } from "../../store/events.ts";
import type { StreamKind } from "./event-id.ts";
import type { Pulse } from "./pulse.ts";
import type { Sink } from "./sink.ts";
import { type Keeping, SessionStream } from "./stream.ts";

/** What all sessions of an endpoint have in common. */
export interface SessionTerms {
  /** Absent where a lost connection loses its stream. */
  readonly events: EventStore | undefined;
  readonly retryMs: number;
  /** How long a stream without a reader is kept. */
  readonly retentionMs: number;
  readonly pulse: Pulse;
  readonly polling: Pulse | undefined;
  readonly diagnostics: Diagnostics;
  /** An id that no other stream of a session has, in any process. */
  mint(kind: StreamKind): string;
  now(): number;
}

/** Something that ends with the session. */
export interface Ending {
  lose(): void;
}

/** How many streams are kept after their reader got everything: it may have lost the end on the way. */
const KEPT_AFTER_END = 16;

export class HttpSession {
  readonly id: string;
  /** Whose it is. */
  readonly principal: string | undefined;
  readonly connection: Connection;
  /** When it was last used. */
  seen: number;
  readonly #terms: SessionTerms;
  /** What is being said right now. */
  #open: Set<Ending> | undefined;
  /** Streams that somebody may come back to, with when they were left. */
  #streams: Map<string, Left> | undefined;
  /** Those that no request opened, the newest last. */
  #standing: SessionStream[] | undefined;

  constructor(id: string, principal: Principal | undefined, terms: SessionTerms) {
    this.id = id;
    this.connection = new Connection(id);
    this.principal = principal?.id;
    this.#terms = terms;
    this.seen = terms.now();
  }

  /** Somebody is connected, or waited for. */
  get busy(): boolean {
    return this.#open !== undefined && this.#open.size > 0;
  }

  get retryMs(): number {
    return this.#terms.retryMs;
  }

  get polling(): Pulse | undefined {
    return this.#terms.polling;
  }

  /** Its streams open with something to come back with. */
  get primes(): boolean {
    return this.#keeping?.primes ?? false;
  }

  began(ending: Ending): void {
    this.seen = this.#terms.now();
    this.#open ??= new Set();
    this.#open.add(ending);
  }

  finished(ending: Ending): void {
    if (this.#open?.delete(ending)) this.seen = this.#terms.now();
  }

  /** The stream of one answer. */
  answering(sink: Sink): SessionStream {
    return this.#openStream("post", sink);
  }

  /** A stream for what no request asked for. The newest hears it. */
  stand(sink: Sink): SessionStream {
    return this.#openStream("get", sink);
  }

  /** `undefined` where no such stream is known in this process. */
  streamOf(id: string): SessionStream | undefined {
    return this.#streams?.get(id)?.stream;
  }

  /** Gives up what nobody has come back for, and room that is not needed now. */
  rest(): void {
    const oldest = this.#terms.now() - this.#terms.retentionMs;
    for (const { stream, at } of [...(this.#streams?.values() ?? [])]) if (at !== undefined && at <= oldest) this.#giveUp(stream);
    this.connection.rest();
    if (this.#open?.size === 0) this.#open = undefined;
    if (this.#streams?.size === 0) this.#streams = undefined;
    if (this.#standing?.length === 0) this.#standing = undefined;
  }

  /** Standing streams end; what is being answered goes on. */
  leave(): void {
    for (const stream of [...(this.#standing ?? [])]) stream.lose();
  }

  /** Everything that is being said ends, and whoever waits for the client hears why. */
  end(why: ConnectionClosed): void {
    for (const ending of [...(this.#open ?? [])]) ending.lose();
    for (const { stream } of [...(this.#streams?.values() ?? [])]) stream.lose();
    this.connection.standing = undefined;
    this.connection.close(why);
  }

  #openStream(kind: StreamKind, sink: Sink): SessionStream {
    const { pulse, polling, diagnostics, mint } = this.#terms;
    const key = { session: this.id, stream: mint(kind) };
    const changed = (changing: SessionStream): void => (kind === "get" ? this.#stood(changing) : this.#answered(changing));
    const stream = new SessionStream({ key, keeping: this.#keeping, pulse, polling, diagnostics, changed });
    stream.open(sink);
    return stream;
  }

  /** Absent where a lost connection loses its stream. */
  get #keeping(): Keeping | undefined {
    const { events, retryMs } = this.#terms;
    const wire = this.connection.session?.plan.protocol.wire;
    return events === undefined || !wire?.resumable ? undefined : { events, primes: wire.primingEvent, retryMs };
  }

  #answered(stream: SessionStream): void {
    this.#remember(stream);
    if (stream.over) this.#trim();
  }

  #stood(stream: SessionStream): void {
    if (stream.attached) this.began(stream);
    else this.finished(stream);
    this.#remember(stream);
    const others = this.#standing?.filter((other) => other !== stream) ?? [];
    const all = stream.attached ? [...others, stream] : (this.#standing ?? []);
    const latest = all.at(-1);
    // One that waits for its reader is heard only while there is no newer one.
    this.#standing = all.filter((one) => !one.over && (one.attached || one === latest));
    this.connection.standing = this.#standing.findLast(({ attached }) => attached) ?? this.#standing.at(-1);
  }

  /** Keeps what its reader can come back to. */
  #remember(stream: SessionStream): void {
    if (!stream.kept) return void this.#streams?.delete(stream.key.stream);
    this.#streams ??= new Map();
    this.#streams.delete(stream.key.stream);
    this.#streams.set(stream.key.stream, { stream, at: stream.attached ? undefined : this.#terms.now() });
  }

  #trim(): void {
    const ended = [...(this.#streams?.values() ?? [])].filter(({ stream }) => stream.over && stream.delivered);
    for (const { stream } of ended.slice(0, -KEPT_AFTER_END)) this.#giveUp(stream);
  }

  #giveUp(stream: SessionStream): void {
    stream.lose();
    this.#streams?.delete(stream.key.stream);
    const failed = (error: unknown): void => this.#terms.diagnostics.note("failed", "the event store", error);
    try {
      void this.#terms.events?.forget(stream.key)?.then(undefined, failed);
    } catch (error) {
      failed(error);
    }
  }
}

interface Left {
  readonly stream: SessionStream;
  /** Absent while somebody reads. */
  readonly at: number | undefined;
}
