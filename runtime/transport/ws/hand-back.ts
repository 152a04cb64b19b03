/**
 * Requests that offer another protocol than WebSocket. Where anybody listens for upgrades, Node takes every such request from HTTP; yet clients
 * offer HTTP/2 (`h2c`) with requests that they want answered all the same, as Java's own client does with each first POST.
 */
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { Server as TlsServer } from "node:tls";

/** What the server gave up for the upgrade: the connection, and what was read of it after the request's head. */
export interface Given {
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** Has the server read the same request again, without the offer. */
export function handBack(server: Server, request: IncomingMessage, { socket, head }: Given): void {
  const lines = [`${request.method} ${request.url} HTTP/${request.httpVersion}`, ...linesWithoutOffer(request.rawHeaders)];
  // Header text came as bytes, one each; so it goes back.
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), head]));
  server.emit(server instanceof TlsServer ? "secureConnection" : "connection", socket);
}

/** Names and values come in turns. Without `Upgrade`, what `Connection` says of it means nothing. */
function linesWithoutOffer(raw: readonly string[]): string[] {
  const lines: string[] = [];
  for (let at = 0; at < raw.length; at += 2) {
    const [name = "", value = ""] = raw.slice(at, at + 2);
    if (name.toLowerCase() !== "upgrade") lines.push(`${name}: ${value}`);
  }
  return lines;
}
