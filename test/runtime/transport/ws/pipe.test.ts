import { setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import { createServer } from "mcpgen/server";
import { serveWebSocket } from "mcpgen/ws";
import { assert, suite } from "../../../harness.ts";
import { askForSocket, BINARY, CLOSE, CONTINUATION, frame, openRaw, PING, PONG, type RawPeer, TEXT, textFrame } from "./raw-peer.ts";
import { OPENING, type Served, serve } from "./some-server.ts";

const test = suite("socket as a pipe");
const ping = (id: unknown): string => JSON.stringify({ jsonrpc: "2.0", id, method: "ping" });
const call = (id: number, name: string, value?: string): string =>
  JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params: { name, arguments: { value } } });

/** A socket on which the handshake has been made. */
async function greeted(url: string): Promise<RawPeer> {
  const peer = await openRaw(url, { pongs: true });
  peer.say({ id: 0, method: "initialize", params: OPENING });
  await peer.nextMessage();
  peer.say({ method: "notifications/initialized" });
  return peer;
}

async function goesOnServing({ url }: Served): Promise<void> {
  using peer = await openRaw(url);
  peer.write(textFrame(ping("still here")));
  assert.equal(await peer.nextMessage(), { jsonrpc: "2.0", id: "still here", result: {} });
}

const LIMIT = 1000;
const broken: Readonly<Record<string, { readonly bytes: readonly Buffer[]; readonly code: number }>> = {
  "bytes that are no frame": { bytes: [Buffer.from("GET / HTTP/1.1\r\nhost: x\r\n\r\n")], code: 1002 },
  "a frame without a mask": { bytes: [frame(TEXT, ping(1), { masked: false })], code: 1002 },
  "a frame of an unknown kind": { bytes: [frame(3, "x")], code: 1002 },
  "a continuation of nothing": { bytes: [frame(CONTINUATION, "x")], code: 1002 },
  "text that is not UTF-8": { bytes: [frame(TEXT, Buffer.from([0x22, 0xff, 0x22]))], code: 1007 },
  "a frame that says it is too long": { bytes: [frame(TEXT, "", { length: LIMIT + 1 })], code: 1009 },
  "a frame that says it is endless": { bytes: [frame(TEXT, "", { length: Number.MAX_SAFE_INTEGER })], code: 1009 },
  "fragments that are too long together": {
    bytes: [frame(TEXT, "x".repeat(LIMIT - 1), { fin: false }), frame(CONTINUATION, "xx")],
    code: 1009,
  },
  "a binary frame, and another": { bytes: [Buffer.concat([frame(BINARY, ping(1)), frame(BINARY, "")])], code: 1003 },
};

for (const [what, { bytes, code }] of Object.entries(broken)) {
  test(`${what}: the socket closes with ${code}, it is counted, and others go on`, async () => {
    await using served = await serve({ maxMessageBytes: LIMIT });
    using peer = await openRaw(served.url);
    for (const part of bytes) peer.write(part);
    assert.is(await peer.closing(), code);
    assert.equal(served.server.diagnostics.counts(), { malformed: 1 });
    await goesOnServing(served);
  });
}

test("a message of exactly the limit is taken", async () => {
  await using served = await serve({ maxMessageBytes: LIMIT });
  using peer = await openRaw(served.url);
  peer.write(textFrame(ping("1").padEnd(LIMIT)));
  assert.is((await peer.nextMessage())["id"], "1");
});

test("what is no JSON, or no message, is answered without an id, and the next one is served", async () => {
  await using served = await serve();
  using peer = await openRaw(served.url);
  for (const text of ["{", "", "7", ping("é")]) peer.write(textFrame(text));
  const answers = [];
  for (let at = 0; at < 4; at++) answers.push(await peer.nextMessage());
  assert.equal(
    answers.map(({ id, error }) => [id, (error as { code: number } | undefined)?.code]),
    [
      [undefined, -32700],
      [undefined, -32700],
      [undefined, -32600],
      ["é", undefined],
    ],
  );
  assert.equal(served.server.diagnostics.counts(), { malformed: 3 });
});

test("however bytes are cut and messages fragmented, each message is answered once and in order", async () => {
  await using served = await serve();
  const ids = fc.array(fc.oneof(fc.string(), fc.maxSafeInteger()), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(ids, fc.array(fc.nat(60), { minLength: 1, maxLength: 30 }), fc.boolean(), async (all, cuts, fragmented) => {
      using peer = await openRaw(served.url);
      const frames = all.flatMap((id) => (fragmented ? inFragments(ping(id), cuts[0] ?? 0) : [textFrame(ping(id))]));
      let bytes = Buffer.concat(frames);
      for (let at = 0; bytes.length > 0; at++) {
        const size = (cuts[at % cuts.length] ?? 0) + 1;
        peer.write(bytes.subarray(0, size));
        bytes = bytes.subarray(size);
        if (at % 4 === 0) await turn();
      }
      for (const id of all) assert.equal(await peer.nextMessage(), { jsonrpc: "2.0", id, result: {} });
    }),
    { numRuns: 25 },
  );
  assert.equal(served.server.diagnostics.counts(), {});
});

/** Cut inside characters as well, with a ping between the parts. */
function inFragments(text: string, at: number): Buffer[] {
  const bytes = Buffer.from(text);
  return [frame(TEXT, bytes.subarray(0, at), { fin: false }), frame(PING, "?"), frame(CONTINUATION, bytes.subarray(at))];
}

test("whatever bytes come, the process goes on and others are served", async () => {
  await using served = await serve({ maxMessageBytes: LIMIT });
  const opcode = fc.constantFrom(CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG, 3, 15);
  const some = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    fc.tuple(opcode, fc.uint8Array({ maxLength: 200 }), fc.boolean()).map(([kind, bytes, fin]) => frame(kind, Buffer.from(bytes), { fin })),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(some, { maxLength: 6 }), async (parts) => {
      using peer = await openRaw(served.url);
      for (const part of parts) peer.write(part);
      peer.wire.end();
      await peer.closing().catch(() => undefined);
    }),
    { numRuns: 60 },
  );
  await goesOnServing(served);
});

test("pings are answered with what they carry, before the socket closes in good order", async () => {
  await using served = await serve();
  using peer = await openRaw(served.url);
  peer.write(frame(PING, "are you there"));
  const pong = await peer.next();
  assert.equal([pong?.opcode, String(pong?.payload)], [PONG, "are you there"]);
  peer.write(frame(CLOSE, Buffer.from([0x03, 0xe8])));
  assert.is(await peer.closing(), 1000);
  await peer.closed;
  assert.equal(served.server.diagnostics.counts(), {});
});

test("a notice cancels one request and no other on the same socket", async () => {
  await using served = await serve();
  using peer = await greeted(served.url);
  peer.write(textFrame(call(1, "wait")));
  peer.write(textFrame(call(2, "wait")));
  peer.say({ method: "notifications/cancelled", params: { requestId: 1, reason: "enough" } });
  peer.write(textFrame(call(3, "echo", "x")));
  assert.is((await peer.nextMessage())["id"], 3);
  assert.equal(served.ended, ["peer"]);
});

for (const [how, leave] of [
  ["closes", (peer: RawPeer) => peer.write(frame(CLOSE, ""))],
  ["ends its half", (peer: RawPeer) => void peer.wire.end()],
  ["is gone", (peer: RawPeer) => void peer.wire.destroy()],
  ["resets", (peer: RawPeer) => void peer.wire.resetAndDestroy()],
] as const) {
  test(`when a client ${how}, its requests end and those of others do not`, async () => {
    await using served = await serve();
    using other = await greeted(served.url);
    other.write(textFrame(call(1, "wait")));
    using peer = await greeted(served.url);
    peer.write(textFrame(call(1, "wait")));
    while (served.called() < 2) await turn();
    leave(peer);
    while (served.ended.length < 1) await turn();
    other.write(textFrame(call(2, "echo", "x")));
    assert.is((await other.nextMessage())["id"], 2);
    assert.equal(served.ended, ["hang-up"]);
  });
}

test("a client that answers no ping is gone, and one that does is not", async () => {
  await using served = await serve({ pingMs: 50 });
  using silent = await openRaw(served.url);
  using other = await greeted(served.url);
  silent.say({ id: 0, method: "initialize", params: OPENING });
  silent.write(textFrame(call(1, "wait")));
  const answer = other.nextMessage();
  while (served.ended.length < 1) await turn();
  assert.equal(served.ended, ["hang-up"]);
  // No closing frame: nobody is there to read it.
  assert.is(await silent.closing(), undefined);
  other.write(textFrame(ping("here")));
  assert.is((await answer)["id"], "here");
});

test("a server that is disposed of says so to each client, and does not wait for those that say nothing", async () => {
  const served = await serve();
  using peer = await greeted(served.url);
  peer.write(textFrame(call(1, "wait")));
  while (served.called() < 1) await turn();
  // It reads, and never closes its end.
  const closing = peer.closing();
  await served[Symbol.asyncDispose]();
  assert.is(await closing, 1001);
  await peer.closed;
  assert.equal(served.ended, ["shutdown"]);
});

test("a server that drains opens no socket any more, and closes the open ones once they are answered", async () => {
  let finish = (): void => undefined;
  const server = createServer({
    info: { name: "s", version: "1" },
    capabilities: { tools: {} },
    handlers: {
      "tools/list": () => ({ tools: [] }),
      "tools/call": ({ progress }) => {
        progress(1);
        return new Promise((resolve) => {
          finish = () => resolve({ content: [] });
        });
      },
    },
  });
  const ws = serveWebSocket({ port: 0 });
  await server.connect(ws);
  using peer = await greeted(ws.url);
  peer.say({ id: 1, method: "tools/call", params: { name: "slow", _meta: { progressToken: 0 } } });
  assert.is((await peer.nextMessage())["method"], "notifications/progress");
  const drained = server.drain();
  await turn();
  const { wire, head } = await askForSocket(ws.url);
  wire.destroy();
  assert.match(head, /^HTTP\/1\.1 503 /);
  finish();
  assert.is((await peer.nextMessage())["id"], 1);
  assert.is(await peer.closing(), 1001);
  peer.wire.destroy();
  await drained;
});

test("a reader that does not read is not read from, and later gets everything", async () => {
  await using served = await serve();
  using peer = await greeted(served.url);
  const value = "x".repeat(100_000);
  const count = 300;
  peer.wire.pause();
  for (let id = 1; id <= count; id++) peer.write(textFrame(call(id, "echo", value)));
  // What both systems keep in between fills up first; then nothing moves.
  for (let before = -1; before !== served.called(); ) {
    before = served.called();
    for (let idle = 0; idle < 200; idle++) await turn();
  }
  assert.ok(served.called() < count / 2, `${served.called()} calls were read`);
  for (let id = 1; id <= count; id++) assert.is((await peer.nextMessage())["id"], id);
  assert.equal(served.server.diagnostics.counts(), {});
});

test.run();
