/** A stream of a session whose connections are recorded, and can be dropped on demand. */
import { openDiagnostics } from "../../../../runtime/diagnostics.ts";
import { noticeOf, type Outgoing, resultReply } from "../../../../runtime/message.ts";
import type { EventStore } from "../../../../runtime/store/events.ts";
import { memoryEventStore } from "../../../../runtime/store/memory-events.ts";
import { openPulse } from "../../../../runtime/transport/http/pulse.ts";
import type { Sink } from "../../../../runtime/transport/http/sink.ts";
import { type Keeping, SessionStream } from "../../../../runtime/transport/http/stream.ts";
import { assert } from "../../../harness.ts";

/** One connection, and what has been written to it. */
export interface Wire {
  readonly sink: Sink;
  readonly written: string[];
  readonly ended: () => boolean;
  drop(): void;
}

export function wire(): Wire {
  const written: string[] = [];
  const losses = new Set<() => void>();
  let lost = false;
  let ended = false;
  return {
    written,
    ended: () => ended,
    drop() {
      lost = true;
      for (const listener of [...losses]) listener();
    },
    sink: {
      whole: () => assert.unreachable("a stream is no whole answer"),
      stream: () => ({
        write(text) {
          if (lost || ended) throw new Error("written to a connection that is over");
          written.push(text);
          return "sent";
        },
        end() {
          ended = true;
        },
      }),
      get lost() {
        return lost;
      },
      onLost(listener) {
        losses.add(listener);
        return () => void losses.delete(listener);
      },
    },
  };
}

export interface Given {
  readonly events?: EventStore;
  readonly keeping?: Keeping | undefined;
}

export interface OpenedStream {
  readonly stream: SessionStream;
  /** The connection it was opened with. */
  readonly first: Wire;
  readonly counts: () => object;
  readonly losses: () => number;
}

export function openStream(given: Given = {}): OpenedStream {
  const diagnostics = openDiagnostics(undefined);
  const events = given.events ?? memoryEventStore();
  const keeping = "keeping" in given ? given.keeping : { events, primes: true, retryMs: 10 };
  const key = { session: "s", stream: "p.1" };
  const stream = new SessionStream({ key, keeping, pulse: openPulse(), polling: undefined, diagnostics, changed: () => undefined });
  const first = wire();
  stream.open(first.sink);
  let losses = 0;
  stream.onLost(() => losses++);
  return { stream, first, counts: diagnostics.counts, losses: () => losses };
}

export const say = (n: number): Outgoing => noticeOf("n", { n });
const slot = {};
export const progress = (n: number): Outgoing => ({ ...noticeOf("p", { n }), slot });
export const result: Outgoing = resultReply(1, "{}");

/** What a text says: the number of a notice, `end` for the reply. */
export function numbers(written: readonly string[]): unknown[] {
  return written.flatMap((text) => {
    const data = /^data: (.+)$/m.exec(text)?.[1];
    if (data === undefined) return [];
    return [JSON.parse(data).params?.n ?? "end"];
  });
}

/** As an object of its own, so that a test can replace one. */
export function methods(store: EventStore): EventStore {
  return {
    append: (key, event) => store.append(key, event),
    after: (key, seq) => store.after(key, seq),
    forget: (key) => store.forget(key),
    forgetSession: (session) => store.forgetSession(session),
  };
}
