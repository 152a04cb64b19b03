/** Whether the peer is still there. A connection whose other end has lost its power looks like one that has nothing to say. */
import type { Socket } from "node:net";
import type { WebSocket } from "ws";
import type { Pulse } from "../http/pulse.ts";

export interface Watched {
  readonly wire: Socket;
  readonly pulse: Pulse;
}

/** So many pings unanswered: one alone may have met a process that a debugger holds. */
const PATIENCE = 2;

/**
 * Pings once a period, and calls `dead` when nothing at all came back on two of them. Any byte is an answer, so a long message on its way in
 * counts. Returns how to stop.
 */
export function watchPeer(socket: WebSocket, { wire, pulse }: Watched, dead: () => void): () => void {
  let read = wire.bytesRead;
  let unanswered = 0;
  /** Before the first ping nothing is owed. */
  let asked = false;
  /** The ping itself still waits behind what a slow peer has not read: it cannot be answered yet, and TCP judges whether it ever goes. */
  let waits = false;

  const watch = pulse.watch(() => {
    // What we do not read we cannot hear.
    if (waits || socket.isPaused) return;
    unanswered = wire.bytesRead === read && asked ? unanswered + 1 : 0;
    read = wire.bytesRead;
    if (unanswered >= PATIENCE) return dead();
    asked = true;
    waits = true;
    socket.ping(undefined, undefined, () => {
      waits = false;
    });
  });
  return () => watch.stop();
}
