import { realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { ConnectionClosed, connect } from "mcpgen/client";
import { type SpawnOptions, spawnStdio } from "mcpgen/stdio";
import { assert, suite } from "../../../harness.ts";

const test = suite("spawn stdio", { timeoutMs: 60_000 });
const program = fileURLToPath(new URL("program.ts", import.meta.url));
const info = { name: "c", version: "1" };

/** The names of what a server sees that is started with these options. */
async function seenBy(options: SpawnOptions): Promise<string[]> {
  await using client = await connect(spawnStdio(process.execPath, ["--import", "tsx", program], options), { info });
  const { content } = await client.call("tools/call", { name: "environment" });
  const [block] = content;
  return block?.type === "text" ? JSON.parse(block.text) : [];
}

test("a server sees nothing of this process's environment that was not meant for it", async () => {
  process.env["MCPGEN_TEST_SECRET"] = "s";
  try {
    const safe = await seenBy({ env: { TOKEN: "t" } });
    assert.ok(safe.includes("TOKEN") && safe.includes("PATH"));
    assert.not(safe.includes("MCPGEN_TEST_SECRET"));
    assert.ok((await seenBy({ inheritEnv: ["MCPGEN_TEST_SECRET"] })).includes("MCPGEN_TEST_SECRET"));
    assert.ok((await seenBy({ inheritEnv: "all" })).includes("MCPGEN_TEST_SECRET"));
  } finally {
    delete process.env["MCPGEN_TEST_SECRET"];
  }
});

test("a server runs where it is told to", async () => {
  const cwd = realpathSync(tmpdir());
  const lines: string[] = [];
  const where = connect(
    spawnStdio(process.execPath, ["-e", "console.error(process.cwd())"], { cwd, stderr: (line) => void lines.push(line) }),
    {
      info,
    },
  );
  const error = await where.catch((reason: unknown) => reason);
  assert.instance(error, ConnectionClosed);
  assert.equal(lines, [cwd]);
});

test("a command that cannot be started fails the connection", async () => {
  const error = await connect(spawnStdio("no-such-command"), { info }).catch((reason: unknown) => reason);
  assert.instance(error, ConnectionClosed);
  assert.is((error as Error).message, "cannot start no-such-command");
});

test.run();
