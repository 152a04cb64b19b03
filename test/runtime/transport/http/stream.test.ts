import { memoryEventStore } from "../../../../runtime/store/memory-events.ts";
import { assert, suite } from "../../../harness.ts";
import { methods, numbers, openStream as open, progress, result, say, wire } from "./recorded-wire.ts";

const test = suite("session stream");

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

test.run();
