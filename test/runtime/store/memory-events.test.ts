import { memoryEventStore } from "mcpgen/http";
import { eventStoreContract } from "../../contract/event-store.ts";
import { assert, suite } from "../../harness.ts";

eventStoreContract("memory", () => memoryEventStore());

const test = suite("memory event store");
const event = (seq: number, data = "x") => ({ seq, data, last: false, replaces: undefined });
const key = (stream: string, session = "s") => ({ session, stream });

test("beyond its cap a stream gives up its oldest events, and says so to whoever wants one", () => {
  const store = memoryEventStore({ maxEvents: 3 });
  for (const seq of [0, 1, 2, 3, 4]) store.append(key("a"), event(seq));
  assert.is(store.after(key("a"), 0), undefined);
  assert.equal(
    store.after(key("a"), 1)?.map(({ seq }) => seq),
    [2, 3, 4],
  );
});

test("beyond its size older streams give up first, and each keeps its newest event while it can", () => {
  const store = memoryEventStore({ maxSize: 100 });
  for (const seq of [0, 1, 2]) store.append(key("old"), event(seq, "x".repeat(20)));
  for (const seq of [0, 1, 2]) store.append(key("new", "t"), event(seq, "y".repeat(20)));
  assert.ok(store.size <= 100);
  assert.is(store.after(key("old"), 0)?.length, 1 + 1);
  assert.is(store.after(key("new", "t"), 0)?.length, 2);
  store.append(key("new", "t"), event(3, "z".repeat(90)));
  assert.ok(store.size <= 100);
});

test("events are given up when they are too old", async () => {
  const store = memoryEventStore({ maxAgeMs: 1 });
  store.append(key("a"), event(0));
  store.append(key("a"), event(1));
  while (store.size > 0) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    store.after(key("a"), 0);
  }
  assert.is(store.after(key("a"), 0), undefined);
  assert.equal(store.after(key("a"), 1), []);
});

test("its size is the size of what it holds", () => {
  const store = memoryEventStore();
  store.append(key("a"), event(0, "xxxx"));
  store.append(key("a"), { ...event(1, "yy"), replaces: 0 });
  assert.is(store.size, 2);
  store.append(key("b"), event(0, "zzz"));
  store.forget(key("a"));
  assert.is(store.size, 3);
  store.forgetSession("s");
  assert.is(store.size, 0);
});

test.run();
