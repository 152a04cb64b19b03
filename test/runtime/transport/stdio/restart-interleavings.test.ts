/** Restarting under any order of calls, deaths, cancellations and pauses, over real pipes inside this process. */
import { setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import { memoryPair } from "mcpgen";
import { openDiagnostics } from "../../../../runtime/diagnostics.ts";
import { ConnectionClosed } from "../../../../runtime/errors.ts";
import { isId, isObject, type OutgoingRequest, resultReply } from "../../../../runtime/message.ts";
import type { Accept } from "../../../../runtime/route.ts";
import type { ClientTransport, Ear, Hangup, Host } from "../../../../runtime/transport/index.ts";
import { type Mortal, restarting } from "../../../../runtime/transport/stdio/restart.ts";
import { assert, suite } from "../../../harness.ts";

const test = suite("restart, any order of events", { timeoutMs: 60_000 });

interface Peer extends Mortal {
  /** The ids of the requests that reached it. */
  readonly heard: number[];
  die(): Promise<void>;
}

function hostOf(accept: Accept): Host {
  return {
    accept,
    garbled: () => assert.unreachable("garbled"),
    diagnostics: openDiagnostics(undefined),
    belongs: () => "alone",
    adopt: () => false,
  };
}

function openPeer(): Peer {
  const { server, client } = memoryPair();
  const heard: number[] = [];
  let ended: ConnectionClosed | undefined;
  const ready = server.listen(
    hostOf(({ message, route }) => {
      const id: unknown = isObject(message) ? message["id"] : undefined;
      if (!isId(id)) return "noted";
      heard.push(Number(id));
      // Later than the tick in which it came, so that death and cancellation can come between.
      setImmediate(() => route.send(resultReply(id, "{}")));
      return "pending";
    }),
  );
  return {
    ...client,
    heard,
    get ended() {
      return ended;
    },
    async listen(host) {
      await ready;
      await client.listen(host);
    },
    async die() {
      ended ??= new ConnectionClosed("died");
      await server[Symbol.asyncDispose]();
    },
  };
}

function requestOf(id: number): OutgoingRequest {
  const text = JSON.stringify({ jsonrpc: "2.0", id, method: "m" });
  return { kind: "request", id, method: "m", token: undefined, text: () => text };
}

interface Waiting {
  readonly id: number;
  readonly hangUp: Hangup;
  readonly fates: string[];
  dropped: boolean;
}

function ask(transport: ClientTransport, id: number): Waiting {
  const fates: string[] = [];
  const ear: Ear = { hear: ({ kind }) => void fates.push(kind), lost: () => void fates.push("lost") };
  return { id, fates, dropped: false, hangUp: transport.exchange(requestOf(id), ear) };
}

/** Greetings have ids below zero. */
async function run(events: readonly ("call" | "die" | "drop" | "turn")[]): Promise<{ readonly peers: Peer[]; readonly calls: Waiting[] }> {
  const peers: Peer[] = [];
  const open = (): Peer => {
    const peer = openPeer();
    peers.push(peer);
    return peer;
  };
  const transport = restarting(open, { max: 1, withinMs: 0 });
  await transport.listen(hostOf(() => "refused"));
  transport.onRestart?.(
    (fresh) =>
      new Promise((resolve, reject) => {
        fresh.exchange(requestOf(-peers.length), { hear: resolve, lost: reject });
      }),
  );
  const calls: Waiting[] = [];
  for (const event of events) {
    if (event === "call") calls.push(ask(transport, calls.length + 1));
    else if (event === "die") await peers.at(-1)?.die();
    else if (event === "turn") await turn();
    else {
      const last = calls.findLast(({ fates, dropped }) => fates.length === 0 && !dropped);
      last?.hangUp(undefined);
      if (last !== undefined) last.dropped = true;
    }
  }
  while (calls.some(({ fates, dropped }) => fates.length === 0 && !dropped)) await turn();
  await transport[Symbol.asyncDispose]();
  return { peers, calls };
}

test("every call ends once, no call is made twice, each peer is greeted first, and calls keep their order", async () => {
  const events = fc.array(fc.constantFrom("call", "call", "die", "drop", "turn", "turn"), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(events, async (order) => {
      const { peers, calls } = await run(order);
      for (const { id, fates, dropped } of calls) assert.is(fates.length, dropped ? 0 : 1, `call ${id}: ${fates.join()}`);
      const heard = peers.flatMap((peer) => peer.heard.filter((id) => id > 0));
      assert.equal(
        heard,
        [...new Set(heard)].sort((a, b) => a - b),
      );
      for (const [index, peer] of peers.entries()) {
        const [first, ...rest] = index === 0 ? [-1, ...peer.heard] : peer.heard;
        if (first !== undefined) assert.ok(first < 0, `peer ${index} heard ${first} first`);
        assert.ok(rest.every((id) => id > 0));
      }
      for (const { id, fates } of calls) if (fates[0] === "reply") assert.ok(heard.includes(id));
    }),
    { numRuns: 300 },
  );
});

test.run();
