import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { SHIPPED } from "../../../codegen/load.ts";
import { assert, suite } from "../../harness.ts";

const BIN = join(import.meta.dirname, "..", "..", "..", "codegen", "bin", "mcpgen.js");
const test = suite("mcpgen diff", { timeoutMs: 30_000 });

async function diff(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return promisify(execFile)(process.execPath, [BIN, "diff", ...words, "--schema", SHIPPED], { cwd: tmpdir() })
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

test("a revision that is not there, or a flag that cannot be meant, is told what to do", async () => {
  const unknown = await diff("2025-11-25", "2099-01-01");
  assert.is(unknown.code, 1);
  assert.match(unknown.stderr, /no revision 2099-01-01 here, only 2024-11-05/);
  assert.is((await diff("2025-11-25", "2026-07-28", "--fail-on", "anything")).code, 2);
});

test.run();
