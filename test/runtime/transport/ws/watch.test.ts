/** Beats by hand, so that no clock decides: only what crosses real sockets does. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { Socket } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { WebSocketServer } from "ws";
import { openDiagnostics } from "../../../../runtime/diagnostics.ts";
import type { Pulse } from "../../../../runtime/transport/http/pulse.ts";
import type { Host } from "../../../../runtime/transport/index.ts";
import { openPipe, type SocketPipe } from "../../../../runtime/transport/ws/pipe.ts";
import { assert, suite } from "../../../harness.ts";
import { frame, openRaw, PONG, type RawPeer, TEXT } from "./raw-peer.ts";

const test = suite("watching the peer");

interface Pair extends AsyncDisposable {
  readonly peer: RawPeer;
  readonly pipe: SocketPipe;
  /** Of the watching end. */
  readonly wire: Socket;
  /** One period has passed. */
  beat(): void;
  readonly watched: () => number;
  readonly lost: () => boolean;
}

async function open(options: { pongs?: boolean } = {}): Promise<Pair> {
  const beats = new Set<() => void>();
  const pulse: Pulse = {
    watch(silent) {
      beats.add(silent);
      return { heard: () => undefined, stop: () => void beats.delete(silent) };
    },
  };
  const http = createServer();
  const sockets = new WebSocketServer({ server: http, handleProtocols: () => "mcp" });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const address = http.address();
  const connected = once(sockets, "connection");
  const peer = await openRaw(`ws://127.0.0.1:${typeof address === "object" ? address?.port : ""}/`, options);
  const [socket, { socket: wire }] = await connected;
  const pipe = openPipe({ socket, wire, pulse, peer: "the client", maxBytes: 1000 }, host());
  let lost = false;
  pipe.mux.route.onLost(() => {
    lost = true;
  });
  return {
    peer,
    pipe,
    wire,
    beat: () => {
      for (const silent of beats) silent();
    },
    watched: () => beats.size,
    lost: () => lost,
    async [Symbol.asyncDispose]() {
      peer.wire.destroy();
      sockets.close();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

function host(): Host {
  return {
    accept: () => "noted",
    garbled: () => undefined,
    diagnostics: openDiagnostics(undefined),
    belongs: () => "alone",
    adopt: () => false,
  };
}

test("a peer that answers pings stays, however long it says nothing else", async () => {
  await using pair = await open({ pongs: true });
  // Frames are read as they are asked for.
  void pair.peer.next();
  for (let at = 0; at < 20; at++) {
    const before = pair.wire.bytesRead;
    pair.beat();
    while (pair.wire.bytesRead === before) await turn();
  }
  assert.not(pair.lost());
});

test("a peer that leaves two pings unanswered is gone, and is not watched any more", async () => {
  await using pair = await open();
  let beats = 0;
  for (; !pair.lost(); beats++) {
    assert.ok(beats < 3 || pair.wire.writableLength > 0);
    pair.beat();
    while (pair.wire.writableLength > 0) await turn();
    await turn();
  }
  assert.is(await pair.peer.closing(), undefined);
  while (pair.watched() > 0) await turn();
});

test("a pong after one missed ping is enough", async () => {
  await using pair = await open();
  for (let at = 0; at < 6; at++) {
    pair.beat();
    await turn();
    const before = pair.wire.bytesRead;
    if (at % 2 === 1) pair.peer.write(frame(PONG, ""));
    while (at % 2 === 1 && pair.wire.bytesRead === before) await turn();
  }
  assert.not(pair.lost());
});

test("a message that is still coming in is a sign of life", async () => {
  await using pair = await open();
  const bytes = frame(TEXT, "x".repeat(20));
  for (const byte of bytes.subarray(0, 12)) {
    const before = pair.wire.bytesRead;
    pair.beat();
    pair.peer.write(Buffer.of(byte));
    while (pair.wire.bytesRead === before) await turn();
  }
  assert.not(pair.lost());
});

test("a peer that reads slowly is not taken for one that is gone: the ping is still on its way", async () => {
  await using pair = await open();
  pair.peer.wire.pause();
  const text = JSON.stringify({ jsonrpc: "2.0", method: "x", params: { long: "x".repeat(20_000_000) } });
  pair.pipe.mux.route.send({ kind: "notice", text: () => text });
  await turn();
  for (let at = 0; at < 20; at++) {
    pair.beat();
    await turn();
  }
  assert.not(pair.lost());
  assert.is((await pair.peer.nextMessage())["method"], "x");
});

test.run();
