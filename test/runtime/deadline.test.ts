import { openDeadline } from "../../runtime/deadline.ts";
import { assert, suite } from "../harness.ts";

const test = suite("deadline");

test("silence trips the idle limit", async () => {
  assert.is(await new Promise((expire) => openDeadline({ idleMs: 5, totalMs: 10_000 }, expire)), "idle");
});

test("words put off the idle limit and never the total one", async () => {
  let talking: NodeJS.Timeout | undefined;
  const limit = await new Promise((expire) => {
    const deadline = openDeadline({ idleMs: 100, totalMs: 300 }, expire);
    talking = setInterval(deadline.heard, 1);
  });
  clearInterval(talking);
  assert.is(limit, "total");
});

test("a limit longer than any timer does not fire at once, and a closed one never", async () => {
  let fired = 0;
  {
    using _far = openDeadline({ idleMs: Number.POSITIVE_INFINITY, totalMs: 2 ** 40 }, () => fired++);
    using _near = openDeadline({ idleMs: 1, totalMs: 1 }, () => fired++);
  }
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.is(fired, 0);
});

test.run();
