/** One open socket as a pipe, the same at both ends: a text frame is a message, and a peer that does not read is not read from. */
import type { Socket } from "node:net";
import type { WebSocket } from "ws";
import { ConnectionClosed } from "../../errors.ts";
import type { Pulse } from "../http/pulse.ts";
import type { Host } from "../index.ts";
import { type Mux, openMux } from "../mux.ts";
import { watchPeer } from "./watch.ts";

export interface Joint {
  /** Open already. */
  readonly socket: WebSocket;
  /** What the socket runs on: it knows how much waits, and how much has come. */
  readonly wire: Socket;
  readonly pulse: Pulse;
  /** Who is at the other end, for people: `the client`. */
  readonly peer: string;
  /** The longest message that is taken. */
  readonly maxBytes: number;
}

export interface SocketPipe {
  readonly mux: Mux;
  /** Says so to the peer, and resolves when the socket is gone. `ws` takes it away where the peer does not close its end. */
  close(code: number, why: ConnectionClosed): Promise<void>;
}

/** What every socket is opened with. */
export const SOCKET_OPTIONS = {
  /** How long the peer may take to answer the closing frame, before the connection is cut. */
  closeTimeout: 1000,
  // It costs memory for every socket that stays open, and lets secrets be guessed from lengths where others choose a part of the text.
  perMessageDeflate: false,
} as const;

/** The sub-protocol both ends name, as the official SDK's client does. */
export const SUBPROTOCOL = "mcp";

export function openPipe(joint: Joint, host: Host): SocketPipe {
  const { socket, wire, pulse, peer, maxBytes } = joint;
  const mux = openMux({ write: (text) => write(joint, text, host), defer: process.nextTick }, host);
  const gone = new Promise<void>((resolve) => void socket.once("close", () => resolve()));

  function close(code: number, why: ConnectionClosed): Promise<void> {
    mux.lose(why);
    socket.close(code);
    // The peer's own closing frame is behind what has not been read yet.
    socket.resume();
    return gone;
  }

  function refuseBinary(): void {
    // Once is enough: more may have come in the same read.
    if (socket.readyState !== socket.OPEN) return;
    host.diagnostics.note("malformed", "a binary frame");
    void close(UNSUPPORTED_DATA, new ConnectionClosed("messages are text, and a binary frame came"));
  }

  const unwatch = watchPeer(socket, { wire, pulse }, () => {
    mux.lose(new ConnectionClosed(`${peer} does not answer any more`));
    socket.terminate();
  });
  const drained = (): void => {
    mux.ready();
    if (!mux.full) socket.resume();
  };
  wire.on("drain", drained);
  socket.on("message", (data, isBinary) => {
    if (isBinary) return refuseBinary();
    mux.receive(data.toString());
    if (mux.full) socket.pause();
  });
  // Only what the peer should not have sent: a connection that breaks is no error here. `ws` has sent the closing frame.
  socket.on("error", (cause) => {
    const what = wordsFor(cause, maxBytes);
    host.diagnostics.note("malformed", what, cause);
    mux.lose(new ConnectionClosed(`${peer} broke the rules: ${what}`, { cause }));
  });
  socket.once("close", (code: number) => {
    unwatch();
    wire.off("drain", drained);
    mux.lose(new ConnectionClosed(`${peer} ${WORDS[code] ?? "closed the socket"} (${code})`));
  });
  return { mux, close };
}

/** Whole messages go out as a frame each, and as one write. */
function write({ socket, wire, peer }: Joint, text: string, { diagnostics }: Host): boolean {
  const messages = text.split("\n").filter((message) => message !== "");
  if (socket.readyState !== socket.OPEN) {
    for (const _ of messages) diagnostics.note("closed", `a message to ${peer}, which has closed the socket`);
    return true;
  }
  wire.cork();
  for (const message of messages) socket.send(message);
  wire.uncork();
  return !wire.writableNeedDrain;
}

const UNSUPPORTED_DATA = 1003;

function wordsFor(error: Error, maxBytes: number): string {
  if ("code" in error && error.code === "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH") return `a message may have at most ${maxBytes} bytes`;
  return error.message;
}

/** What the codes of closing frames mean where it helps to know. Reasons are the peer's own text, and not repeated. */
const WORDS: Readonly<Record<number, string>> = {
  1001: "is going away",
  1003: "takes no binary frames",
  1006: "is gone without a word",
  1007: "was sent text that is not UTF-8",
  1009: "takes no message as long as that",
};
