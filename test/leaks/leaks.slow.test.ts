/** What ten thousand of each thing leave behind. Sessions spoken by hand are in `session-leaks`. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { assert, suite } from "../harness.ts";

const test = suite("what is left behind", { timeoutMs: 240_000 });
const program = fileURLToPath(new URL("./lives.ts", import.meta.url));

const KINDS = {
  calls: "calls that stand alone, answered and abandoned",
  listens: "listen streams that were dropped",
  clients: "clients of HTTP sessions",
  pairs: "pairs in memory",
};

for (const [kind, what] of Object.entries(KINDS)) {
  test(`of ten thousand ${what} nothing is left`, async () => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ["--expose-gc", "--import", "tsx", program, kind, "10000"]);
    const { bytesEach, ...left } = JSON.parse(stdout);
    assert.equal({ ...left, stderr }, { counts: {}, deliveries: [], same: true, stderr: "" });
    assert.ok(bytesEach <= 200, `${bytesEach} bytes each`);
  });
}

test.run();
