/** Raw connections to an HTTP server, which say what no library would. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";

export function portOf(url: string): number {
  return Number(new URL(url).port);
}

/** Everything that comes back until the server ends the connection; nothing where it did so in the middle of what we said. */
export async function converse(url: string, bytes: string | Buffer): Promise<string> {
  const wire = await dial(url);
  const chunks: Buffer[] = [];
  wire.on("data", (chunk: Buffer) => void chunks.push(chunk));
  wire.write(bytes);
  await closed(wire);
  return Buffer.concat(chunks).toString("latin1");
}

export async function dial(url: string): Promise<Socket> {
  const wire = connect(portOf(url), "127.0.0.1");
  await once(wire, "connect");
  wire.on("error", () => undefined);
  return wire;
}

/** However it ends. */
export function closed(wire: Socket): Promise<void> {
  return new Promise((resolve) => void wire.once("close", () => resolve()));
}

export interface Request {
  readonly method?: string;
  readonly target?: string;
  /** Beside the usual ones, or in their place; `undefined` leaves one out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
}

/** The text of a request, after which the server is asked to end the connection. */
export function requestText(url: string, { method = "POST", target, headers = {}, body = "" }: Request): string {
  const { host, pathname } = new URL(url);
  const all: Record<string, string | undefined> = {
    host,
    connection: "close",
    accept: "application/json, text/event-stream",
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body)),
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}\r\n`]));
  return `${method} ${target ?? pathname} HTTP/1.1\r\n${lines.join("")}\r\n${body}`;
}
