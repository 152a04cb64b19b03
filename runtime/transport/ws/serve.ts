/** WebSocket, the server's side: each socket is a client of its own. */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { ConnectionClosed } from "../../errors.ts";
import { MAX_BODY_BYTES } from "../http/body.ts";
import { openPulse } from "../http/pulse.ts";
import type { Host, ServerTransport } from "../index.ts";
import { openPipe, SOCKET_OPTIONS, type SocketPipe, SUBPROTOCOL } from "./pipe.ts";
import { placeOf, urlOf, type WebSocketPlace } from "./place.ts";
import { takeUpgrades, turnAway } from "./upgrade.ts";

export type ServeWebSocketOptions = WebSocketPlace & {
  /** Default `/mcp`. It may be the path of the HTTP endpoint as well. */
  readonly path?: string;
  /** Default 4 MiB, as over HTTP: more than tool calls need, little enough to hold many at once. A longer message closes its socket with 1009. */
  readonly maxMessageBytes?: number;
  /**
   * Default 15 s, below the common 30 s idle limit of proxies. A client that answers two pings in a row with nothing is gone: it is noticed within
   * three of these periods.
   */
  readonly pingMs?: number;
  /** How many sockets may be open at once; further ones are answered with 503. Default: as many as the process may open. */
  readonly maxConnections?: number;
};

export interface WebSocketServing extends ServerTransport {
  /** Where clients connect to, while its server listens. */
  readonly url: string;
}

/**
 * Serves clients over WebSocket: `serveWebSocket({ port: 3000 })` on a port of its own, `serveWebSocket({ on: http })` on the port of a `serveHttp`,
 * `serveWebSocket({ server, allowedHosts })` on the server of an app. On Node.
 *
 * This is none of the specification's transports, so it serves clients that know of it. Each text frame is a message, and the sub-protocol is
 * `mcp`. As on stdio, `notifications/cancelled` cancels a request; closing the socket ends every request on it, and nothing can be resumed.
 *
 * Who calls is not checked here: an app does so in front of it.
 *
 * @throws {Error} where it would reach beyond this machine without `allowedHosts`; from `connect` where the port or the path is taken.
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/transports#custom-transports
 */
export function serveWebSocket(options: ServeWebSocketOptions): WebSocketServing {
  const { path = "/mcp" } = options;
  const place = placeOf(options);
  const pipes = new Set<SocketPipe>();
  let draining = false;
  let leave = (): void => undefined;
  return {
    get url() {
      return urlOf(place, path);
    },
    async listen(host) {
      const admit = openDoor(options, host, pipes);
      leave = takeUpgrades(place.server, path, (request, socket, head) => {
        const barred = place.guard(request.headers.host ?? null, request.headers.origin ?? null);
        if (barred !== undefined) turnAway(socket, 403, barred);
        else if (draining) turnAway(socket, 503, "this server is shutting down");
        else admit(request, socket, head);
      });
      await place.start();
    },
    drain() {
      draining = true;
    },
    async [Symbol.asyncDispose]() {
      leave();
      const why = new ConnectionClosed("the server is closing");
      await Promise.all([...[...pipes].map((pipe) => pipe.close(GOING_AWAY, why)), place.stop()]);
    },
  };
}

const GOING_AWAY = 1001;

type Admit = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Makes sockets of requests that have passed the guard, and keeps them in `pipes` while they are open. */
function openDoor(options: ServeWebSocketOptions, host: Host, pipes: Set<SocketPipe>): Admit {
  const { maxMessageBytes = MAX_BODY_BYTES, maxConnections = Number.POSITIVE_INFINITY } = options;
  const pulse = openPulse(options.pingMs);
  const sockets = new WebSocketServer({
    ...SOCKET_OPTIONS,
    noServer: true,
    clientTracking: false,
    maxPayload: maxMessageBytes,
    handleProtocols: () => SUBPROTOCOL,
  });
  return (request, duplex, head) => {
    if (!offers(request)) return turnAway(duplex, 400, `offer the sub-protocol ${SUBPROTOCOL}`);
    if (pipes.size >= maxConnections) return turnAway(duplex, 503, "too many sockets are open");
    sockets.handleUpgrade(request, duplex, head, (socket) => {
      const pipe = openPipe({ socket, wire: request.socket, pulse, peer: "the client", maxBytes: maxMessageBytes }, host);
      pipes.add(pipe);
      socket.once("close", () => pipes.delete(pipe));
    });
  };
}

function offers({ headers }: IncomingMessage): boolean {
  return headers["sec-websocket-protocol"]?.split(",").some((name) => name.trim() === SUBPROTOCOL) ?? false;
}
