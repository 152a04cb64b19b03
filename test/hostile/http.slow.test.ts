/** Requests that are no honest HTTP, on the transports that speak it. */
import type { Socket } from "node:net";
import { assert, suite } from "../harness.ts";
import { type Attacker, openAttacker, rpc } from "./attackers.ts";
import { ALLOWED_BYTES, saysNothingOfTheInside, type Where } from "./victim.ts";
import { closed, converse, dial, type Request, requestText } from "./wire.ts";

const PING = rpc("ping");
const LONG = "hunter2".repeat(100_000);
const INJECTED = "x\r\nx-injected: 1";

/** What the answer may be; `undefined` where there is none at all. */
type Verdict = number | undefined;

const REQUESTS: readonly (readonly [what: string, request: Request, ...verdicts: Verdict[]])[] = [
  ["a header of 700 kB", { headers: { "x-long": LONG } }, 431, undefined],
  ["a path of 700 kB", { target: `/${LONG}` }, 431, undefined],
  ["a query of 10 kB", { target: `/mcp?${"a=hunter2&".repeat(1000)}`, body: PING }, 400, 404],
  [
    "a hundred thousand headers",
    { headers: Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`x-${n}`, "1"])) },
    431,
    undefined,
  ],
  ["a header with a line break that is none", { headers: { "x-a": "hunter2\n x\r" } }, 400],
  ["a header with a NUL", { headers: { "x-a": "hunter2\0" } }, 400],
  ["a header name with a space", { headers: { "x a": "hunter2" } }, 400],
  ["two lengths", { headers: { "content-length": "1", "Content-Length": "2" } }, 400],
  ["a length and chunks", { headers: { "transfer-encoding": "chunked" }, body: "0\r\n\r\n" }, 400],
  ["a length below zero", { headers: { "content-length": "-1" } }, 400],
  ["a chunk without a size", { headers: { "content-length": undefined, "transfer-encoding": "chunked" }, body: "hunter2\r\n" }, 400],
  ["a path that does not decode", { target: "/mcp%ff%", body: PING }, 400, 404],
  ["a path of slashes and dots", { target: "//../..//mcp/../../etc/passwd", body: PING }, 400, 404],
  ["a target that is no url", { target: "http://[hunter2", body: PING }, 400, 404],
  ["a target of another origin", { target: "http://example.com/mcp", body: PING }, 400, 403, 404],
  ["the target *", { method: "OPTIONS", target: "*" }, 400, 404, 405],
  ["CONNECT", { method: "CONNECT", target: "example.com:443" }, undefined],
  ["TRACE", { method: "TRACE" }, 404, 405],
  ["a method of its own", { method: "HUNTER2" }, 400],
  ["an expectation that nobody can meet", { headers: { expect: "hunter2" } }, 417],
  ["two hosts in one", { headers: { host: "127.0.0.1, example.com" }, body: PING }, 403],
  ["a host with a line break", { headers: { host: `127.0.0.1${INJECTED}` }, body: PING }, 400, 404, 403],
  ["an origin that is null", { headers: { origin: "null" }, body: PING }, 403],
  ["a session id with a line break", { headers: { "mcp-session-id": INJECTED }, body: PING }, 400, 404],
  ["a session id of 8 kB", { headers: { "mcp-session-id": "hunter2".repeat(1000) }, body: PING }, 400, 404],
  ["a version of 8 kB", { headers: { "mcp-protocol-version": "hunter2".repeat(1000) }, body: PING }, 400],
  ["an event id of 8 kB", { method: "GET", headers: { "last-event-id": "hunter2".repeat(1000) } }, 400, 404, 405],
  ["an Accept of 10,000 types", { headers: { accept: ",;q=".repeat(3000) }, body: PING }, 400, 406],
  ["a content type of 8 kB", { headers: { "content-type": "application/hunter2;".repeat(400) }, body: PING }, 400, 415],
  ["a body that is said to be compressed", { headers: { "content-encoding": "gzip" }, body: "\x1f\x8b\x08hunter2" }, 400],
];

for (const where of ["http", "sse", "ws"] satisfies Where[]) {
  const test = suite(`hostile HTTP to ${where}`, { timeoutMs: 60_000 });
  let attacker: Attacker;
  test.before(async () => {
    attacker = await openAttacker(where);
  });
  test.after(async () => {
    await attacker[Symbol.asyncDispose]();
  });
  const at = (): string => attacker.victim.url.replace(/^ws/, "http");

  for (const [what, request, ...verdicts] of REQUESTS) {
    // Elsewhere it means nothing, and the stream goes on for ever.
    if (what === "an event id of 8 kB" && where === "sse") continue;
    test(`${what} is refused, and others are served`, async () => {
      const answer = await converse(at(), requestText(at(), request));
      const status = answer === "" ? undefined : Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1]);
      // Where only sockets are opened there is one answer to everything that asks for none; on a stream's path, one to all other methods.
      const also = { ws: [426], sse: [405], http: [] }[where];
      assert.ok([...verdicts, ...also].includes(status), `${status}: ${answer.slice(0, 300)}`);
      saysNothingOfTheInside(answer);
      assert.not.match(answer, /^x-injected/im);
      await attacker.servesOthers();
      attacker.victim.isUnharmed();
    });
  }

  test("bodies that never come, and heads that never end, keep nobody else waiting", async () => {
    const before = await attacker.victim.weigh();
    const [head = ""] = requestText(at(), { headers: { "content-length": "1000" } }).split("\r\n\r\n");
    const starts = [head.slice(0, 40), `${head}\r\nx: ${"y".repeat(1000)}`, `${head}\r\n\r\n{"jsonrpc":`, "P"];
    const wires = await Promise.all(Array.from({ length: 400 }, () => dial(at())));
    for (const [index, wire] of wires.entries()) wire.write(starts[index % starts.length] ?? "");
    await attacker.servesOthers();
    assert.ok((await attacker.victim.weigh()) - before < ALLOWED_BYTES);
    await hangUp(wires);
    await attacker.servesOthers();
    attacker.victim.isUnharmed();
  });

  test("two thousand connections that say nothing keep nobody else waiting", async () => {
    const before = await attacker.victim.weigh();
    const wires: Socket[] = [];
    for (let n = 0; n < 2000; n += 100) wires.push(...(await Promise.all(Array.from({ length: 100 }, () => dial(at())))));
    await attacker.servesOthers();
    assert.ok((await attacker.victim.weigh()) - before < ALLOWED_BYTES);
    await hangUp(wires);
    attacker.victim.isUnharmed();
  });

  test("clients that hear nothing of what they ask for keep nobody else waiting", async () => {
    const before = await attacker.victim.weigh();
    const wires = await Promise.all(Array.from({ length: 50 }, () => dial(at())));
    const text = requestText(at(), { body: PING, headers: { connection: "keep-alive" } }).repeat(2000);
    for (const wire of wires) wire.pause().write(text);
    await attacker.servesOthers();
    assert.ok((await attacker.victim.weigh()) - before < ALLOWED_BYTES);
    await hangUp(wires);
    await attacker.servesOthers();
    attacker.victim.isUnharmed();
  });

  test.run();
}

async function hangUp(wires: readonly Socket[]): Promise<void> {
  await Promise.all(
    wires.map((wire) => {
      const gone = closed(wire);
      wire.resetAndDestroy();
      return gone;
    }),
  );
}
