import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { SHIPPED } from "../../../codegen/load.ts";
import { assert, suite } from "../../harness.ts";

const BIN = join(import.meta.dirname, "..", "..", "..", "codegen", "bin", "mcpgen.js");
const test = suite("mcpgen diff", { timeoutMs: 30_000 });

/** Runs where no schema folder is, so that the revisions that ship are compared. */
async function diff(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return promisify(execFile)(process.execPath, [BIN, "diff", ...words], { cwd: tmpdir() })
    .then((done) => ({ code: 0, ...done }))
    .catch((failed: { code: number; stdout: string; stderr: string }) => failed);
}

test("prints plain text where nobody watches, whichever way round", async () => {
  const { code, stdout } = await diff("2025-03-26", "2024-11-05");
  assert.is(code, 0);
  assert.match(stdout, /^2025-03-26 → 2024-11-05\n\d+ breaking and \d+ compatible changes\n/);
  assert.is(stdout.includes("\u001b"), false);
});

test("--json prints the changes as data, each with whom it breaks", async () => {
  const { from, to, changes } = JSON.parse((await diff("2024-11-05", "2025-03-26", "--json")).stdout);
  assert.equal([from, to], ["2024-11-05", "2025-03-26"]);
  assert.equal(
    changes.find((change: { name: string }) => change.name === "completion/complete"),
    {
      subject: "method",
      name: "completion/complete",
      path: "gate",
      what: "changed",
      before: "always open",
      after: "server.completions",
      flows: ["client → server"],
      breaks: ["client"],
    },
  );
});

test("--fail-on breaking fails where something breaks, and not where nothing does", async () => {
  assert.is((await diff("2025-06-18", "2025-11-25", "--fail-on", "breaking")).code, 1);
  assert.is((await diff("2025-11-25", "2025-11-25", "--fail-on", "breaking")).code, 0);
});

test("a revision of one's own is compared with one that ships", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mcpgen-diff-"));
  try {
    await mkdir(join(folder, "overlay"));
    await copyFile(join(SHIPPED, "2026-07-28.json"), join(folder, "2031-01-01.json"));
    await writeFile(join(folder, "overlay", "2031-01-01.json"), '{ "like": "2026-07-28" }');
    const { stdout, stderr } = await diff("2026-07-28", "2031-01-01", "--schema", folder);
    assert.is(stdout, "2026-07-28 → 2031-01-01\n0 breaking and 0 compatible changes\n", stderr);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a revision that is not there, or a flag that cannot be meant, is told what to do", async () => {
  const unknown = await diff("2025-11-25", "2099-01-01");
  assert.is(unknown.code, 1);
  assert.match(unknown.stderr, /no revision 2099-01-01 here, only 2024-11-05/);
  assert.is((await diff("2025-11-25", "2026-07-28", "--fail-on", "anything")).code, 2);
  assert.match((await diff("2025-11-25", "2026-07-28", "--schema", "nowhere")).stderr, /cannot read the schema folder/);
});

test.run();
