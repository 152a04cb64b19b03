/** Where one event stream is, over as many connections as it takes: what has been heard of it, and when it may be asked to go on. */
import { readEvents, type StreamEvent } from "../sse.ts";

export interface Heard {
  hear(data: string): void;
  /** Something that is no message, or has been heard before. */
  skip(kind: "unclaimed" | "stale", what: string): void;
}

/** How long a server that does not say it is left alone. */
const RETRY_MS = 1000;
const SHORTEST_BACKOFF_MS = 50;
const LONGEST_BACKOFF_MS = 30_000;

/** So many events may be sent again without being heard again. */
const REMEMBERED = 1024;
/** A longer id would not fit into a request's head. */
const LONGEST_ID = 4096;

export class Cursor {
  readonly #maxEvent: number;
  /** As it goes into a header. */
  #id: string | undefined;
  #retryMs = RETRY_MS;
  /** Connections in a row, and attempts at one, that brought nothing. */
  #fruitless = 0;
  readonly #heard = new Set<string>();

  constructor(maxEvent: number) {
    this.#maxEvent = maxEvent;
  }

  /** The event after which to go on. Absent where the server has named none. */
  get id(): string | undefined {
    return this.#id;
  }

  /**
   * How long to stay away: as long as the server has asked for, longer each time that nothing came of it, and a little more at random, so that a
   * server that comes back is not met by everybody at once.
   */
  waitMs(): number {
    const backoff = Math.max(this.#retryMs, SHORTEST_BACKOFF_MS) * 2 ** this.#fruitless;
    const wanted = this.#fruitless === 0 ? this.#retryMs : Math.min(backoff, LONGEST_BACKOFF_MS);
    return Math.max(this.#retryMs, wanted) * (1 + Math.random() / 4);
  }

  failed(): void {
    this.#fruitless += 1;
  }

  /** Reads one connection to its end, or throws what ended it. */
  async read(body: ReadableStream<Uint8Array>, heard: Heard): Promise<void> {
    // Only another connection repeats what this one has said: a server that gives all its events one id is not to be silenced.
    const before = this.#heard.size === 0 ? NOTHING : new Set(this.#heard);
    const opened = performance.now();
    this.#fruitless += 1;
    const onRetry = (ms: number): void => {
      this.#retryMs = ms;
      this.#fruitless = 0;
    };
    try {
      for await (const event of readEvents(body, { maxEvent: this.#maxEvent, onRetry })) {
        this.#fruitless = 0;
        this.#take(event, before, heard);
      }
    } finally {
      // One that was quiet for long, and then cut off by something in between, was of use all the same.
      if (performance.now() - opened > LONGEST_BACKOFF_MS) this.#fruitless = 0;
    }
  }

  #take({ id, event, data }: StreamEvent, before: ReadonlySet<string>, { hear, skip }: Heard): void {
    if (id !== undefined) this.#goTo(id);
    // It opens a stream, so that there is something to come back with.
    if (data === "") return;
    if (event !== undefined && event !== "message") skip("unclaimed", `the event ${JSON.stringify(event.slice(0, 80))}`);
    else if (id !== undefined && before.has(id)) skip("stale", "an event that has been heard before");
    else hear(data);
  }

  #goTo(id: string): void {
    this.#id = id === "" || id.length > LONGEST_ID ? undefined : headerOf(id);
    if (this.#id === undefined) return;
    this.#heard.add(id);
    if (this.#heard.size <= REMEMBERED) return;
    const [oldest] = this.#heard;
    if (oldest !== undefined) this.#heard.delete(oldest);
  }
}

const NOTHING: ReadonlySet<string> = new Set();

/** The bytes of its UTF-8, as the SSE standard wants it: `fetch` takes nothing above U+00FF in a header. */
function headerOf(id: string): string {
  return /^[\x20-\x7e]*$/.test(id) ? id : String.fromCharCode(...new TextEncoder().encode(id));
}
