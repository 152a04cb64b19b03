/** One test file in one process of its own, in a process group of its own, so that whatever it starts can be ended with it. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { type Ending, judge, type Line, type Verdict } from "./report.ts";

export interface FileRun {
  readonly root: string;
  readonly path: string;
  readonly killAfterMs: number;
  /** Where the file leaves its report. */
  readonly report: string;
}

export interface FileResult extends Verdict {
  readonly path: string;
  readonly output: string;
  readonly ms: number;
}

const groups = new Set<number>();

export async function runFile(run: FileRun): Promise<FileResult> {
  const started = performance.now();
  const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), run.path], {
    cwd: run.root,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, MCPGEN_TEST_REPORT: run.report },
  });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
  const ending = await ended(child, run.killAfterMs);
  return {
    path: run.path,
    output: Buffer.concat(chunks).toString("utf8"),
    ms: performance.now() - started,
    ...judge(await readReport(run.report), ending),
  };
}

/** For a runner that is interrupted: its groups do not hear the terminal's Ctrl-C. */
export function killAll(): void {
  for (const group of groups) killGroup(group);
}

function ended(child: ChildProcess, killAfterMs: number): Promise<Ending> {
  return new Promise((resolve, reject) => {
    const group = child.pid;
    let killed = false;
    if (group !== undefined) groups.add(group);
    const timer = setTimeout(() => {
      killed = true;
      if (group !== undefined) killGroup(group);
    }, killAfterMs);
    child.on("error", reject);
    child.on("exit", () => {
      // Whatever the file started and left behind holds our pipes open, and "close" would never come.
      if (group !== undefined) killGroup(group);
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      if (group !== undefined) groups.delete(group);
      resolve({ code, signal, ...(killed ? { killedAfterMs: killAfterMs } : {}) });
    });
  });
}

function killGroup(group: number): void {
  try {
    process.kill(-group, "SIGKILL");
  } catch (error) {
    // Nobody is left in the group: it ended by itself.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

async function readReport(path: string): Promise<Line[]> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Line => JSON.parse(line));
}
