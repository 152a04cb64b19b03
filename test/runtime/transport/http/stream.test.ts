import fc from "fast-check";
import { openDiagnostics } from "../../../../runtime/diagnostics.ts";
import { noticeOf, type Outgoing, resultReply } from "../../../../runtime/message.ts";
import type { EventStore, EventsAfter } from "../../../../runtime/store/events.ts";
import { memoryEventStore } from "../../../../runtime/store/memory-events.ts";
import { readEventId } from "../../../../runtime/transport/http/event-id.ts";
import { openPulse } from "../../../../runtime/transport/http/pulse.ts";
import type { Sink } from "../../../../runtime/transport/http/sink.ts";
import { type Keeping, SessionStream } from "../../../../runtime/transport/http/stream.ts";
import { assert, suite } from "../../../harness.ts";

const test = suite("session stream");

/** One connection, and what has been written to it. */
interface Wire {
  readonly sink: Sink;
  readonly written: string[];
  readonly ended: () => boolean;
  drop(): void;
}

function wire(): Wire {
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

interface Given {
  readonly events?: EventStore;
  readonly keeping?: Keeping | undefined;
}

function open(given: Given = {}): { stream: SessionStream; first: Wire; counts: () => object; losses: () => number } {
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

const say = (n: number): Outgoing => noticeOf("n", { n });
const slot = {};
const progress = (n: number): Outgoing => ({ ...noticeOf("p", { n }), slot });
const result = resultReply(1, "{}");

/** What a text says: the number of a notice, `end` for the reply. */
function numbers(written: readonly string[]): unknown[] {
  return written.flatMap((text) => {
    const data = /^data: (.+)$/m.exec(text)?.[1];
    if (data === undefined) return [];
    return [JSON.parse(data).params?.n ?? "end"];
  });
}

test("it opens with an event to come back to, which says when", () => {
  const { first } = open();
  assert.equal(first.written, ["id: p.1.0\nretry: 10\ndata: \n\n"]);
});

test("without a reader it stores, and whoever comes back gets what followed, and then the rest", async () => {
  const { stream, first, losses } = open();
  assert.is(stream.send(say(1)), "sent");
  first.drop();
  assert.is(stream.send(say(2)), "stored");
  const second = wire();
  assert.ok(await stream.resume(second.sink, 1));
  assert.is(stream.send(say(3)), "sent");
  assert.is(stream.send(result), "sent");
  assert.is(stream.send(say(4)), "closed");
  assert.equal(numbers(second.written), [2, 3, "end"]);
  assert.ok(second.ended());
  assert.is(losses(), 0);
});

test("the reply ends it, and can be had again by whoever lost it on the way", async () => {
  const { stream, first } = open();
  stream.send(say(1));
  stream.send(result);
  assert.ok(first.ended());
  const second = wire();
  assert.ok(await stream.resume(second.sink, 1));
  assert.equal(numbers(second.written), ["end"]);
  assert.ok(second.ended());
});

test("of a progress that nobody reads the latest value is kept", async () => {
  const { stream, first } = open();
  first.drop();
  for (let n = 1; n <= 100; n++) assert.is(stream.send(progress(n)), "stored");
  stream.send(say(101));
  const second = wire();
  assert.ok(await stream.resume(second.sink, 0));
  assert.equal(numbers(second.written), [100, 101]);
});

test("released, it ends the connection and is not lost; a second time there is nothing to let go of", async () => {
  const { stream, first, losses } = open();
  assert.equal([stream.release(), stream.release()], ["sent", "stored"]);
  assert.ok(first.ended());
  stream.send(result);
  assert.is(stream.release(), "closed");
  assert.is(losses(), 0);
});

test("where nothing is kept a dropped connection loses it, and it cannot be released", () => {
  const { stream, first, losses } = open({ keeping: undefined });
  assert.is(stream.release(), "unsupported");
  first.drop();
  assert.is(losses(), 1);
  assert.is(stream.send(say(1)), "closed");
});

test("dropped before any id was sent it is lost, because nobody could come back", () => {
  const events = memoryEventStore();
  const early = open({ keeping: { events, primes: false, retryMs: 10 } });
  assert.is(early.stream.release(), "unsupported");
  early.first.drop();
  assert.is(early.losses(), 1);
  const later = open({ keeping: { events, primes: false, retryMs: 10 } });
  later.stream.send(say(1));
  later.first.drop();
  assert.equal([later.losses(), later.stream.send(say(2))], [0, "stored"]);
});

test("a newer reader takes the place of an older one", async () => {
  const { stream, first } = open();
  const second = wire();
  assert.ok(await stream.resume(second.sink, 0));
  assert.ok(first.ended());
  stream.send(say(1));
  assert.equal([numbers(first.written), numbers(second.written)], [[], [1]]);
});

test("an event that was never sent, or is not kept any more, cannot be gone on after", async () => {
  const { stream, first } = open({ events: memoryEventStore({ maxEvents: 2 }) });
  first.drop();
  for (const n of [1, 2, 3, 4]) stream.send(say(n));
  assert.not(await stream.resume(wire().sink, 99));
  assert.not(await stream.resume(wire().sink, 1));
  assert.ok(await stream.resume(wire().sink, 2));
});

for (const [how, append] of [
  [
    "throws",
    () => {
      throw new Error("full");
    },
  ],
  ["rejects", () => Promise.reject(new Error("full"))],
] as const) {
  test(`a store that ${how} is a diagnostic, what is sent goes on, and whoever comes back is refused`, async () => {
    const { stream, first, counts } = open({ events: { ...methods(memoryEventStore()), append } });
    assert.is(stream.send(say(1)), "sent");
    await Promise.resolve();
    assert.equal(counts(), { failed: 2 });
    first.drop();
    assert.not(await stream.resume(wire().sink, 0));
    assert.is(stream.send(say(2)), "closed");
  });
}

function methods(store: EventStore): EventStore {
  return {
    append: (key, event) => store.append(key, event),
    after: (key, seq) => store.after(key, seq),
    forget: (key) => store.forget(key),
    forgetSession: (session) => store.forgetSession(session),
  };
}

/** Answers some turns of the loop later, so that things are said meanwhile. */
function slow(store: EventStore): EventStore {
  const after: EventStore["after"] = async (key, seq): Promise<EventsAfter> => {
    const found = await store.after(key, seq);
    await new Promise((resolve) => setImmediate(resolve));
    return found;
  };
  return { ...methods(store), after };
}

type Step = "say" | "progress" | "release" | { readonly drop: number } | "resume" | "turn";

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.constantFrom<Step>("say", "progress", "release", "resume", "turn"),
    fc.nat({ max: 3 }).map((unread): Step => ({ drop: unread })),
  ),
  { maxLength: 40 },
);

test("however it is dropped, released and resumed: nothing lost, nothing twice, in order", async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.boolean(), async (walk, isSlow) => {
      const store = memoryEventStore();
      const { stream, first } = open({ events: isSlow ? slow(store) : store });
      const said: number[] = [];
      const reader = openReader(first);
      let n = 0;
      for (const step of walk) {
        if (step === "say") said.push(++n);
        if (step === "say") stream.send(say(n));
        else if (step === "progress") stream.send(progress(-++n));
        else if (step === "release") stream.release();
        else if (step === "turn") await new Promise((resolve) => setImmediate(resolve));
        else if (step === "resume") void reader.resume(stream);
        else reader.drop(step.drop);
      }
      stream.send(result);
      await reader.toTheEnd(stream);
      const heard = reader.heard();
      assert.equal(
        heard.filter((each) => typeof each === "number" && each > 0),
        said,
      );
      assert.equal(heard.slice(-1), ["end"]);
      const order = heard.slice(0, -1).map((each) => Math.abs(Number(each)));
      assert.equal(
        order,
        [...new Set(order)].sort((a, b) => a - b),
      );
    }),
    { numRuns: 300 },
  );
});

interface Reader {
  resume(stream: SessionStream): Promise<void>;
  /** The connection breaks while so many events are on their way. */
  drop(unread: number): void;
  toTheEnd(stream: SessionStream): Promise<void>;
  heard(): unknown[];
}

/** Comes back after the last event it has read. */
function openReader(first: Wire): Reader {
  let current = first;
  let last = 0;
  let resuming: Promise<void> = Promise.resolve();
  const heard: unknown[] = [];

  function read(unread: number): void {
    const events = current.written.filter((text) => text.startsWith("id: "));
    const arrived = events.slice(0, Math.max(0, events.length - unread));
    heard.push(...numbers(arrived));
    for (const text of arrived) last = readEventId(/^id: (.+)$/m.exec(text)?.[1] ?? "")?.seq ?? last;
    current.written.length = 0;
  }

  async function resume(stream: SessionStream): Promise<void> {
    read(0);
    current.drop();
    current = wire();
    assert.ok(await stream.resume(current.sink, last));
  }

  return {
    heard: () => heard,
    drop(unread) {
      read(unread);
      current.drop();
    },
    resume: (stream) => {
      resuming = resuming.then(() => resume(stream));
      return resuming;
    },
    async toTheEnd(stream) {
      await resuming;
      read(0);
      if (heard.at(-1) !== "end") await resume(stream);
      read(0);
    },
  };
}

test.run();
