/** Event streams: one message per event. */
import { createParser } from "eventsource-parser";

/** `data` is one line: JSON has no raw newlines. */
export function eventOf(data: string): string {
  return `data: ${data}\n\n`;
}

/** Of a kind that readers listen for by its name. */
export function eventNamed(name: string, data: string): string {
  return `event: ${name}\n${eventOf(data)}`;
}

/** Says nothing, to whoever listens in between that the stream is alive. */
export const COMMENT = ": keep-alive\n\n";

/** The longest message that is read, unless said otherwise: in bytes, or in UTF-16 units where it is an event. */
export const MAX_MESSAGE: number = 64 * 1024 * 1024;

/** What was sent cannot be read; sent again it would be no better. */
export class Unreadable extends Error {
  override readonly name: string = "Unreadable";
}

export interface StreamEvent {
  /** What kind it is. Absent: a `message`. */
  readonly event: string | undefined;
  readonly id: string | undefined;
  readonly data: string;
}

export interface Reading {
  /** Default 64 Mi. A longer event is `Unreadable`. */
  readonly maxEvent?: number;
  /** Hears how long the server wants to be left alone before anybody comes back to this stream. */
  readonly onRetry?: (ms: number) => void;
}

/** Each event, in order, as the bytes come in. Throws `Unreadable` for what no other connection would mend. */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  { maxEvent = MAX_MESSAGE, onRetry }: Reading = {},
): AsyncGenerator<StreamEvent, void, void> {
  const utf8 = openUtf8();
  let found: StreamEvent[] = [];
  let broken: Error | undefined;
  const parser = createParser({
    maxBufferSize: maxEvent,
    onEvent: ({ event, id, data }) => void found.push({ event, id, data }),
    onError: (error) => {
      if (error.type === "max-buffer-size-exceeded") broken = new Unreadable(`an event is longer than ${maxEvent} characters`);
    },
    ...(onRetry === undefined ? {} : { onRetry }),
  });
  const reader = body.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      parser.feed(utf8(read.value));
      const ready = found;
      found = [];
      yield* ready;
      if (broken !== undefined) throw broken;
    }
  } finally {
    // Whoever stops early does not want the rest.
    await reader.cancel();
  }
}

/** Bytes as text, wherever they are cut; without any, the end of them. */
export function openUtf8(): (bytes?: Uint8Array) => string {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  return (bytes) => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch (cause) {
      throw new Unreadable("it is not UTF-8", { cause });
    }
  };
}
