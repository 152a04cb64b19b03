import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { assert, suite } from "../harness.ts";
import { hostile } from "./hostile.ts";

const test = suite("generated code without code from strings", { timeoutMs: 120_000 });
const run = promisify(execFile);

test("everything generated loads and judges hostile values where eval is forbidden, as `explain` does", async () => {
  const script = join(import.meta.dirname, "no-eval.ts");
  const { stdout } = await run(process.execPath, ["--disallow-code-generation-from-strings", "--import", "tsx", script]);
  const { revisions, judged, complaints } = JSON.parse(stdout.split("\n").at(-2) ?? "");
  assert.equal(complaints, []);
  assert.ok(revisions >= 5);
  assert.ok(judged > revisions * 100 * Object.keys(hostile()).length, `${judged} values`);
});

test.run();
