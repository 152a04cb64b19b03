/** A server under load, on a core of its own where the machine can pin, and what it costs there. */
import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import type { Peer, Transport } from "./peers.ts";
import { program } from "./program.ts";

export interface Running extends AsyncDisposable {
  readonly child: ChildProcess;
  /** Empty on pipes. */
  readonly url: string;
  /** Processor time it has used so far, in microseconds. */
  cpu(): Promise<number>;
}

const server = await program("server.ts");

const execute = promisify(execFile);

/** Core 0 is the server's and core 1 the load's; without `taskset` both share what there is. */
export const pins: boolean = canPin();

export async function start(peer: Peer, transport: Transport): Promise<Running> {
  const command = [...(pins ? ["taskset", "-c", "0"] : []), process.execPath, server, peer, transport];
  const [file = "", ...args] = command;
  const child = spawn(file, args, { stdio: ["pipe", "pipe", "inherit", "ipc"] });
  const [ready] = await once(child, "message");
  return {
    child,
    url: String(Object(ready).url),
    async cpu() {
      child.send("cpu");
      const [message] = await once(child, "message");
      return Number(Object(message).cpuMicros);
    },
    async [Symbol.asyncDispose]() {
      const gone = once(child, "exit");
      child.disconnect();
      await gone;
    },
  };
}

/** What a program of its own prints, as JSON. */
export async function report(entry: string): Promise<unknown> {
  const path = await program(entry);
  const { stdout } = await execute(process.execPath, [path], { maxBuffer: 1024 * 1024 });
  return JSON.parse(stdout);
}

export function pinSelf(): void {
  if (pins) execFileSync("taskset", ["-cp", "1", String(process.pid)], { stdio: "ignore" });
}

function canPin(): boolean {
  try {
    execFileSync("taskset", ["-c", "1", "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
