/** Any JSON and any bytes, said to each server transport. */
import { connect } from "node:net";
import fc from "fast-check";
import { isObject } from "../../runtime/message.ts";
import { assert, suite } from "../harness.ts";
import { askForSocket } from "../runtime/transport/ws/raw-peer.ts";
import { anyBytes, anyMessage, RUNS } from "./anything.ts";
import { type Attacker, openAttacker, WHERE } from "./attackers.ts";
import { ALLOWED_BYTES, saysNothingOfTheInside } from "./victim.ts";
import { closed } from "./wire.ts";

const METHODS = [
  "ping",
  "tools/list",
  "tools/call",
  "resources/read",
  "resources/subscribe",
  "resources/unsubscribe",
  "server/discover",
  "subscriptions/listen",
  "logging/setLevel",
  "completion/complete",
  "notifications/cancelled",
  "notifications/progress",
  "notifications/initialized",
  "notifications/roots/list_changed",
];

/** An answer to one message or to several, or nothing where nothing was wanted. */
function isAnswer(text: string): void {
  if (text === "") return;
  const parsed: unknown = JSON.parse(text);
  for (const each of Array.isArray(parsed) ? parsed : [parsed]) {
    assert.ok(isObject(each) && each["jsonrpc"] === "2.0", text);
    const { error } = each as { error?: { code: unknown; message: unknown } };
    if (error === undefined) continue;
    assert.ok(Number.isInteger(error.code) && typeof error.message === "string", text);
    saysNothingOfTheInside(error.message);
  }
}

for (const where of WHERE) {
  const test = suite(`anything over ${where}`, { timeoutMs: 90_000 });
  let attacker: Attacker;
  test.before(async () => {
    attacker = await openAttacker(where);
  });
  test.after(async () => {
    await attacker[Symbol.asyncDispose]();
  });

  test("whatever JSON is said, what comes back is an answer, and others are served", async () => {
    const before = await attacker.victim.weigh();
    const said = fc.asyncProperty(anyMessage(METHODS), async (message) => {
      for (const text of await attacker.provoke(JSON.stringify(message))) isAnswer(text.replace(/^(id|retry|data|event): ?/, ""));
    });
    await fc.assert(said, RUNS);
    await attacker.servesOthers();
    attacker.victim.isUnharmed();
    assert.ok((await attacker.victim.weigh()) - before < ALLOWED_BYTES);
  });

  test("whatever bytes come, others are served", async () => {
    const send =
      where === "stdio" ? async (bytes: Buffer) => void (await attacker.provoke(bytes)) : (bytes: Buffer) => throwAt(attacker, bytes);
    await fc.assert(fc.asyncProperty(anyBytes, send), RUNS);
    await attacker.servesOthers();
    attacker.victim.isUnharmed();
  });

  test.run();

  /** On a connection of its own, which the server may end whenever it likes. */
  async function throwAt({ victim: { url } }: Attacker, bytes: Buffer): Promise<void> {
    const wire = where === "ws" ? (await askForSocket(url)).wire : connect(Number(new URL(url).port), "127.0.0.1");
    wire.on("error", () => undefined).resume();
    const gone = closed(wire);
    wire.end(bytes);
    await gone;
  }
}
