/**
 * Runs the tests: `node --import tsx test/run.ts [--tier unit|all] [--dir test] [--kill-after seconds] [pattern…]`.
 * One process per file, as many at once as there are cores; a file counts as failed when it crashes, hangs, or runs no test.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type FileResult, killAll, runFile } from "./run/child.ts";
import { isSlow, type Tier, testFiles } from "./run/files.ts";

const UNIT_KILL_S = 120;
const SLOW_KILL_S = 900;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { tier: { type: "string", default: "all" }, dir: { type: "string", default: "test" }, "kill-after": { type: "string" } },
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    killAll();
    process.exit(1);
  });
}

process.exitCode = await main(readTier(values.tier), values.dir, positionals);

async function main(tier: Tier, dir: string, patterns: readonly string[]): Promise<number> {
  const root = process.cwd();
  const paths = await testFiles(root, dir, { tier, patterns });
  if (paths.length === 0) {
    console.log(`no test file of tier ${tier} in ${dir}/ matches ${patterns.join(" ") || "*.test.ts"}\n\n0 passed, 1 failed, 0 skipped`);
    return 1;
  }
  const reports = await mkdtemp(join(tmpdir(), "mcpgen-test-"));
  try {
    const results = await inParallel(paths, async (path, index) => {
      const killAfterMs = 1000 * Number(values["kill-after"] ?? (isSlow(path) ? SLOW_KILL_S : UNIT_KILL_S));
      const result = await runFile({ root, path, killAfterMs, report: join(reports, `${index}.jsonl`) });
      printFile(result);
      return result;
    });
    return summarise(results);
  } finally {
    await rm(reports, { recursive: true, force: true });
  }
}

async function inParallel<T, R>(items: readonly T[], work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const entries = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of entries) results[index] = await work(item, index);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return results;
}

function printFile({ path, output, ms, passed, failed, skipped, notes }: FileResult): void {
  const counts = [`${passed} passed`, failed.length > 0 && `${failed.length} failed`, skipped.length > 0 && `${skipped.length} skipped`];
  console.log(`${failed.length > 0 ? "✘" : "✔"} ${path}  ${counts.filter(Boolean).join(", ")}  (${(ms / 1000).toFixed(1)} s)`);
  for (const note of notes) console.log(`  ${note}`);
  if (failed.length > 0) console.log(output.trimEnd().replaceAll(/^/gm, "    "));
}

function summarise(results: readonly FileResult[]): number {
  const sum = (count: (result: FileResult) => number): number => results.reduce((total, result) => total + count(result), 0);
  const failed = sum((result) => result.failed.length);
  console.log("");
  for (const { path, skipped } of results) for (const { name, reason } of skipped) console.log(`skipped  ${path}: ${name} (${reason})`);
  for (const { path, failed: names } of results) for (const name of names) console.log(`failed   ${path}: ${name}`);
  console.log(`\n${sum(({ passed }) => passed)} passed, ${failed} failed, ${sum(({ skipped }) => skipped.length)} skipped`);
  return failed > 0 ? 1 : 0;
}

function readTier(tier: string): Tier {
  if (tier === "unit" || tier === "all") return tier;
  throw new Error(`--tier is unit or all, not ${tier}`);
}
