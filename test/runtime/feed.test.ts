import { openFeed } from "../../runtime/feed.ts";
import { assert, suite } from "../harness.ts";

const test = suite("feed");

test("values come in order, those from before the reading and those from during it, and then the end", async () => {
  const feed = openFeed<number>();
  feed.push(1);
  feed.push(2);
  const read: number[] = [];
  const reading = (async () => {
    for await (const value of feed.values()) {
      read.push(value);
      if (value === 2) feed.push(3);
    }
  })();
  setImmediate(() => {
    feed.push(4);
    feed.end();
  });
  await reading;
  assert.equal(read, [1, 2, 3, 4]);
});

test("a failure is thrown after the last value", async () => {
  const feed = openFeed<number>();
  feed.push(1);
  feed.end(new Error("late"));
  const read: number[] = [];
  const error = await (async () => {
    for await (const value of feed.values()) read.push(value);
  })().catch((caught: unknown) => caught);
  assert.equal([read, (error as Error).message], [[1], "late"]);
});

test.run();
