/** The tests are tested: a few seeded defects are noticed by the tests they name, and all of them can still be seeded. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { assert, suite } from "../harness.ts";
import { defects } from "./all.ts";
import { seeded } from "./defect.ts";
import { openPlot, root } from "./seed.ts";

const test = suite("seeded defects", { timeoutMs: 300_000 });

/** Spread over all of them, so that each kind has its turn; the others are seeded by `npm run defects`. */
const SAMPLE = 5;

test("there are forty at least, each by a name of its own, and each still finds the place it is seeded in", async () => {
  assert.ok(defects.length >= 40, `${defects.length}`);
  assert.is(new Set(defects.map(({ name }) => name)).size, defects.length);
  for (const defect of defects) {
    assert.ok(existsSync(join(root, defect.killer[0])), defect.killer[0]);
    seeded(defect, await readFile(join(root, defect.file), "utf8"));
  }
});

test("a sample is noticed by the tests it names", async () => {
  await using plot = await openPlot();
  const step = Math.floor(defects.length / SAMPLE);
  for (const defect of defects.filter((_, at) => at % step === 0)) {
    const { survived } = await plot.judge(defect);
    assert.is(survived, undefined, defect.name);
  }
});

test.run();
