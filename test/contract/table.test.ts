/** The page about transports says what is run, no more and no less. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { contract, GUARANTEES } from "mcpgen/testing";
import { assert, suite } from "../harness.ts";
import { MATRIX } from "./matrix.ts";
import type { Passed } from "./report.ts";
import { BEGIN, cellsOf, END, shapeOf, tableOf } from "./table.ts";
import { transportOf } from "./transport-of.ts";

const test = suite("the table of transports");
const root = join(import.meta.dirname, "../..");

/** All that is there to be passed. */
async function everything(): Promise<Passed[]> {
  const runs = MATRIX.flatMap(({ name, kind, revisions }) =>
    revisions.map((revision) => ({ transport: transportOf(name), kind, revision })),
  );
  const cases = await Promise.all(
    runs.map(async ({ transport, kind, revision }) =>
      (await contract({ ...kind, revision })).map(({ guarantee }) => ({ transport, revision, guarantee })),
    ),
  );
  return cases.flat();
}

test("no cell is empty: each transport shows each guarantee in each era", async () => {
  const cells = cellsOf(`${BEGIN}\n${tableOf(await everything())}\n${END}`);
  assert.equal(
    cells.filter(({ count }) => count === ""),
    [],
  );
  assert.is(cells.length, GUARANTEES.length * new Set(MATRIX.map(({ name }) => transportOf(name))).size * 2);
});

test("docs/transports.md has these cells and no empty one; `npm run docs:transports` writes it", async () => {
  const written = cellsOf(await readFile(join(root, "docs/transports.md"), "utf8"));
  const wanted = cellsOf(`${BEGIN}\n${tableOf(await everything())}\n${END}`);
  assert.equal(shapeOf(written), shapeOf(wanted));
  assert.equal(
    written.filter(({ count }) => !/^\d+$/.test(count)),
    [],
  );
});

test("everything in the matrix is run by a test file", async () => {
  const files = (await readdir(import.meta.dirname)).filter((name) => name.endsWith(".test.ts"));
  const texts = await Promise.all(files.map((name) => readFile(join(import.meta.dirname, name), "utf8")));
  const run = texts.filter((text) => text.includes("transportContract(")).join("\n");
  const links = await readFile(join(import.meta.dirname, "matrix.ts"), "utf8");
  const [, list = ""] = links.split("readonly Tested[] = [");
  const names = list.split("]")[0]?.match(/\w+/g) ?? [];
  assert.is(names.length, MATRIX.length);
  assert.equal(
    names.filter((name) => !new RegExp(`\\b${name}\\b`).test(run)),
    [],
  );
});

test.run();
