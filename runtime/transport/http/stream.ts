/**
 * One stream of a session. Where events are kept it outlives the connections that carry it: a reader that comes back goes on where it was.
 */
import type { Delivery } from "../../contract.ts";
import type { Diagnostics } from "../../diagnostics.ts";
import type { Outgoing } from "../../message.ts";
import type { Route } from "../../route.ts";
import type { EventStore, StoredEvent, StreamKey } from "../../store/events.ts";
import { COMMENT, eventOf } from "../sse.ts";
import { identified, primingEvent, retryAfter } from "./event-id.ts";
import type { Pulse, Watch } from "./pulse.ts";
import type { Sink, Stream } from "./sink.ts";

/** Where and how the events of a stream are kept. */
export interface Keeping {
  readonly events: EventStore;
  /** The stream opens with an empty event, so that there is an id to come back with before anything is said. */
  readonly primes: boolean;
  /** How long a reader waits before it comes back. */
  readonly retryMs: number;
}

export interface Streaming {
  readonly key: StreamKey;
  /** Absent where a lost connection loses the stream. */
  readonly keeping: Keeping | undefined;
  readonly pulse: Pulse;
  /** Hands connections back when their time is over. Absent where they stay. */
  readonly polling: Pulse | undefined;
  readonly diagnostics: Diagnostics;
  /** A reader came or went, or the stream is over. */
  changed(stream: SessionStream): void;
}

/** One connection that carries the stream. */
interface Reader {
  readonly writer: Stream;
  readonly silence: Watch;
  unlisten(): void;
}

export class SessionStream implements Route {
  readonly #streaming: Streaming;
  #reader: Reader | undefined;
  #seq = 0;
  /** The newest event of each slot. */
  #slots: Map<object, number> | undefined;
  #losses: Set<() => void> | undefined;
  #state: "open" | "ended" | "lost" = "open";
  /** Something has not been kept, so nobody can go on here. */
  #gap = false;
  #delivered = false;

  constructor(streaming: Streaming) {
    this.#streaming = streaming;
  }

  get key(): StreamKey {
    return this.#streaming.key;
  }

  /** Somebody reads right now. */
  get attached(): boolean {
    return this.#reader !== undefined;
  }

  /** Nothing more is said here. */
  get over(): boolean {
    return this.#state !== "open";
  }

  /** Somebody may come back to it. */
  get kept(): boolean {
    return this.#streaming.keeping !== undefined && this.#state !== "lost";
  }

  /** It is over, and a connection has carried all of it that had not been heard. */
  get delivered(): boolean {
    return this.#delivered;
  }

  /** Takes its first connection. Where the stream does not open with an event, say something in the same tick: the head leaves with it. */
  open(sink: Sink): void {
    const { keeping, key } = this.#streaming;
    const { writer } = this.#attach(sink);
    if (!keeping?.primes) return;
    this.#keep({ seq: 0, data: "", last: false, replaces: undefined });
    writer.write(primingEvent(key.stream, keeping.retryMs), undefined);
  }

  /** Says nothing, so that the connection is seen to be alive. */
  comment(): void {
    this.mention(COMMENT);
  }

  /** For this reader alone: text that is no event of this stream. */
  mention(text: string): void {
    this.#reader?.writer.write(text, undefined);
  }

  send(message: Outgoing): Delivery {
    if (this.over) return "closed";
    const last = message.kind === "reply";
    const delivery = this.#streaming.keeping === undefined ? this.#write(message) : this.#store(message, last);
    if (last) this.#finish();
    return delivery;
  }

  onLost(listener: () => void): () => void {
    this.#losses ??= new Set();
    const losses = this.#losses.add(listener);
    return () => void losses.delete(listener);
  }

  /** Ends the connection and keeps the stream: its reader comes back for the rest. */
  release(): Delivery {
    const { keeping } = this.#streaming;
    const reader = this.#reader;
    if (this.over) return "closed";
    if (keeping === undefined || !this.#resumable) return "unsupported";
    if (reader === undefined) return "stored";
    if (!keeping.primes) reader.writer.write(retryAfter(keeping.retryMs), undefined);
    this.#hangUp();
    return "sent";
  }

  /** Nobody will come back: whoever talks here is told. */
  lose(): void {
    if (this.over) return;
    this.#state = "lost";
    this.#slots = undefined;
    if (!this.#hangUp()) this.#streaming.changed(this);
    for (const listener of [...(this.#losses ?? [])]) listener();
  }

  /** Goes on with another connection after the event `seq`. False where something after it is not there any more. */
  async resume(sink: Sink, seq: number): Promise<boolean> {
    const { keeping } = this.#streaming;
    if (keeping === undefined || this.#gap || seq > this.#seq) return false;
    // Whoever comes back has noticed before us that its connection is gone.
    this.#hangUp();
    const missed = await this.#missed(keeping.events, seq);
    if (missed === undefined || this.#state === "lost") return false;
    // From here on nothing waits, so that nothing can be said between what was missed and what follows.
    if (sink.lost) return true;
    this.#hangUp();
    const { writer } = this.#attach(sink);
    writer.write(retryAfter(keeping.retryMs), undefined);
    for (const event of missed) writer.write(identified(this.key.stream, event), undefined);
    if (this.over) this.#hangUp();
    return true;
  }

  /** Whether some event with an id has left. */
  get #resumable(): boolean {
    const { keeping } = this.#streaming;
    return keeping !== undefined && (keeping.primes || this.#seq > 0) && !this.#gap;
  }

  #write(message: Outgoing): Delivery {
    return this.#say(eventOf(message.text()), message.slot) ?? "closed";
  }

  #store(message: Outgoing, last: boolean): Delivery {
    const data = message.text();
    const seq = ++this.#seq;
    const event = { seq, data, last, replaces: this.#replacedBy(seq, message.slot) };
    const kept = this.#keep(event);
    return this.#say(identified(this.key.stream, event), message.slot) ?? (kept ? "stored" : "closed");
  }

  #say(event: string, slot: object | undefined): "sent" | "merged" | undefined {
    this.#reader?.silence.heard();
    return this.#reader?.writer.write(event, slot);
  }

  #replacedBy(seq: number, slot: object | undefined): number | undefined {
    if (slot === undefined) return undefined;
    this.#slots ??= new Map();
    const older = this.#slots.get(slot);
    this.#slots.set(slot, seq);
    return older;
  }

  /** Everything after `seq`, read until nothing has been said meanwhile. */
  async #missed(events: EventStore, seq: number): Promise<readonly StoredEvent[] | undefined> {
    const missed: StoredEvent[] = [];
    let at = seq;
    do {
      const said = this.#seq;
      const more = await this.#read(events, at);
      const newest = more?.at(-1);
      // The newest event is never replaced, so a store without it has lost it.
      if (more === undefined || (newest?.seq ?? at) < said) return undefined;
      missed.push(...more);
      at = newest?.seq ?? at;
    } while (at < this.#seq);
    return this.#gap ? undefined : missed;
  }

  async #read(events: EventStore, seq: number): Promise<readonly StoredEvent[] | undefined> {
    try {
      return await events.after(this.key, seq);
    } catch (error) {
      this.#streaming.diagnostics.note("failed", "the event store", error);
      return undefined;
    }
  }

  /** False where it is known already that nobody will read it again. */
  #keep(event: StoredEvent): boolean {
    const failed = (error: unknown): void => {
      this.#gap = true;
      this.#streaming.diagnostics.note("failed", "the event store", error);
    };
    try {
      void this.#streaming.keeping?.events.append(this.key, event)?.then(undefined, failed);
    } catch (error) {
      failed(error);
    }
    return !this.#gap;
  }

  #attach(sink: Sink): Reader {
    const { pulse, polling } = this.#streaming;
    this.#delivered = false;
    const writer = sink.stream();
    const silence = pulse.watch(() => this.comment());
    const turn = polling?.watch(() => void this.release());
    const stopListening = sink.onLost(() => {
      if (this.#reader === reader) this.#drop();
    });
    const unlisten = (): void => {
      stopListening();
      silence.stop();
      turn?.stop();
    };
    const reader: Reader = { writer, silence, unlisten };
    this.#reader = reader;
    this.#streaming.changed(this);
    return reader;
  }

  /** The connection is gone. */
  #drop(): void {
    this.#reader?.unlisten();
    this.#reader = undefined;
    if (this.over || this.#resumable) this.#streaming.changed(this);
    else this.lose();
  }

  /** Ends the connection after what has been said. False where there was none. */
  #hangUp(): boolean {
    const { writer } = this.#reader ?? {};
    if (writer === undefined) return false;
    writer.end();
    this.#delivered = this.over;
    this.#drop();
    return true;
  }

  #finish(): void {
    this.#state = "ended";
    this.#slots = undefined;
    if (!this.#hangUp()) this.#streaming.changed(this);
  }
}
