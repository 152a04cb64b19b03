import fc from "fast-check";
import { Cursor } from "../../../../runtime/transport/http/cursor.ts";
import { assert, suite } from "../../../harness.ts";

const test = suite("http client, where a stream is");

const heard: unknown[] = [];
const ear = { hear: (data: string) => void heard.push(data), skip: (kind: string) => void heard.push(kind) };

async function read(cursor: Cursor, text: string): Promise<unknown[]> {
  heard.length = 0;
  await cursor.read(new Blob([text]).stream(), ear);
  return [...heard];
}

test("nobody comes back earlier than the server says, and after half a minute and some unless it says so", async () => {
  await fc.assert(
    fc.asyncProperty(fc.option(fc.nat(200_000)), fc.nat(40), async (retryMs, failures) => {
      const cursor = new Cursor(1000);
      const retry = retryMs ?? 1000;
      await read(cursor, `id: 1\n${retryMs === null ? "" : `retry: ${retryMs}\n`}data: x\n\n`);
      for (let at = 0; at < failures; at++) cursor.failed();
      const wait = cursor.waitMs();
      assert.ok(wait >= retry);
      assert.ok(wait <= Math.max(retry, failures === 0 ? 0 : 30_000) * 1.25);
      if (failures > 10) assert.ok(wait >= 30_000);
    }),
  );
});

test("a server whose connections bring nothing is left alone longer each time, until one brings something", async () => {
  const cursor = new Cursor(1000);
  await read(cursor, "retry: 100\n\n");
  const waits: number[] = [];
  for (let at = 0; at < 4; at++) {
    await read(cursor, ": nothing\n\n");
    waits.push(Math.floor(Math.log2(cursor.waitMs() / 100)));
  }
  assert.equal(waits, [1, 2, 3, 4]);
  await read(cursor, "data: x\n\n");
  assert.ok(cursor.waitMs() < 126);
});

test("what a connection says again of the ones before is skipped; one id for everything skips nothing", async () => {
  const cursor = new Cursor(1000);
  assert.equal(await read(cursor, "id: 1\ndata: a\n\nid: 1\ndata: b\n\n"), ["a", "b"]);
  assert.equal(await read(cursor, "id: 1\ndata: b\n\nid: 2\ndata: c\n\ndata: d\n\n"), ["stale", "c", "d"]);
  assert.is(cursor.id, "2");
});

test("the latest thousand ids are remembered, and no more", async () => {
  const cursor = new Cursor(1000);
  const said = (from: number, to: number): string =>
    Array.from({ length: to - from }, (_, at) => `id: ${from + at}\ndata: ${from + at}\n\n`).join("");
  await read(cursor, said(0, 3000));
  const again = await read(cursor, said(1900, 3000));
  assert.equal(again.filter((each) => each !== "stale").length, 3000 - 1900 - 1024);
});

test.run();
