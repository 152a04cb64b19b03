/** A server's process: how it starts, and how it goes together with what it has started itself. */
import { type ChildProcess, spawn } from "node:child_process";
import { statSync } from "node:fs";
import { win32 } from "node:path";
import type { Readable, Writable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { within } from "../../deadline.ts";
import { ConnectionClosed } from "../../errors.ts";
import { type Command, commandFor } from "./command.ts";

export interface Child extends ChildProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
}

/** How often it is looked whether processes that are not our own children have gone: nobody tells us. */
const LOOK_MS = 20;

/**
 * Outside Windows the process leads a group of its own, so that signals reach what a wrapper such as `npx` or `sh -c` has started, and Ctrl-C in a
 * terminal reaches this process alone, which then closes in order.
 */
export function start(wanted: Command, stderr: "inherit" | "ignore" | "pipe"): Promise<Child> {
  const { platform } = process;
  return new Promise((resolve, reject) => {
    const refuse = (cause: unknown): void => reject(new ConnectionClosed(`cannot start ${wanted.command}`, { cause }));
    try {
      const { file, args, windowsVerbatimArguments } = commandFor(wanted, { platform, isFile });
      const child = spawn(file, args, {
        cwd: wanted.cwd,
        env: wanted.env,
        stdio: ["pipe", "pipe", stderr],
        detached: platform !== "win32",
        windowsHide: true,
        windowsVerbatimArguments,
      });
      if (!hasPipes(child)) throw new Error("it has no standard streams");
      child.once("spawn", () => resolve(child));
      // Stays: an error of its own later, such as a signal that cannot be sent, would end this process if nobody heard it.
      child.on("error", refuse);
    } catch (cause) {
      refuse(cause);
    }
  });
}

function hasPipes(child: ChildProcess): child is Child {
  return child.stdin !== null && child.stdout !== null;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

export function exitOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once("exit", () => resolve());
  });
}

/** End of input first, then the signals, so that a server has its chance to finish. Where the process is gone already, what is left of its group goes. */
export async function stop(child: Child, graceMs: number): Promise<void> {
  child.stdin.end();
  if (await goneWithin(child, graceMs)) return;
  // Windows has one way to end a process, and it is not a request.
  if (process.platform !== "win32") {
    signal(child, "SIGTERM");
    if (await goneWithin(child, graceMs)) return;
  }
  await kill(child);
  await exitOf(child);
}

async function goneWithin(child: Child, ms: number): Promise<boolean> {
  const latest = performance.now() + ms;
  if (!(await within(exitOf(child), ms))) return false;
  while (signal(child, 0)) {
    if (performance.now() >= latest) return false;
    await delay(LOOK_MS);
  }
  return true;
}

/** Whether there was anybody to hear it. `0` only asks that. */
function signal({ pid }: Child, name: "SIGTERM" | "SIGKILL" | 0): boolean {
  if (pid === undefined || process.platform === "win32") return false;
  try {
    return process.kill(-pid, name);
  } catch {
    // Nobody of that group is left, or its number belongs to somebody else's by now.
    return false;
  }
}

async function kill(child: Child): Promise<void> {
  if (process.platform !== "win32") return void signal(child, "SIGKILL");
  const { file, args } = treeKill(child.pid ?? 0, process.env["SystemRoot"]);
  const killer = spawn(file, args, { stdio: "ignore", windowsHide: true });
  await new Promise<void>((resolve) => killer.once("close", () => resolve()).once("error", () => resolve()));
  // What `taskkill` could not do for the tree is done for the process at least; one that is gone already takes no harm.
  child.kill("SIGKILL");
}

/** Ends a process of Windows with all that it has started. */
export function treeKill(pid: number, systemRoot = "C:\\Windows"): { readonly file: string; readonly args: readonly string[] } {
  return { file: win32.join(systemRoot, "System32", "taskkill.exe"), args: ["/pid", String(pid), "/t", "/f"] };
}
