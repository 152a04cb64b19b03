/** The client's side of a pipe: a server in a process of its own, which lives as long as the connection. */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { within } from "../../deadline.ts";
import { ConnectionClosed } from "../../errors.ts";
import type { ClientTransport, Host } from "../index.ts";
import { type Mux, openMux } from "../mux.ts";
import { MAX_MESSAGE_BYTES, openFraming } from "./framing.ts";
import { unreadable } from "./serve.ts";

export interface SpawnOptions {
  /** Where the server runs. Default where this process does. */
  readonly cwd?: string;
  /** Added to this process's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** What the server writes to its standard error. Default `inherit`: it is where servers log. */
  readonly stderr?: "inherit" | "ignore";
  /** Default 64 MiB. A longer message is a diagnostic. */
  readonly maxMessageBytes?: number;
  /** How long the server may take to go after each step of closing: end of input, SIGTERM, SIGKILL. Default 2 s. */
  readonly graceMs?: number;
}

type Child = ChildProcessByStdio<Writable, Readable, null>;

/**
 * Starts a server as a process of its own and speaks to it over its standard streams: `await connect(spawnStdio("node", ["server.js"]), { info })`.
 * No shell is involved. The process ends with the client, by signal where it does not end by itself.
 *
 * Connecting rejects with `ConnectionClosed` where the command cannot be started; calls do, with the exit code, where the process ends.
 *
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/stdio
 */
export function spawnStdio(command: string, args: readonly string[] = [], options: SpawnOptions = {}): ClientTransport {
  const { maxMessageBytes = MAX_MESSAGE_BYTES, graceMs = 2000 } = options;
  let open: { readonly child: Child; readonly mux: Mux } | undefined;

  function mux(): Mux {
    if (open === undefined) throw new ConnectionClosed("the server has not been started");
    return open.mux;
  }

  return {
    streams: false,
    async listen(host) {
      const child = await start(command, args, options);
      open = { child, mux: attach(child, host, maxMessageBytes) };
    },
    exchange: (request, ear) => mux().exchange(request, ear),
    tell: async (notice) => mux().route.send(notice),
    async [Symbol.asyncDispose]() {
      if (open === undefined) return;
      open.mux.lose(new ConnectionClosed("this client is closed"));
      await stop(open.child, graceMs);
    },
  };
}

function start(command: string, args: readonly string[], { cwd, env, stderr = "inherit" }: SpawnOptions): Promise<Child> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["pipe", "pipe", stderr] });
    child.once("spawn", () => resolve(child));
    child.once("error", (cause) => reject(new ConnectionClosed(`cannot start ${command}`, { cause })));
  });
}

function attach(child: Child, host: Host, maxBytes: number): Mux {
  const { stdin, stdout } = child;
  const mux = openMux({ write: (text) => stdin.write(text), defer: process.nextTick }, host);
  const framing = openFraming({ maxBytes, line: mux.receive, bad: (why) => host.garbled(unreadable(why, maxBytes), mux.route) });
  const broken = (cause: Error): void => mux.lose(new ConnectionClosed("the pipe to the server broke", { cause }));
  stdin.on("drain", mux.ready).on("error", broken);
  stdout.on("data", framing.push).on("error", broken);
  // Not `exit`: what the server wrote last may still be on its way.
  child.once("close", (code, signal) => {
    framing.end();
    mux.lose(new ConnectionClosed(`the server ended with ${signal ?? `exit code ${code}`}`));
  });
  return mux;
}

/** End of input first, then the signals, so that a server has its chance to finish. */
async function stop(child: Child, graceMs: number): Promise<void> {
  const gone = new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once("exit", () => resolve());
  });
  child.stdin.end();
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    if (await within(gone, graceMs)) return;
    child.kill(signal);
  }
  await gone;
}
