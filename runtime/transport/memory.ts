/** A server and a client in one process, linked through the real stack: what one says is text when the other hears it. */
import { ConnectionClosed } from "../errors.ts";
import type { ClientTransport, Host, ServerTransport } from "./index.ts";
import { type Mux, openMux } from "./mux.ts";

export interface MemoryPair {
  /** For `server.connect`. */
  readonly server: ServerTransport;
  /** For `connect`. What it says before the server listens is kept. */
  readonly client: ClientTransport;
}

/**
 * The two ends of one connection inside this process, for tests and for servers that are part of an app. Messages are text in between, so both
 * ends behave as they would over a pipe; closing one end closes the other.
 */
export function memoryPair(): MemoryPair {
  const server = openEnd();
  const client = openEnd();
  server.link(client);
  client.link(server);
  return {
    server: { listen: server.listen, [Symbol.asyncDispose]: server.close },
    client: {
      streams: false,
      listen: client.listen,
      exchange: (request, ear) => client.mux().exchange(request, ear),
      tell: async (notice) => client.mux().route.send(notice),
      [Symbol.asyncDispose]: client.close,
    },
  };
}

interface End {
  link(other: End): void;
  listen(host: Host): Promise<void>;
  mux(): Mux;
  hear(text: string): void;
  lose(): void;
  close(): Promise<void>;
}

function openEnd(): End {
  let other: End | undefined;
  let mux: Mux | undefined;
  /** What was said before this end listened. */
  let early = "";

  const end: End = {
    link: (peer) => {
      other = peer;
    },
    async listen(host) {
      mux = openMux({ write, defer: queueMicrotask }, host);
      const said = early;
      early = "";
      if (said !== "") end.hear(said);
    },
    mux() {
      if (mux === undefined) throw new Error("this end of the memory transport does not listen yet");
      return mux;
    },
    hear(text) {
      if (mux === undefined) early += text;
      else if (text.indexOf("\n") === text.length - 1) mux.receive(text);
      else for (const line of text.split("\n")) if (line !== "") mux.receive(line);
    },
    lose: () => mux?.lose(new ConnectionClosed("the other end has closed")),
    async close() {
      mux?.lose(new ConnectionClosed("this end is closed"));
      other?.lose();
    },
  };

  function write(text: string): boolean {
    other?.hear(text);
    return true;
  }
  return end;
}
