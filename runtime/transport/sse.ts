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

/** The longest event that is kept, in UTF-16 units. */
const MAX_EVENT = 64 * 1024 * 1024;

export interface StreamEvent {
  /** What kind it is. Absent: a `message`. */
  readonly event: string | undefined;
  readonly id: string | undefined;
  readonly data: string;
}

/** Each event, in order, as the bytes come in. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent, void, void> {
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  let found: StreamEvent[] = [];
  let broken: Error | undefined;
  const parser = createParser({
    maxBufferSize: MAX_EVENT,
    onEvent: ({ event, id, data }) => void found.push({ event, id, data }),
    onError: (error) => {
      if (error.type === "max-buffer-size-exceeded") broken = error;
    },
  });
  const reader = body.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      parser.feed(utf8.decode(read.value, { stream: true }));
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
