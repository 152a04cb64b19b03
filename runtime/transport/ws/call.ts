/** WebSocket, the client's side: one socket, which lives as long as the connection. */
import type { Socket } from "node:net";
import { WebSocket } from "ws";
import { ConnectionClosed } from "../../errors.ts";
import { openPulse } from "../http/pulse.ts";
import type { ClientTransport, Host } from "../index.ts";
import type { Mux } from "../mux.ts";
import { MAX_MESSAGE_BYTES } from "../stdio/framing.ts";
import { openPipe, SOCKET_OPTIONS, type SocketPipe, SUBPROTOCOL } from "./pipe.ts";

export interface WebSocketTransportOptions {
  /** Sent with the request that opens the socket: `authorization` belongs here. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Default 64 MiB, as on stdio: results may be long. A longer message closes the socket with 1009. */
  readonly maxMessageBytes?: number;
  /** Default 15 s. A server that answers two pings in a row with nothing is gone, and what waits for it hears so. */
  readonly pingMs?: number;
  /** How long opening the socket may take. Default 10 s: far above any honest handshake. */
  readonly openMs?: number;
}

/**
 * Speaks to a server over WebSocket: `await connect(webSocketTransport("wss://example.com/mcp"), { info })`. Nothing is sent before `connect`. On Node.
 *
 * This is none of the specification's transports: the server has to know of it, and to choose the sub-protocol `mcp`. Giving up a call sends
 * `notifications/cancelled`; closing the socket ends every call on it. Nothing is resumed or opened again.
 *
 * Connecting rejects with `ConnectionClosed` where no socket is opened, with `status` where the server answers in HTTP. Neither credentials nor the
 * query of the URL are named.
 *
 * @throws {Error} where the url is none, is not ws: or wss:, or holds credentials or a fragment.
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/transports#custom-transports
 */
export function webSocketTransport(url: string | URL, options: WebSocketTransportOptions = {}): ClientTransport {
  const target = targetOf(url);
  const opening = new AbortController();
  let pipe: SocketPipe | undefined;

  function mux(): Mux {
    if (pipe === undefined) throw new ConnectionClosed("the socket has not been opened");
    return pipe.mux;
  }

  return {
    streams: false,
    async listen(host) {
      pipe = await open(target, options, { host, signal: opening.signal });
    },
    exchange: (request, ear) => mux().exchange(request, ear),
    tell: async (notice) => mux().route.send(notice),
    async [Symbol.asyncDispose]() {
      opening.abort();
      await pipe?.close(NORMAL, new ConnectionClosed("this client is closed"));
    },
  };
}

const NORMAL = 1000;
const OPEN_MS = 10_000;

/** What cannot be opened is said now, not when connecting. */
function targetOf(url: string | URL): URL {
  if (!URL.canParse(String(url))) throw new Error("webSocketTransport: this is not a url; give a whole one, as in wss://example.com/mcp");
  const target = new URL(url);
  if (target.protocol !== "ws:" && target.protocol !== "wss:") {
    throw new Error(`webSocketTransport: the url is a ws: or wss: one, not ${target.protocol}`);
  }
  if (target.username !== "" || target.password !== "") {
    throw new Error("webSocketTransport: send credentials in `headers`, as `authorization`, and not in the url");
  }
  if (target.hash !== "") throw new Error("webSocketTransport: the url of a socket has no fragment");
  return target;
}

interface Opening {
  readonly host: Host;
  readonly signal: AbortSignal;
}

async function open(target: URL, options: WebSocketTransportOptions, { host, signal }: Opening): Promise<SocketPipe> {
  const { headers = {}, maxMessageBytes = MAX_MESSAGE_BYTES, pingMs, openMs = OPEN_MS } = options;
  const socket = new WebSocket(target, SUBPROTOCOL, { ...SOCKET_OPTIONS, headers, maxPayload: maxMessageBytes });
  const end = (): void => socket.terminate();
  const late = setTimeout(end, openMs);
  signal.addEventListener("abort", end, { once: true });
  try {
    // Before anything else happens to the socket: what the server says first follows at once.
    return await opened(socket, (wire) => {
      return openPipe({ socket, wire, pulse: openPulse(pingMs), peer: "the server", maxBytes: maxMessageBytes }, host);
    });
  } catch (cause) {
    const where = `${target.origin}${target.pathname}`;
    if (!(cause instanceof Declined)) throw new ConnectionClosed(`cannot open a socket to ${where}`, { cause });
    throw new ConnectionClosed(`${where} opened no socket, and answered with status ${cause.status}`, { status: cause.status });
  } finally {
    clearTimeout(late);
    signal.removeEventListener("abort", end);
  }
}

function opened(socket: WebSocket, use: (wire: Socket) => SocketPipe): Promise<SocketPipe> {
  return new Promise((resolve, reject) => {
    let wire: Socket | undefined;
    socket.once("upgrade", (response) => {
      wire = response.socket;
    });
    socket.once("unexpected-response", (_, { statusCode }) => {
      reject(new Declined(statusCode ?? 0));
      socket.terminate();
    });
    socket.once("error", reject);
    socket.once("open", () => {
      if (wire !== undefined) resolve(use(wire));
      // Stays attached until here: without a listener an error ends the process.
      socket.off("error", reject);
    });
  });
}

/** The server stayed with HTTP. */
class Declined extends Error {
  override readonly name = "Declined";
  readonly status: number;

  constructor(status: number) {
    super(`status ${status}`);
    this.status = status;
  }
}
