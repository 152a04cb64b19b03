/** Where the events of a stream wait for a reader that lost its connection. */

/** One stream of one session. */
export interface StreamKey {
  readonly session: string;
  readonly stream: string;
}

export interface StoredEvent {
  /** Grows within its stream. */
  readonly seq: number;
  readonly data: string;
  /** Nothing follows on this stream. */
  readonly last: boolean;
  /** The event that this one makes worthless: an older value of the same progress. */
  readonly replaces: number | undefined;
}

/**
 * Keeps what was said on the streams of sessions. What a call throws or rejects with counts as not kept: it becomes a diagnostic, and whoever
 * comes back for it is told so instead of missing it.
 */
export interface EventStore {
  /** Keeps an event after those of its stream that are kept already. Later calls may come before this one is done. */
  append(key: StreamKey, event: StoredEvent): void | PromiseLike<void>;
  /**
   * What is kept of a stream after the event `seq`, in order, with everything appended before this call. `undefined` where the stream is
   * unknown, or where something after `seq` has been given up that nothing replaces.
   */
  after(key: StreamKey, seq: number): EventsAfter | PromiseLike<EventsAfter>;
  /** The stream is over and nobody comes back for it. */
  forget(key: StreamKey): void | PromiseLike<void>;
  /** As `forget`, for all streams of a session. */
  forgetSession(session: string): void | PromiseLike<void>;
}

export type EventsAfter = readonly StoredEvent[] | undefined;
