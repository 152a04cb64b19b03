/** Requests for another protocol on one port: which endpoint they mean, and a plain HTTP answer where they get none. */
import { type IncomingMessage, type Server, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { INVALID_REQUEST } from "../../errors.ts";
import { handBack } from "./hand-back.ts";

export type Take = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

interface Desk {
  readonly paths: Map<string, Take>;
  readonly listener: Take;
}

/** Node has one event for all paths of a server, so endpoints that share one are told apart here. */
const desks = new WeakMap<Server, Desk>();

/**
 * Upgrades to WebSocket at `path` go to `take`, until the returned function is called. Other paths are left to whoever else listens, and answered
 * with 404 where nobody does. Other protocols are not spoken here, so their requests are served as if they had not asked.
 */
export function takeUpgrades(server: Server, path: string, take: Take): () => void {
  const desk = desks.get(server) ?? openDesk(server);
  if (desk.paths.has(path)) throw new Error(`serveWebSocket: this server has a WebSocket at ${path} already`);
  desk.paths.set(path, take);
  return () => {
    desk.paths.delete(path);
    if (desk.paths.size > 0) return;
    server.off("upgrade", desk.listener);
    desks.delete(server);
  };
}

function openDesk(server: Server): Desk {
  const paths = new Map<string, Take>();
  const listener: Take = (request, socket, head) => {
    const take = paths.get(pathOf(request));
    const alone = server.listenerCount("upgrade") === 1;
    if (request.headers.upgrade?.toLowerCase() !== "websocket") {
      if (alone) handBack(server, request, { socket, head });
    } else if (take !== undefined) {
      take(request, socket, head);
    } else if (alone) {
      turnAway(socket, 404, "nothing is served here");
    }
  };
  const desk = { paths, listener };
  desks.set(server, desk);
  server.on("upgrade", listener);
  return desk;
}

function pathOf({ url = "" }: IncomingMessage): string {
  return url.split("?", 1)[0] ?? "";
}

/** Answers in HTTP, which is still spoken, and ends the connection. */
export function turnAway(socket: Duplex, status: number, message: string): void {
  const body = JSON.stringify({ jsonrpc: "2.0", error: { code: INVALID_REQUEST, message } });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "connection: close",
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  // Whoever is gone before the answer is no news.
  socket.on("error", () => socket.destroy());
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`, () => socket.destroy());
}
