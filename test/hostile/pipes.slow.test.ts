/** Pipes that are fed more than they can take, or in pieces, or not to the end; and batches meant as bombs. */
import { assert, suite } from "../harness.ts";
import { openRaw as openSession } from "../runtime/transport/http/raw-session.ts";
import { askForSocket, CONTINUATION, frame, openRaw as openSocket, PING, TEXT } from "../runtime/transport/ws/raw-peer.ts";
import { type Attacker, openAttacker, rpc } from "./attackers.ts";
import { ALLOWED_BYTES, saysNothingOfTheInside } from "./victim.ts";
import { closed, converse, requestText } from "./wire.ts";

const test = suite("hostile pipes", { timeoutMs: 60_000 });
/** More than any of these servers takes. */
const MORE = 2 * 1024 * 1024;

async function bounded(attacker: Attacker, attack: () => Promise<void>): Promise<void> {
  const before = await attacker.victim.weigh();
  await attack();
  await attacker.servesOthers();
  attacker.victim.isUnharmed();
  const more = (await attacker.victim.weigh()) - before;
  assert.ok(more < ALLOWED_BYTES, `${more} bytes more`);
}

test("a line that is too long is told so once, wherever it ends, and one that is no UTF-8 is no JSON", async () => {
  await using attacker = await openAttacker("stdio");
  await bounded(attacker, async () => {
    for (let round = 0; round < 20; round++) {
      const answers = await attacker.provoke("hunter2".repeat(MORE / 7));
      assert.is(answers.length, 1);
      assert.is(JSON.parse(answers[0] ?? "").error.code, -32600);
      saysNothingOfTheInside(answers[0] ?? "");
    }
    const [answer = ""] = await attacker.provoke(Buffer.from('{"jsonrpc":"2.0","id":"\xff"}', "latin1"));
    assert.is(JSON.parse(answer).error.code, -32700);
  });
});

test("a flood of messages in one write is answered to the last, in bounded memory", async () => {
  await using attacker = await openAttacker("stdio");
  await bounded(attacker, async () => {
    const answers = await attacker.provoke(Array.from({ length: 50_000 }, (_, id) => rpc("ping", {}, id)).join("\n"));
    assert.equal(
      answers.map((text) => JSON.parse(text).id),
      Array.from({ length: 50_000 }, (_, id) => id),
    );
  });
});

test("a socket that sends a message in single bytes, or without an end, costs what it sends and no more", async () => {
  await using attacker = await openAttacker("ws");
  await bounded(attacker, async () => {
    using drop = await openSocket(attacker.victim.url);
    const piece = frame(CONTINUATION, "[", { fin: false });
    drop.write(Buffer.concat([frame(TEXT, "[", { fin: false }), ...Array.from({ length: 200_000 }, () => piece)]));
    assert.is(await drop.closing(), 1008);
    using flood = await openSocket(attacker.victim.url);
    flood.write(frame(TEXT, "x".repeat(MORE)));
    assert.is(await flood.closing(), 1009);
  });
});

test("a socket that pings faster than it can be answered is ended", async () => {
  await using attacker = await openAttacker("ws");
  await bounded(attacker, async () => {
    const { wire } = await askForSocket(attacker.victim.url);
    const gone = closed(wire.on("error", () => undefined).resume());
    wire.write(Buffer.concat(Array.from({ length: 50_000 }, () => frame(PING, "x".repeat(125)))));
    await gone;
  });
});

test("a batch is answered as a whole where there are none, and however many are in it, by one error", async () => {
  await using attacker = await openAttacker("http");
  await bounded(attacker, async () => {
    const session = await openSession(attacker.victim.url, {}, "2025-03-26");
    const bombs = [[], Array.from({ length: 101 }, () => JSON.parse(rpc("ping"))), Array.from({ length: 300_000 }, () => [])];
    for (const bomb of bombs) {
      const text = await (await session.post(bomb)).text();
      assert.is(JSON.parse(text).error.code, -32600);
      saysNothingOfTheInside(text);
    }
    const allowed = await (await session.post(Array.from({ length: 100 }, (_, id) => JSON.parse(rpc("ping", {}, id))))).json();
    assert.is((allowed as unknown[]).length, 100);
    await session.end();
  });
});

test("what is remembered of clients is small, whatever they say of themselves", async () => {
  await using attacker = await openAttacker("http");
  const clientInfo = { name: "hunter2".repeat(100_000), version: "1" };
  const opening = rpc("initialize", { protocolVersion: "2025-11-25", capabilities: {}, clientInfo }, "big");
  await bounded(attacker, async () => {
    for (let round = 0; round < 300; round++) {
      const answer = await attacker.say(opening);
      const { id, error } = JSON.parse(answer);
      assert.equal([id, error?.code], ["big", -32600]);
      saysNothingOfTheInside(answer);
    }
  });
});

test("a body that is longer than it says, or than is taken, is cut off", async () => {
  for (const where of ["http", "sse"] as const) {
    await using attacker = await openAttacker(where);
    const { url } = attacker.victim;
    await bounded(attacker, async () => {
      const chunk = `100000\r\n${"h".repeat(0x100000)}\r\n`;
      const headers = { "content-length": undefined, "transfer-encoding": "chunked" };
      for (let round = 0; round < 20; round++) saysNothingOfTheInside(await converse(url, requestText(url, { headers }) + chunk.repeat(3)));
      const short = requestText(url, { headers: { "content-length": "5" }, body: rpc("ping") });
      saysNothingOfTheInside(await converse(url, short));
    });
  }
});

test.run();
