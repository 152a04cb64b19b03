/** One stream and the messages posted to it, as a pipe: what is posted is read, and everything said in return goes out on the stream. */
import { ConnectionClosed, type Refusal } from "../../errors.ts";
import type { Facts } from "../../route.ts";
import type { Pulse } from "../http/pulse.ts";
import type { WritableSink } from "../http/sink.ts";
import type { Host } from "../index.ts";
import { type Mux, openMux } from "../mux.ts";
import { COMMENT, eventNamed } from "../sse.ts";

export interface Pipe {
  /** Reads the text of one message. Says why it is none; otherwise whatever is said about it goes out on the stream. */
  receive(text: string, facts: Facts): Refusal | undefined;
  /** So much waits to be read from the stream that nothing more should be read from posts. */
  readonly full: boolean;
  /** Calls `listener` once when that is over, or the stream is. Returns how to stop listening. */
  onReady(listener: () => void): () => void;
  /** What has been said still goes out. */
  close(why: ConnectionClosed): void;
}

export interface PipeOptions {
  readonly host: Host;
  readonly pulse: Pulse;
  /** Where the client posts what it says. */
  readonly endpoint: string;
  /** Called once. */
  closed(): void;
}

export function openPipe(sink: WritableSink, { host, pulse, endpoint, closed }: PipeOptions): Pipe {
  const ready = openWaiting();
  const reading = openReading(host);
  let over = false;
  let blocked = false;

  const writer = sink.writer(() => {
    blocked = false;
    mux.ready();
    if (!mux.full) ready.wake();
  });
  const mux = openMux({ write: (text) => write(messages(text)), defer: writer.defer }, reading.host);

  function write(text: string): boolean {
    if (sink.lost) return true;
    watch.heard();
    blocked = !writer.write(text);
    return !blocked;
  }

  function close(why: ConnectionClosed): void {
    if (over) return;
    over = true;
    stop();
    mux.lose(why);
    watch.stop();
    if (!sink.lost) writer.end("");
    closed();
    ready.wake();
  }

  // A reader that is slow has something to read, so nobody takes its stream for a dead one.
  const watch = pulse.watch(() => void (blocked || write(COMMENT)));
  const stop = sink.onLost(() => close(new ConnectionClosed("the client has closed its stream")));
  write(eventNamed("endpoint", endpoint));
  return {
    receive: (text, facts) => reading.read(mux, text, facts),
    get full() {
      return !over && mux.full;
    },
    onReady: ready.add,
    close,
  };
}

function openWaiting(): { add(listener: () => void): () => void; wake(): void } {
  const waiting = new Set<() => void>();
  return {
    add(listener) {
      waiting.add(listener);
      return () => void waiting.delete(listener);
    },
    wake() {
      for (const listener of [...waiting]) listener();
      waiting.clear();
    },
  };
}

function messages(lines: string): string {
  return lines
    .slice(0, -1)
    .split("\n")
    .map((line) => eventNamed("message", line))
    .join("");
}

interface Reading {
  readonly host: Host;
  read(mux: Mux, text: string, facts: Facts): Refusal | undefined;
}

/** Each message of this pipe has an HTTP request of its own, which a handler may ask about, and which is told where the message is none. */
function openReading(host: Host): Reading {
  let current: Facts = {};
  let refused: Refusal | undefined;
  return {
    host: {
      ...host,
      accept: (inbound) => host.accept({ ...inbound, facts: current }),
      garbled(refusal) {
        host.diagnostics.note("malformed", refusal.message);
        refused = refusal;
      },
    },
    read(mux, text, facts) {
      current = facts;
      refused = undefined;
      mux.receive(text);
      return refused;
    },
  };
}
