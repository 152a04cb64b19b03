/** One server and any number of clients, over links without sockets whose streams can be cut. */
import { memoryPair, type Revision } from "mcpgen";
import { type ClientTransport, httpTransport } from "mcpgen/client";
import { mcpHandler } from "mcpgen/http";
import type { Server, ServerTransport } from "mcpgen/server";
import type { Connection } from "../../runtime/session.ts";
import { openCuts } from "./cuts.ts";

export interface Line {
  readonly transport: ClientTransport;
  /** Cuts every stream that is open, as a lost network does. */
  cut(): void;
  /** How many streams are open. */
  reading(): number;
}

/** When a request arrives. */
export type Network = <T>(arrive: () => Promise<T>) => Promise<T>;

export interface Link {
  readonly name: string;
  readonly revision: Revision;
  /** Streams can be cut, and this ends the calls on them. */
  readonly cuts: "never" | "resumed" | "lost";
  /** Servers may ask on the way. */
  readonly asks: boolean;
  /** Clients are told of announcements without asking to be. */
  readonly announces: boolean;
  /** What a handler hears of a caller that cancels. */
  readonly cancelledBy: "peer" | "hang-up";
  /** Makes the server reachable, and returns how clients reach it. */
  open(server: Server, connections: Set<Connection>, network: Network): Promise<() => Promise<Line>>;
}

async function memory(server: Server, connections: Set<Connection>): Promise<() => Promise<Line>> {
  return async () => {
    const pair = memoryPair();
    await server.connect(watched(pair.server, connections));
    return { transport: pair.client, cut: () => undefined, reading: () => 0 };
  };
}

async function http(server: Server, connections: Set<Connection>, network: Network): Promise<() => Promise<Line>> {
  const sessions = { polling: { afterMs: 3_600_000, retryMs: 1 } };
  const mcp = mcpHandler({ allowedHosts: "any", sessions });
  await server.connect(watched(mcp, connections));
  return async () => {
    const { fetch, ...line } = openCuts(async (request) => network(() => mcp.fetch(request)));
    return { transport: httpTransport("http://x/mcp", { fetch }), ...line };
  };
}

/** Remembers every connection there has been, to see afterwards what it has kept. */
function watched(transport: ServerTransport, connections: Set<Connection>): ServerTransport {
  const drain = transport.drain?.bind(transport);
  return {
    listen: (host) =>
      transport.listen({
        ...host,
        accept(inbound) {
          if (inbound.connection !== undefined) connections.add(inbound.connection);
          return host.accept(inbound);
        },
      }),
    ...(drain === undefined ? {} : { drain }),
    [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose](),
  };
}

const handshake = { revision: "2025-11-25", asks: true, announces: true, cancelledBy: "peer" } as const;
const stateless = { revision: "2026-07-28", asks: false, announces: false } as const;

export const LINKS: readonly Link[] = [
  { name: "memory, a handshake", ...handshake, cuts: "never", open: memory },
  { name: "memory, no handshake", ...stateless, cancelledBy: "peer", cuts: "never", open: memory },
  { name: "HTTP sessions", ...handshake, cuts: "resumed", open: http },
  { name: "HTTP, no session", ...stateless, cancelledBy: "hang-up", cuts: "lost", open: http },
];
