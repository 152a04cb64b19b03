import fc from "fast-check";
import type { EventStore, EventsAfter } from "../../../../runtime/store/events.ts";
import { memoryEventStore } from "../../../../runtime/store/memory-events.ts";
import { readEventId } from "../../../../runtime/transport/http/event-id.ts";
import type { SessionStream } from "../../../../runtime/transport/http/stream.ts";
import { assert, suite } from "../../../harness.ts";
import { methods, numbers, openStream, progress, result, say, type Wire, wire } from "./recorded-wire.ts";

const test = suite("session stream, any way it goes");

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
      const { stream, first } = openStream({ events: isSlow ? slow(store) : store });
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
