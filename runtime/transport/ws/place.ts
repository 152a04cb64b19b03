/** Where sockets are taken, and who may ask for one: a port of its own, the port of `serveHttp`, or an app's server. */
import { createServer, Server } from "node:http";
import { Server as TlsServer } from "node:tls";
import { within } from "../../deadline.ts";
import { type Guard, guardListening, openGuard } from "../http/guard.ts";
import type { HttpServing } from "../http/listen.ts";

/** Exactly one of the three. */
export type WebSocketPlace = OwnPort | SharedPort | AppServer;

interface OwnPort {
  /** `0` takes any free port. */
  readonly port: number;
  /** The address to listen on. Default `127.0.0.1`: only this machine. */
  readonly host?: string;
  /** Needed beyond this machine: the names clients use. On this machine they are served beside its own. */
  readonly allowedHosts?: readonly string[] | "any";
  /** Whole origins, or `https://example.com:*`. Default: origins whose host is served. */
  readonly allowedOrigins?: readonly string[] | "any";
}

interface SharedPort {
  /** The port of this endpoint, with its hosts and its origins. */
  readonly on: HttpServing;
}

interface AppServer {
  /** A server of `node:http` or `node:https`. It stays the app's: whether it listens, and when it closes. */
  readonly server: Server;
  /** Host names that are served; `loopback` stands for this machine's own, `any` switches the check off. */
  readonly allowedHosts: readonly string[] | "loopback" | "any";
  /** Whole origins, or `https://example.com:*`. Default: origins whose host is served. */
  readonly allowedOrigins?: readonly string[] | "any";
}

export interface Place {
  readonly server: Server;
  readonly guard: Guard;
  /** Resolves when connections can come, where that is ours to say. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function placeOf(options: WebSocketPlace): Place {
  if ("port" in options) return ownPort(options);
  if ("on" in options) return sharedPort(options);
  const { server, allowedHosts, allowedOrigins } = options;
  const loopback = allowedHosts === "loopback";
  return { ...lent(server), guard: openGuard({ loopback, allowedHosts: loopback ? [] : allowedHosts, allowedOrigins }) };
}

function ownPort({ port, host = "127.0.0.1", allowedHosts, allowedOrigins }: OwnPort): Place {
  const guard = guardListening("serveWebSocket", { host, allowedHosts, allowedOrigins });
  const server = createServer((_, response) => {
    response.writeHead(426, { upgrade: "websocket", connection: "upgrade, close" }).end();
  });
  return {
    server,
    guard,
    start: () =>
      new Promise((resolve, reject) => {
        server.once("error", reject).listen(port, host, () => {
          server.off("error", reject);
          resolve();
        });
      }),
    async stop() {
      const stopped = new Promise<void>((resolve) => void server.close(() => resolve()));
      // What has been answered in HTTP may still be on its way out.
      if (await within(stopped, GRACE_MS)) return;
      server.closeAllConnections();
      await stopped;
    },
  };
}

function sharedPort({ on }: SharedPort): Place {
  const { from, guard } = on.upgrades;
  if (!(from instanceof Server))
    throw new Error("serveWebSocket: this endpoint does not run on node:http, and sockets are taken nowhere else");
  return { ...lent(from), guard };
}

function lent(server: Server): Omit<Place, "guard"> {
  return { server, start: async () => undefined, stop: async () => undefined };
}

/** How long connections that never became sockets may take to end by themselves. */
const GRACE_MS = 1000;

/** Where `path` is, while the server listens. */
export function urlOf({ server }: Place, path: string): string {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("serveWebSocket: its server does not listen on a port");
  const host = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return new URL(path, `${server instanceof TlsServer ? "wss" : "ws"}://${host}:${address.port}`).href;
}
