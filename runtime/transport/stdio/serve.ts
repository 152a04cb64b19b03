/** The server's side of a pipe: usually the standard streams of this process, which then carry nothing else. */
import type { Readable, Writable } from "node:stream";
import { ConnectionClosed, INVALID_REQUEST, PARSE_ERROR, Refusal } from "../../errors.ts";
import type { Host, ServerTransport } from "../index.ts";
import { openMux } from "../mux.ts";
import { MAX_MESSAGE_BYTES, openFraming, type Unreadable } from "./framing.ts";
import { guardOutput } from "./guard.ts";

export interface ServeStdioOptions {
  /** Default the standard input of this process. */
  readonly input?: Readable;
  /** Default the standard output of this process, which then carries nothing else: logs belong on standard error. */
  readonly output?: Writable;
  /** Default 64 MiB. A longer message is refused and skipped. */
  readonly maxMessageBytes?: number;
  /**
   * Whether what others write to this process's standard output, as `console.log` does, goes to its standard error instead, with one line that says
   * where it came from. Default yes, while it is what messages are written to, because one stray line breaks the conversation. It cannot hold back
   * what goes past the stream: `fs.writeSync(1, …)`, and processes that were given the same output.
   */
  readonly guardStdout?: boolean;
}

export interface StdioServing extends ServerTransport {
  /** Resolves when the client has gone, by closing its end, or the transport was disposed of. */
  readonly closed: Promise<void>;
}

/**
 * Serves the one client at the other end of this process's standard streams: `await server.connect(serveStdio())`. When the client closes its
 * end, handlers are aborted, `closed` resolves, and nothing here keeps the process any longer.
 *
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/stdio
 */
export function serveStdio(options: ServeStdioOptions = {}): StdioServing {
  const { input = process.stdin, output = process.stdout, maxMessageBytes = MAX_MESSAGE_BYTES, guardStdout = true } = options;
  let settle = (): void => undefined;
  const closed = new Promise<void>((resolve) => {
    settle = resolve;
  });
  let close = settle;
  return {
    closed,
    listen(host) {
      close = attach({ input, output, maxMessageBytes, guardStdout }, host, settle);
      return Promise.resolve();
    },
    [Symbol.asyncDispose]() {
      close();
      return closed;
    },
  };
}

/** Returns what detaches it again: later bytes are somebody else's, and the process may end. */
function attach(options: Required<ServeStdioOptions>, host: Host, done: () => void): () => void {
  const { input, output, maxMessageBytes } = options;
  const guard = output === process.stdout && options.guardStdout ? guardOutput(output, process.stderr) : undefined;
  const mux = openMux({ write: guard?.write ?? ((text) => output.write(text)), defer: process.nextTick }, host);
  const framing = openFraming({
    maxBytes: maxMessageBytes,
    line: mux.receive,
    bad: (why) => host.garbled(unreadable(why, maxMessageBytes), mux.route),
  });
  const data = (chunk: Buffer): void => {
    framing.push(chunk);
    if (mux.full) input.pause();
  };
  const drain = (): void => {
    mux.ready();
    if (!mux.full) input.resume();
  };
  const ended = (): void => {
    framing.end();
    close();
  };
  const close = (): void => {
    input.off("data", data).off("end", ended).off("error", ended).off("close", ended).pause();
    output.off("drain", drain);
    mux.lose(new ConnectionClosed("the client has closed its end"));
    guard?.[Symbol.dispose]();
    done();
  };
  input.on("data", data).on("end", ended).on("error", ended).on("close", ended);
  // Stays attached: an unheard write error after the client has gone would end the process.
  output.on("drain", drain).on("error", close);
  return close;
}

export function unreadable(why: Unreadable, maxBytes: number): Refusal {
  if (why === "too long") return new Refusal({ code: INVALID_REQUEST, http: 413 }, `a message may have at most ${maxBytes} bytes`);
  return new Refusal({ code: PARSE_ERROR, http: 400 }, why === "unfinished" ? "the input ended inside a message" : "this is not UTF-8");
}
