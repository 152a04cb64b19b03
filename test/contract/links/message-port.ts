/** A transport that somebody else could have written, with what the package exports: the two ends of a `MessageChannel`. */
import { type MessagePort, MessageChannel as Ports } from "node:worker_threads";
import { type ClientTransport, ConnectionClosed, type Host, type Mux, openMux, type ServerTransport, SUPPORTED_REVISIONS } from "mcpgen";
import { contractServer } from "mcpgen/testing";
import type { Tested } from "./tested.ts";

/** What both ends do. */
function attach(port: MessagePort, host: Host): Mux {
  const write = (text: string): boolean => {
    port.postMessage(text);
    return true;
  };
  const mux = openMux({ write, defer: queueMicrotask }, host);
  port.on("message", (text: string) => {
    for (const line of text.split("\n")) if (line !== "") mux.receive(line);
  });
  port.on("close", () => mux.lose(new ConnectionClosed("the other port is closed")));
  return mux;
}

export function servePort(port: MessagePort): ServerTransport {
  let mux: Mux | undefined;
  return {
    async listen(host) {
      mux = attach(port, host);
    },
    async [Symbol.asyncDispose]() {
      mux?.lose(new ConnectionClosed("this port is closed"));
      port.close();
    },
  };
}

export function portTransport(port: MessagePort): ClientTransport {
  let mux: Mux | undefined;
  const open = (): Mux => {
    if (mux === undefined) throw new ConnectionClosed("this port is not connected");
    return mux;
  };
  return {
    streams: false,
    async listen(host) {
      mux = attach(port, host);
    },
    exchange: (request, ear) => open().exchange(request, ear),
    tell: async (notice) => open().route.send(notice),
    async [Symbol.asyncDispose]() {
      mux?.lose(new ConnectionClosed("this client is closed"));
      port.close();
    },
  };
}

export const messagePort: Tested = {
  name: "a transport of one's own",
  revisions: SUPPORTED_REVISIONS,
  kind: { each: "pipe" },
  inProcess: true,
  async open(variant) {
    const server = contractServer({ variant });
    let open: MessagePort[] = [];
    return {
      dial() {
        const { port1, port2 } = new Ports();
        open.push(port1);
        void server.connect(servePort(port1));
        return portTransport(port2);
      },
      sever() {
        for (const port of open) port.close();
        open = [];
      },
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  },
};
