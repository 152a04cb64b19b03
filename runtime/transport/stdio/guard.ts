/** Keeps the standard output for messages alone: what anybody else writes to it goes elsewhere, and is told of once. */
import type { Writable } from "node:stream";

export interface Guard extends Disposable {
  /** The way past the guard, for messages. */
  write(text: string): boolean;
}

/** What `Writable.write` may be given. */
type Written = [chunk: Uint8Array | string, encoding?: BufferEncoding | Done, done?: Done];
type Done = (error?: Error | null) => void;

export function guardOutput(output: Writable, elsewhere: Writable): Guard {
  const own = Object.getOwnPropertyDescriptor(output, "write");
  const { write } = output;
  let told = false;
  let guarding = true;

  function divert(...written: Written): boolean {
    // Whoever took hold of this function keeps it after it was taken off the stream.
    if (!guarding) return Reflect.apply(write, output, written);
    if (!told) {
      told = true;
      elsewhere.write(
        `mcpgen: standard output carries messages; what was written to it${placeOf(divert)} goes to standard error from now on\n`,
      );
    }
    return Reflect.apply(elsewhere.write, elsewhere, written);
  }

  // Stays attached: losing a log line is no reason to end a process.
  elsewhere.off("error", ignore).on("error", ignore);
  output.write = divert;
  return {
    write: (text) => write.call(output, text, "utf8"),
    [Symbol.dispose]() {
      guarding = false;
      // Somebody may have put a function of their own around ours since; then it stays where it is and lets everything through.
      if (output.write !== divert) return;
      if (own === undefined) Reflect.deleteProperty(output, "write");
      else Object.defineProperty(output, "write", own);
    },
  };
}

function ignore(): void {
  // Nothing to do: there is nowhere left to say it.
}

/** The first caller that is no part of Node itself. */
function placeOf(called: (...written: Written) => boolean): string {
  const trace: { stack?: string } = {};
  Error.captureStackTrace(trace, called);
  const frames = (trace.stack ?? "").split("\n").slice(1);
  const frame = frames.find((each) => !/\(?node:|<anonymous>\)?$/.test(each));
  const place =
    frame === undefined ? undefined : /\(?((?:file:\/\/)?[^()\s][^()]*:\d+:\d+)\)?$/.exec(frame.replace(/^\s*at (async )?/, ""))?.[1];
  return place === undefined ? "" : ` at ${place}`;
}
