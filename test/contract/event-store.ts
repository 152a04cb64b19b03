/** What every event store guarantees. A store's own test is the line that opens one. */
import type { EventStore, StoredEvent, StreamKey } from "mcpgen/http";
import { assert, type Suite, suite } from "../harness.ts";

/** `open` gives an empty store, or one whose keys nobody has used before. */
export function eventStoreContract(name: string, open: Open): void {
  const test = suite(`event store · ${name}`);

  test("what was appended is there in order, after any event", async () => {
    const store = await open();
    await said(store, A, [0, 1, 2, 3]);
    assert.equal(await seqs(store, A, 0), [1, 2, 3]);
    assert.equal(await seqs(store, A, 2), [3]);
    assert.equal(await seqs(store, A, 3), []);
  });

  test("an append that is not waited for is there for whoever reads after it", async () => {
    const store = await open();
    const pending = [0, 1, 2].map((seq) => store.append(A, event(seq)));
    assert.equal(await seqs(store, A, 0), [1, 2]);
    await Promise.all(pending);
  });

  test("streams are kept apart, of one session and of several", async () => {
    const store = await open();
    await said(store, A, [0, 1]);
    await said(store, B, [0, 1, 2]);
    await said(store, OTHER, [0, 5]);
    assert.equal([await seqs(store, A, 0), await seqs(store, B, 0), await seqs(store, OTHER, 0)], [[1], [1, 2], [5]]);
  });

  keepsEvents(test, open);

  forgetsEvents(test, open);
  test.run();
}

type Open = () => EventStore | Promise<EventStore>;

function keepsEvents(test: Suite, open: Open): void {
  test("an event takes the place of the one it replaces, wherever that is, and goes to the end", async () => {
    const store = await open();
    await said(store, A, [0, 1, 2, 3]);
    await store.append(A, { ...event(4), replaces: 2 });
    assert.equal(await seqs(store, A, 0), [1, 3, 4]);
    await store.append(A, { ...event(5), replaces: 4 });
    assert.equal(await seqs(store, A, 0), [1, 3, 5]);
    assert.equal(await seqs(store, A, 4), [5]);
  });

  test("an event that replaces one which is gone is kept all the same", async () => {
    const store = await open();
    await said(store, A, [0]);
    await store.append(A, { ...event(2), replaces: 1 });
    assert.equal(await seqs(store, A, 0), [2]);
  });

  test("text is kept as it is, and so is what an event says of itself", async () => {
    const store = await open();
    const whole = { seq: 1, data: '{"a":"ünï 🛰️ \\u2028 \\u0000"}', last: true, replaces: undefined };
    await store.append(A, event(0));
    await store.append(A, whole);
    const [found] = (await store.after(A, 0)) ?? [];
    assert.equal([found?.seq, found?.data, found?.last], [1, whole.data, true]);
  });
}

function forgetsEvents(test: Suite, open: Open): void {
  test("a stream that nobody appended to, or that was forgotten, is unknown", async () => {
    const store = await open();
    assert.is(await store.after(A, 0), undefined);
    await said(store, A, [0, 1]);
    await said(store, B, [0, 1]);
    await store.forget(A);
    assert.is(await store.after(A, 0), undefined);
    assert.equal(await seqs(store, B, 0), [1]);
    await store.forget(A);
  });

  test("a forgotten session has no streams, and others keep theirs", async () => {
    const store = await open();
    for (const key of [A, B, OTHER]) await said(store, key, [0, 1]);
    await store.forgetSession(A.session);
    assert.equal([await store.after(A, 0), await store.after(B, 0), await seqs(store, OTHER, 0)], [undefined, undefined, [1]]);
    await store.forgetSession(A.session);
  });
}

const A: StreamKey = { session: "one", stream: "a" };
const B: StreamKey = { session: "one", stream: "b" };
const OTHER: StreamKey = { session: "two", stream: "a" };

function event(seq: number): StoredEvent {
  return { seq, data: `{"n":${seq}}`, last: false, replaces: undefined };
}

async function said(store: EventStore, key: StreamKey, sequence: readonly number[]): Promise<void> {
  for (const seq of sequence) await store.append(key, event(seq));
}

async function seqs(store: EventStore, key: StreamKey, after: number): Promise<number[] | undefined> {
  return (await store.after(key, after))?.map(({ seq }) => seq);
}
