/** Makes a mistake in a copy of the sources, and sees whether the test that should notice it does. */
import { spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Defect, seeded } from "./defect.ts";

export const root: string = join(import.meta.dirname, "../..");

export interface Verdict {
  readonly defect: Defect;
  /** What is wrong with it, where it was not noticed. */
  readonly survived: string | undefined;
}

/** Far above what any of the killers takes; a mistake that makes it hang is noticed as well. */
const PATIENCE_MS = 90_000;

/** What tests need: the paths in tsconfig.json lead `mcpgen/*` to the sources beside it. */
const COPIED = ["runtime", "generated", "test", "codegen", "schema", "package.json", "tsconfig.json"];

/** A copy of the sources, for one mistake at a time. */
export async function openPlot(): Promise<AsyncDisposable & { judge(defect: Defect): Promise<Verdict> }> {
  const plot = await mkdtemp(join(tmpdir(), "mcpgen-defects-"));
  const filter = (source: string): boolean => !source.includes("node_modules");
  for (const name of COPIED) await cp(join(root, name), join(plot, name), { recursive: true, filter });
  await symlink(join(root, "node_modules"), join(plot, "node_modules"));
  return {
    async judge(defect) {
      const path = join(plot, defect.file);
      const source = await readFile(path, "utf8");
      await writeFile(path, seeded(defect, source));
      try {
        return { defect, survived: survival(defect, await run(plot, defect.killer[0])) };
      } finally {
        await writeFile(path, source);
      }
    },
    [Symbol.asyncDispose]: () => rm(plot, { recursive: true, force: true }),
  };
}

function survival({ killer: [file, title] }: Defect, { code, output }: Run): string | undefined {
  if (code === 0) return `${file} passes`;
  const named = output.split("\n").some((line) => line.includes("FAIL") && line.includes(`"${title}`));
  // A process that a mistake has ended, or that hangs, names no test.
  const ended = output.includes("FAIL the process ended") || !output.includes("FAIL");
  return named || ended ? undefined : `${file} fails, but not where it should: "${title}…"`;
}

interface Run {
  readonly code: number | null;
  readonly output: string;
}

function run(cwd: string, file: string): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["--import", "tsx", file], { cwd, env: { ...process.env, NO_COLOR: "1" } });
    const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
      });
    }
    child.once("close", (code) => {
      clearTimeout(timer);
      resolve({ code, output });
    });
  });
}
