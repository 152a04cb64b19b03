/** A server of the contract behind a port, with a wire in between that can be cut and held up. */
import { createServer, type RequestListener } from "node:http";
import { type H3, serve } from "h3";
import type { ClientTransport } from "mcpgen/client";
import type { Server } from "mcpgen/server";
import { contractServer, type Link, type Variant } from "mcpgen/testing";
import { openRelay } from "./relay.ts";

export interface Listening {
  readonly port: number;
  /** Beside the server itself. */
  close?(): Promise<unknown>;
}

/** `listen` connects the server, `dial` makes a client's end for a url without its path. */
export async function linkOver(
  variant: Variant,
  listen: (server: Server) => Promise<Listening>,
  dial: (port: number) => ClientTransport,
): Promise<Link> {
  let resume = (): void => undefined;
  const server = contractServer({ variant, onFlooded: () => resume() });
  const { port, close } = await listen(server);
  const relay = await openRelay(port);
  resume = relay.resume;
  return {
    dial: () => dial(relay.port),
    sever: relay.sever,
    stall: relay.stall,
    async [Symbol.asyncDispose]() {
      await relay[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
      await close?.();
    },
  };
}

export async function listenWithH3(app: H3): Promise<Listening> {
  const listening = await serve(app, { port: 0, hostname: "127.0.0.1", silent: true, gracefulShutdown: false }).ready();
  return { port: portOf(listening.url ?? ""), close: async () => listening.close(true) };
}

export async function listenWithNode(app: RequestListener): Promise<Listening> {
  const listening = createServer(app);
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  const address = listening.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    async close() {
      listening.closeAllConnections();
      await new Promise((resolve) => listening.close(resolve));
    },
  };
}

export function portOf(url: string): number {
  return Number(new URL(url).port);
}
