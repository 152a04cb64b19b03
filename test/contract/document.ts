/** `npm run docs:transports`: runs the contract over everything, and writes what has passed into docs/transports.md. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Passed } from "./report.ts";
import { BEGIN, cellsOf, END, tableOf } from "./table.ts";

const root = join(import.meta.dirname, "../..");
const page = join(root, "docs/transports.md");
const folder = mkdtempSync(join(tmpdir(), "mcpgen-table-"));
const report = join(folder, "passed.jsonl");
const files = ["memory", "stdio", "stdio-handshake", "stdio.slow", "http", "http-mounts", "sse", "ws", "message-port"];
const run = ["--import", "tsx", "test/run.ts", ...files.map((name) => `test/contract/${name}.`)];
const { status } = spawnSync(process.execPath, run, {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, MCPGEN_CONTRACT_REPORT: report },
});
const passed = readFileSync(report, "utf8")
  .trim()
  .split("\n")
  .map((line): Passed => JSON.parse(line));
rmSync(folder, { recursive: true });

const [before = "", rest = ""] = readFileSync(page, "utf8").split(BEGIN);
const [, after = ""] = rest.split(END);
const written = `${before}${BEGIN}\n\n${tableOf(passed)}\n\n${END}${after}`;
const empty = cellsOf(written).filter(({ count }) => count === "");
for (const { guarantee, transport, era } of empty)
  console.error(`no case of "${guarantee}" has passed over ${transport} in the ${era} era`);
if (status !== 0 || empty.length > 0) process.exitCode = 1;
else writeFileSync(page, written);
