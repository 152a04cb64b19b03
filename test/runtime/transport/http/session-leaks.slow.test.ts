import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { assert, suite } from "../../../harness.ts";

const test = suite("what sessions leave behind");
const program = fileURLToPath(new URL("./session-leaks.ts", import.meta.url));

test(
  "ten thousand sessions, closed and abandoned, with streams and without, leave nothing",
  async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", "--import", "tsx", program, "10000"]);
    const { bytesEach, ...left } = JSON.parse(stdout);
    assert.ok(bytesEach <= 200, `${bytesEach} bytes each`);
    assert.equal(left, { counts: {}, open: 0, kept: 0 });
  },
  { timeoutMs: 120_000 },
);

test.run();
