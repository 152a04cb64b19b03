/** A server in a process of its own, for as long as that process lives. */
import { within } from "../../deadline.ts";
import { ConnectionClosed } from "../../errors.ts";
import type { Host } from "../index.ts";
import { type Mux, openMux } from "../mux.ts";
import { type Child, exitOf, start, stop } from "./child.ts";
import type { Command } from "./command.ts";
import { openFraming } from "./framing.ts";
import type { Mortal } from "./restart.ts";
import { unreadable } from "./serve.ts";
import { openLogLines } from "./stderr.ts";

export interface Program extends Command {
  readonly stderr: "inherit" | "ignore" | ((line: string) => void);
  readonly maxMessageBytes: number;
  readonly graceMs: number;
}

export function openProcess(program: Program): Mortal {
  let starting: Promise<() => Promise<void>> | undefined;
  let mux: Mux | undefined;
  let ended: ConnectionClosed | undefined;

  function end(why: ConnectionClosed): void {
    ended ??= why;
    mux?.lose(why);
  }

  /** Returns how to end it. */
  async function launch(host: Host): Promise<() => Promise<void>> {
    const child = await start(program, typeof program.stderr === "string" ? program.stderr : "pipe");
    mux = speak(child, host, program.maxMessageBytes);
    overhear(child, host, program.stderr);
    return watch(child, program.graceMs, end);
  }

  function open(): Mux {
    if (mux === undefined) throw new ConnectionClosed("the server has not been started");
    return mux;
  }

  return {
    streams: false,
    get ended() {
      return ended;
    },
    async listen(host) {
      starting = launch(host);
      starting.catch(end);
      await starting;
    },
    exchange: (request, ear) => open().exchange(request, ear),
    tell: async (notice) => open().route.send(notice),
    async [Symbol.asyncDispose]() {
      end(new ConnectionClosed("this client is closed"));
      // One that could not be started needs no stopping, and whoever started it knows.
      const leave = await starting?.catch(() => undefined);
      await leave?.();
    },
  };
}

/** Reads whatever waits to be written: a server that writes and does not read would otherwise wait for us as we for it. */
function speak({ stdin, stdout }: Child, host: Host, maxBytes: number): Mux {
  const mux = openMux({ write: (text) => stdin.write(text), defer: process.nextTick }, host);
  const framing = openFraming({ maxBytes, line: mux.receive, bad: (why) => host.garbled(unreadable(why, maxBytes), mux.route) });
  stdin.on("drain", mux.ready);
  stdout.on("data", framing.push).on("end", framing.end);
  return mux;
}

function overhear({ stderr }: Child, { diagnostics }: Host, to: Program["stderr"]): void {
  if (stderr === null || typeof to === "string") return;
  const lines = openLogLines((text) => {
    try {
      to(text);
    } catch (error) {
      diagnostics.note("failed", "the listener of a server's log", error);
    }
  });
  stderr.on("data", lines.push).on("end", lines.end);
  stderr.on("error", (cause) => diagnostics.note("failed", "the log of a server broke", cause));
}

/** However the server goes, its exit code says most about it, so a broken pipe waits a while for that. Returns how to make it go. */
function watch(child: Child, graceMs: number, end: (why: ConnectionClosed) => void): () => Promise<void> {
  const exited = exitOf(child);
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let pipe: unknown;
  let left: Promise<void> | undefined;

  async function go(): Promise<void> {
    const going = within(exited, graceMs);
    const stopped = stop(child, graceMs);
    const gone = await going;
    // What it wrote last may still be on its way. Whoever else holds its output open may hold it forever.
    if (gone) await within(closed, graceMs);
    const how = child.signalCode ?? `exit code ${child.exitCode}`;
    const why = gone ? `the server ended with ${how}` : "the server has closed its end of the pipe";
    end(new ConnectionClosed(why, pipe === undefined ? {} : { cause: pipe }));
    await stopped;
    await within(closed, graceMs);
  }

  const leave = (): Promise<void> => {
    left ??= go();
    return left;
  };
  const broken = (cause: Error): void => {
    pipe ??= cause;
    void leave();
  };
  child.stdin.on("error", broken);
  child.stdout.on("error", broken).on("end", () => void leave());
  void exited.then(leave);
  return leave;
}
