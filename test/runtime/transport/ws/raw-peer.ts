/** A peer that speaks WebSocket by hand, so that it can do what no library would. */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";

export interface Upgrade {
  readonly path?: string;
  /** In place of the usual ones; `undefined` leaves one out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** Sends the request for a socket, and returns the connection with the head of the answer. */
export async function askForSocket(url: string, { path, headers = {} }: Upgrade = {}): Promise<{ wire: Socket; head: string }> {
  const { port, host, pathname } = new URL(url);
  const wire = connect(Number(port), "127.0.0.1");
  const all: Record<string, string | undefined> = {
    host,
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": randomBytes(16).toString("base64"),
    "sec-websocket-protocol": "mcp",
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}\r\n`]));
  wire.write(`GET ${path ?? pathname} HTTP/1.1\r\n${lines.join("")}\r\n`);
  let head = "";
  while (!head.includes("\r\n\r\n")) {
    await once(wire, "readable");
    head += String(wire.read() ?? "");
    if (wire.readableEnded) break;
  }
  return { wire, head };
}

export interface Frame {
  readonly opcode: number;
  readonly payload: Buffer;
}

export interface RawPeer extends Disposable {
  readonly wire: Socket;
  write(bytes: Buffer | string): void;
  say(message: object): void;
  /** The next frame, pings left out; `undefined` when the connection has ended. */
  next(): Promise<Frame | undefined>;
  /** The next text frame. */
  nextMessage(): Promise<Record<string, unknown>>;
  /** The code of the closing frame, after whatever came before it. */
  closing(): Promise<number | undefined>;
  readonly closed: Promise<void>;
}

/** Opens a socket. It answers pings only where `pongs` is set. */
export async function openRaw(url: string, { pongs = false }: { pongs?: boolean } = {}): Promise<RawPeer> {
  const { wire, head } = await askForSocket(url);
  if (!head.startsWith("HTTP/1.1 101")) throw new Error(head);
  wire.on("error", () => undefined);
  const frames = readFrames(wire, head.slice(head.indexOf("\r\n\r\n") + 4), () => {
    if (pongs) wire.write(frame(PONG, ""));
  });
  const next = async (): Promise<Frame | undefined> => (await frames.next()).value ?? undefined;
  return {
    wire,
    write: (bytes) => void wire.write(bytes),
    say: (message) => void wire.write(textFrame(JSON.stringify({ jsonrpc: "2.0", ...message }))),
    next,
    async nextMessage() {
      let at = await next();
      while (at !== undefined && at.opcode !== TEXT) at = await next();
      return JSON.parse(String(at?.payload));
    },
    async closing() {
      for (let at = await next(); at !== undefined; at = await next()) if (at.opcode === CLOSE) return at.payload.readUInt16BE(0);
      return undefined;
    },
    closed: new Promise((resolve) => void wire.once("close", () => resolve())),
    [Symbol.dispose]: () => wire.destroy(),
  };
}

export const CONTINUATION = 0;
export const TEXT = 1;
export const BINARY = 2;
export const CLOSE = 8;
export const PING = 9;
export const PONG = 10;

export function textFrame(text: string): Buffer {
  return frame(TEXT, text);
}

export interface Shape {
  /** Unset for all but the last fragment. */
  readonly fin?: boolean;
  readonly masked?: boolean;
  /** What the frame says of its length, where that is not so. */
  readonly length?: number;
}

/** As a client writes it: masked. */
export function frame(opcode: number, payload: string | Buffer, { fin = true, masked = true, length }: Shape = {}): Buffer {
  const bytes = Buffer.from(payload);
  const size = length ?? bytes.length;
  const mask = masked ? randomBytes(4) : Buffer.alloc(0);
  // Control frames must have the short form.
  const head = Buffer.alloc(size < 126 ? 2 : 10);
  head[0] = (fin ? 0x80 : 0) | opcode;
  head[1] = (masked ? 0x80 : 0) | (size < 126 ? size : 127);
  if (size >= 126) head.writeBigUInt64BE(BigInt(size), 2);
  for (let at = 0; masked && at < bytes.length; at++) bytes[at] = (bytes[at] ?? 0) ^ (mask[at % 4] ?? 0);
  return Buffer.concat([head, mask, bytes]);
}

/** What a server writes has no mask. */
async function* readFrames(wire: Socket, first: string, pinged: () => void): AsyncGenerator<Frame, undefined> {
  let held: Buffer[] = [Buffer.from(first, "latin1")];
  let size = first.length;
  for await (const chunk of chunksOf(wire)) {
    held.push(chunk);
    size += chunk.length;
    if (size < sizeOf(held[0] ?? chunk)) continue;
    let rest = Buffer.concat(held);
    for (let end = sizeOf(rest); end <= rest.length; end = sizeOf(rest)) {
      const opcode = rest.readUInt8(0) & 15;
      if (opcode === PING) pinged();
      else yield { opcode, payload: rest.subarray(startOf(rest), end) };
      rest = rest.subarray(end);
    }
    held = [rest];
    size = rest.length;
  }
  return undefined;
}

/** However the connection ends, it has ended. */
async function* chunksOf(wire: Socket): AsyncGenerator<Buffer> {
  try {
    yield* wire.iterator({ destroyOnReturn: false });
  } catch (error) {
    if (!wire.destroyed) throw error;
  }
}

/** The size of the first frame, or more than there is while that cannot be known. */
function sizeOf(bytes: Buffer): number {
  if (bytes.length < 2 || bytes.length < startOf(bytes)) return bytes.length + 1;
  const short = bytes.readUInt8(1) & 127;
  const length = short === 127 ? Number(bytes.readBigUInt64BE(2)) : short === 126 ? bytes.readUInt16BE(2) : short;
  return startOf(bytes) + length;
}

function startOf(bytes: Buffer): number {
  const short = bytes.readUInt8(1) & 127;
  return short === 127 ? 10 : short === 126 ? 4 : 2;
}
