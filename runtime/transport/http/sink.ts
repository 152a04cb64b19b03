/** Where the answer to one HTTP request goes. `reply` says what; a sink knows how its runtime wants it. */
import { openOutbox, type Writing } from "../outbox.ts";

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

/** For whoever has a queue already. */
export interface WritableSink extends Sink {
  /** As `stream`, without a queue. `ready` is called when the reader takes more again. */
  writer(ready: () => void): Writer;
}

export interface Stream {
  /** With a `slot`, a later text of the same slot may take its place while the reader is slow. */
  write(text: string, slot: object | undefined): "sent" | "merged";
  /** After what has been written. */
  end(): void;
}

/** An event stream without a queue: text goes out as it is written. */
export interface Writer extends Writing {
  end(rest: string): void;
}

export function streamOver(open: (ready: () => void) => Writer): Stream {
  const writer = open(() => outbox.ready());
  const outbox = openOutbox(writer);
  return {
    write: outbox.push,
    end: () => writer.end(outbox.take()),
  };
}

export const JSON_TYPE = "application/json";

export const STREAM_HEADERS: Readonly<Record<string, string>> = {
  "content-type": "text/event-stream",
  "cache-control": "no-cache, no-transform",
  // Asks proxies of the nginx family not to hold events back.
  "x-accel-buffering": "no",
};
