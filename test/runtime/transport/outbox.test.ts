import { FULL, HIGH_WATER, openOutbox } from "../../../runtime/transport/outbox.ts";
import { assert, suite } from "../../harness.ts";

const test = suite("outbox");

interface Slow {
  readonly outbox: ReturnType<typeof openOutbox>;
  readonly written: string[];
  /** The end of the tick. */
  turn(): void;
}

/** A writer that takes one text and then wants to be left alone. */
function open({ slow }: { readonly slow: boolean }): Slow {
  const written: string[] = [];
  const deferred: (() => void)[] = [];
  const write = (text: string): boolean => {
    written.push(text);
    return !slow;
  };
  return { outbox: openOutbox({ write, defer: (run) => void deferred.push(run) }), written, turn: () => deferred.shift()?.() };
}

const filler = "x".repeat(HIGH_WATER);

test("what is said in one tick is one write, in order", () => {
  const { outbox, written, turn } = open({ slow: false });
  for (const text of ["a", "b", "c"]) assert.is(outbox.push(text, undefined), "sent");
  assert.equal(written, []);
  turn();
  outbox.push("d", undefined);
  turn();
  assert.equal(written, ["abc", "d"]);
});

test("below the mark a slow reader still gets everything", () => {
  const { outbox, written, turn } = open({ slow: true });
  const slot = {};
  outbox.push("first", undefined);
  turn();
  for (const text of ["a", "b", "c"]) assert.is(outbox.push(text, slot), "sent");
  assert.equal(written, ["first"]);
  outbox.ready();
  assert.equal(written, ["first", "abc"]);
});

test("above the mark of its slot a newer value takes the place of the older one, and of no other", () => {
  const { outbox, written, turn } = open({ slow: true });
  const [mine, yours] = [{}, {}];
  outbox.push("first", undefined);
  turn();
  const said = [
    outbox.push(filler, mine),
    outbox.push("m1", mine),
    outbox.push("y1", yours),
    outbox.push("log", undefined),
    outbox.push("m2", mine),
    outbox.push("y2", yours),
    outbox.push("m3", mine),
  ];
  assert.equal(said, ["sent", "sent", "sent", "sent", "merged", "sent", "merged"]);
  assert.is(outbox.push("reply", undefined), "sent");
  assert.is(outbox.size, filler.length + "y1logy2m3reply".length);
  outbox.ready();
  assert.equal(written.slice(1), [`${filler}y1logy2m3reply`]);
});

test("what has been written is not merged into, and its slot starts afresh", () => {
  const { outbox, written, turn } = open({ slow: true });
  const slot = {};
  outbox.push("first", undefined);
  turn();
  for (const text of [filler, "1"]) outbox.push(text, slot);
  outbox.ready();
  assert.equal([outbox.push("2", slot), outbox.push("3", slot)], ["sent", "sent"]);
  outbox.ready();
  assert.equal(written.slice(1), [`${filler}1`, "23"]);
});

test("one talker above its mark costs nobody else a value", () => {
  const { outbox, turn } = open({ slow: true });
  const loud = {};
  outbox.push("first", undefined);
  turn();
  outbox.push(filler, loud);
  const others = Array.from({ length: 50 }, () => ({}));
  const outcomes = others.flatMap((slot) => Array.from({ length: 200 }, () => [outbox.push("loud", loud), outbox.push("quiet", slot)][1]));
  assert.ok(outcomes.every((outcome) => outcome === "sent"));
});

test("many talkers together are bounded as well", () => {
  const { outbox, turn } = open({ slow: true });
  outbox.push("first", undefined);
  turn();
  const slots = Array.from({ length: 1000 }, () => ({}));
  for (let round = 0; round < 10; round++) for (const slot of slots) outbox.push(filler.slice(0, 8000), slot);
  assert.ok(outbox.size < FULL + slots.length * 8000 + 8000);
});

test("a reader that keeps up gets every value, however many are said in one tick", () => {
  const { outbox, written, turn } = open({ slow: false });
  const slot = {};
  for (let at = 0; at < 100_000; at++) assert.is(outbox.push(`${at} of 100000, and so on and on\n`, slot), "sent");
  turn();
  assert.is(written.join("").split("\n").length, 100_001);
});

test("a slow reader does not make memory grow: beyond the mark one value a slot waits", () => {
  const { outbox, turn } = open({ slow: true });
  const slots = [{}, {}, {}];
  outbox.push("first", undefined);
  turn();
  for (const slot of slots) outbox.push(filler, slot);
  for (let at = 0; at < 30_000; at++) outbox.push("value", slots[at % 3]);
  assert.is(outbox.size, 3 * filler.length + 3 * "value".length);
});

test("a last write takes everything that waits, asked for or not", () => {
  const { outbox, turn } = open({ slow: true });
  outbox.push("first", undefined);
  turn();
  outbox.push(filler, undefined);
  outbox.push("last", undefined);
  assert.is(outbox.take(), `${filler}last`);
  assert.is(outbox.take(), "");
});

test.run();
