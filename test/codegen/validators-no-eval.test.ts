import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { SUPPORTED_REVISIONS } from "../../generated/index.ts";
import { assert, suite } from "../harness.ts";
import { hostile } from "./hostile.ts";

const test = suite("generated code without code from strings", { timeoutMs: 120_000 });
const run = promisify(execFile);

test("everything generated loads and does what it is for where eval is forbidden, whatever it is given", async () => {
  const script = join(import.meta.dirname, "no-eval.ts");
  const { stdout } = await run(process.execPath, ["--disallow-code-generation-from-strings", "--import", "tsx", script]);
  const { judged, called, complaints } = JSON.parse(stdout.split("\n").at(-2) ?? "");
  for (const [revision, counts] of Object.entries(called)) console.log(`  ${revision}: called ${JSON.stringify(counts)}`);
  assert.equal(complaints, []);
  assert.equal(Object.keys(called), SUPPORTED_REVISIONS);
  assert.ok(judged > SUPPORTED_REVISIONS.length * 100 * Object.keys(hostile()).length, `${judged} values`);
});

test.run();
