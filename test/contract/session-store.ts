/** What every session store guarantees. A store's own test is the line that opens one. */
import { setTimeout as sleep } from "node:timers/promises";
import type { SessionRecord, SessionStore } from "mcpgen/http";
import { assert, suite } from "../harness.ts";

/** `open` gives an empty store, or one whose ids nobody has used before. */
export function sessionStoreContract(name: string, open: () => SessionStore | Promise<SessionStore>): void {
  const test = suite(`session store · ${name}`);

  test("a record is found as it was saved, and the newest takes the place of the one before", async () => {
    const store = await open();
    await store.save(RECORD, HOUR);
    assert.equal(await store.find(RECORD.id), RECORD);
    const later: SessionRecord = { ...RECORD, logLevel: "error", watched: ["file:///ü"] };
    await store.save(later, HOUR);
    assert.equal(await store.find(RECORD.id), later);
    assert.is(await store.find("another"), undefined);
  });

  test("what is found is nobody else's object", async () => {
    const store = await open();
    await store.save(RECORD, HOUR);
    const [one, two] = [await store.find(RECORD.id), await store.find(RECORD.id)];
    assert.is.not(one, two);
    assert.is.not(one, RECORD);
  });

  test("a removed record is gone, and can be touched by nobody", async () => {
    const store = await open();
    await store.save(RECORD, HOUR);
    assert.is(await store.touch(RECORD.id, HOUR), true);
    await store.remove(RECORD.id);
    assert.equal([await store.find(RECORD.id), await store.touch(RECORD.id, HOUR)], [undefined, false]);
    await store.remove(RECORD.id);
  });

  test("a record lasts as long as it was given, and a touch gives it longer", async () => {
    const store = await open();
    await store.save(RECORD, 1);
    await store.save({ ...RECORD, id: "touched" }, 1000);
    assert.is(await store.touch("touched", HOUR), true);
    await sleep(1100);
    assert.equal([await store.find(RECORD.id), await store.touch(RECORD.id, HOUR)], [undefined, false]);
    assert.is((await store.find("touched"))?.id, "touched");
  });

  test.run();
}

const HOUR = 3_600_000;

const RECORD: SessionRecord = {
  id: "0123456789abcdef",
  revision: "2025-11-25",
  client: { info: { name: "c", version: "1" }, capabilities: { sampling: {}, experimental: { key: { deep: [1, null] } } } },
  principal: "ann",
  logLevel: "info",
  confirmed: true,
  watched: [],
};
