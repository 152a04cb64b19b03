import { HIGH_WATER, openOutbox } from "../../../runtime/transport/outbox.ts";
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

test("above the mark a newer value takes the place of the older one of its slot, and of no other", () => {
  const { outbox, written, turn } = open({ slow: true });
  const [mine, yours] = [{}, {}];
  outbox.push("first", undefined);
  turn();
  outbox.push(filler, undefined);
  const said = [
    outbox.push("m1", mine),
    outbox.push("y1", yours),
    outbox.push("log", undefined),
    outbox.push("m2", mine),
    outbox.push("m3", mine),
  ];
  assert.equal(said, ["sent", "sent", "sent", "merged", "merged"]);
  assert.is(outbox.push("reply", undefined), "sent");
  assert.is(outbox.size, filler.length + "y1logm3reply".length);
  outbox.ready();
  assert.equal(written.slice(1), [`${filler}y1logm3reply`]);
});

test("what has been written is not merged into", () => {
  const { outbox, written, turn } = open({ slow: true });
  const slot = {};
  outbox.push("first", undefined);
  turn();
  outbox.push(filler, undefined);
  outbox.push("1", slot);
  outbox.ready();
  outbox.push(filler, undefined);
  assert.is(outbox.push("2", slot), "sent");
  outbox.ready();
  assert.equal(written.slice(1), [`${filler}1`, `${filler}2`]);
});

test("a reader that keeps up gets every value, however many are said in one tick", () => {
  const { outbox, written, turn } = open({ slow: false });
  const slot = {};
  for (let at = 0; at < 100_000; at++) assert.is(outbox.push(`${at} of 100000, and so on and on\n`, slot), "sent");
  turn();
  assert.is(written.join("").split("\n").length, 100_001);
});

test("a slow reader does not make memory grow: one value a slot waits", () => {
  const { outbox, turn } = open({ slow: true });
  const slots = [{}, {}, {}];
  outbox.push("first", undefined);
  turn();
  outbox.push(filler, undefined);
  for (let at = 0; at < 30_000; at++) outbox.push("value", slots[at % 3]);
  assert.is(outbox.size, filler.length + 3 * "value".length);
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
