/** Events kept in this process: enough for readers that come back to the same one. */
import type { EventStore, StoredEvent } from "./events.ts";

export interface MemoryEventStoreOptions {
  /** How many events of one stream are kept. Default 10,000: a talkative call within one reconnection. */
  readonly maxEvents?: number;
  /** How much is kept in all, in UTF-16 units. Default 64 Mi: little for a server, and a hundred large results. */
  readonly maxSize?: number;
  /** Default 5 minutes: whoever has not come back by then has usually started anew. */
  readonly maxAgeMs?: number;
}

/** Keeps events in memory, the newest within its caps. Whoever comes back for one that had to go is told so. */
export function memoryEventStore(options: MemoryEventStoreOptions = {}): MemoryEventStore {
  return new MemoryEventStore(options);
}

/** An `EventStore` that answers at once and says what it holds. */
export class MemoryEventStore implements EventStore {
  readonly #maxEvents: number;
  readonly #maxSize: number;
  readonly #maxAgeMs: number;
  readonly #sessions = new Map<string, Map<string, Kept>>();
  #size = 0;

  constructor({ maxEvents = 10_000, maxSize = 64 * 1024 * 1024, maxAgeMs = 5 * 60_000 }: MemoryEventStoreOptions) {
    this.#maxEvents = maxEvents;
    this.#maxSize = maxSize;
    this.#maxAgeMs = maxAgeMs;
  }

  /** How much is kept, in UTF-16 units. */
  get size(): number {
    return this.#size;
  }

  append({ session, stream }: { readonly session: string; readonly stream: string }, event: StoredEvent): void {
    const streams = this.#streamsOf(session);
    const kept = streams.get(stream) ?? new Kept();
    if (kept.isNew) streams.set(stream, kept);
    this.#size += kept.add(event, Date.now());
    this.#size -= kept.shrink(this.#maxEvents, Date.now() - this.#maxAgeMs);
    if (this.#size > this.#maxSize) this.#makeRoom();
  }

  after({ session, stream }: { readonly session: string; readonly stream: string }, seq: number): readonly StoredEvent[] | undefined {
    const kept = this.#sessions.get(session)?.get(stream);
    if (kept === undefined) return undefined;
    this.#size -= kept.shrink(this.#maxEvents, Date.now() - this.#maxAgeMs);
    return kept.after(seq);
  }

  forget({ session, stream }: { readonly session: string; readonly stream: string }): void {
    const streams = this.#sessions.get(session);
    this.#size -= streams?.get(stream)?.size ?? 0;
    if (streams?.delete(stream) && streams.size === 0) this.#sessions.delete(session);
  }

  forgetSession(session: string): void {
    for (const { size } of this.#sessions.get(session)?.values() ?? []) this.#size -= size;
    this.#sessions.delete(session);
  }

  #streamsOf(session: string): Map<string, Kept> {
    const known = this.#sessions.get(session);
    if (known !== undefined) return known;
    const streams = new Map<string, Kept>();
    this.#sessions.set(session, streams);
    return streams;
  }

  /** The sessions that were there first give first, so that one large result does not cost a newcomer its own. */
  #makeRoom(): void {
    for (const streams of this.#sessions.values()) {
      for (const kept of streams.values()) {
        while (this.#size > this.#maxSize && kept.events.length > 1) this.#size -= kept.drop();
        if (this.#size <= this.#maxSize) return;
      }
    }
    for (const streams of this.#sessions.values()) {
      for (const kept of streams.values()) {
        if (kept.events.length > 0) this.#size -= kept.drop();
        if (this.#size <= this.#maxSize) return;
      }
    }
  }
}

interface Timed extends StoredEvent {
  readonly at: number;
}

class Kept {
  events: Timed[] = [];
  size = 0;
  /** The newest event that was given up. */
  #dropped = -1;

  get isNew(): boolean {
    return this.#dropped === -1 && this.events.length === 0;
  }

  /** By how much this grew. */
  add({ seq, data, last, replaces }: StoredEvent, at: number): number {
    const before = this.size;
    if (replaces !== undefined) this.#replace(replaces);
    this.events.push({ seq, data, last, replaces, at });
    this.size += data.length;
    return this.size - before;
  }

  /** By how much this shrank. */
  shrink(maxEvents: number, oldest: number): number {
    const before = this.size;
    while (this.events.length > maxEvents || (this.events[0]?.at ?? oldest) < oldest) this.drop();
    return before - this.size;
  }

  drop(): number {
    const event = this.events.shift();
    if (event === undefined) return 0;
    this.#dropped = event.seq;
    this.size -= event.data.length;
    return event.data.length;
  }

  after(seq: number): readonly StoredEvent[] | undefined {
    if (seq < this.#dropped) return undefined;
    return this.events.slice(this.#indexAfter(seq));
  }

  #replace(seq: number): void {
    // Most often the newest, because little else is said between two values of one progress.
    const index = this.#indexAfter(seq) - 1;
    const event = this.events[index];
    if (event?.seq !== seq) return;
    this.size -= event.data.length;
    this.events.splice(index, 1);
  }

  #indexAfter(seq: number): number {
    let index = this.events.length;
    while (index > 0 && (this.events[index - 1]?.seq ?? -1) > seq) index -= 1;
    return index;
  }
}
