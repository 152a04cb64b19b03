/** Where the answer to one HTTP request goes. `reply` says what; a sink knows how its runtime wants it. */

export interface Sink {
  /** The whole answer at once. */
  whole(status: number, text: string): void;
  /** Starts an event stream. Its head leaves with the first text, in the tick that wrote it. */
  stream(): Stream;
  /** The other end has gone. */
  readonly lost: boolean;
  /** Calls `listener` once when the other end goes before the answer is complete. */
  onLost(listener: () => void): () => void;
}

export interface Stream {
  /** With a `slot`, a later text of the same slot may take its place while the reader is slow. */
  write(text: string, slot: object | undefined): "sent" | "merged";
  /** After what has been written. */
  end(): void;
}

export const JSON_TYPE = "application/json";

export const STREAM_HEADERS: Readonly<Record<string, string>> = {
  "content-type": "text/event-stream",
  "cache-control": "no-cache, no-transform",
  // Asks proxies of the nginx family not to hold events back.
  "x-accel-buffering": "no",
};
