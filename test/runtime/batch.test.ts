import { memoryPair } from "mcpgen";
import { createServer } from "mcpgen/server";
import { acceptBatch } from "../../runtime/batch.ts";
import { openDiagnostics } from "../../runtime/diagnostics.ts";
import { Refusal } from "../../runtime/errors.ts";
import { noticeOf, resultReply } from "../../runtime/message.ts";
import type { Accept, Inbound } from "../../runtime/route.ts";
import type { Host } from "../../runtime/transport/index.ts";
import { openMux } from "../../runtime/transport/mux.ts";
import { assert, suite } from "../harness.ts";
import { recordedRoute } from "./recorded-route.ts";

const test = suite("batches");

const request = (id: number, method = "x"): object => ({ jsonrpc: "2.0", id, method });
const notice = { jsonrpc: "2.0", method: "n" };

interface Run {
  readonly said: () => unknown[];
  readonly inbound: Inbound[];
  readonly outcome: unknown;
}

function run(messages: readonly unknown[], allowed = true): Run {
  const route = recordedRoute();
  const inbound: Inbound[] = [];
  const accept: Accept = (each) => {
    inbound.push(each);
    return "pending";
  };
  const whole: Inbound = { message: messages, route, facts: {}, connection: undefined };
  return {
    said: () => route.sent.map((message) => [message.kind, JSON.parse(message.text())]),
    inbound,
    outcome: acceptBatch(messages, whole, { allowed, accept }),
  };
}

const refusal = (messages: readonly unknown[], allowed = true): string => {
  try {
    run(messages, allowed);
  } catch (error) {
    if (error instanceof Refusal) return error.message;
  }
  return "accepted";
};

/** Keeps what it accepts. */
function hostOf(accepted: unknown[]): Host {
  return {
    accept({ message }) {
      accepted.push(message);
      return "noted";
    },
    garbled: () => undefined,
    belongs: () => "alone",
    adopt: () => false,
    diagnostics: openDiagnostics(undefined),
  };
}

test("answers travel together where nothing else was said, in the order in which they came", () => {
  const { said, inbound, outcome } = run([request(1), notice, request(2)]);
  assert.is(outcome, "pending");
  inbound[2]?.route.send(resultReply(2, "{}"));
  assert.equal(said(), []);
  inbound[0]?.route.send(resultReply(1, "{}"));
  assert.equal(said(), [["reply", [2, 1].map((id) => ({ jsonrpc: "2.0", id, result: {} }))]]);
});

test("where something else is said each answer goes by itself, and only the last one ends the stream", () => {
  const { said, inbound } = run([request(1), request(2), request(3)]);
  inbound[0]?.route.send(resultReply(1, "{}"));
  inbound[1]?.route.send(noticeOf("n"));
  inbound[1]?.route.send(resultReply(2, "{}"));
  inbound[2]?.route.send(resultReply(3, "{}"));
  assert.equal(
    said().map((message) => [Object(message)[0], Object(message)[1].id ?? "n"]),
    [
      ["notice", 1],
      ["notice", "n"],
      ["notice", 2],
      ["reply", 3],
    ],
  );
});

test("notices alone want no answer", () => {
  assert.is(run([notice, notice]).outcome, "noted");
});

test("an empty batch, one too long, one with initialize inside, and any where there are none are refused whole", () => {
  assert.match(refusal([]), "at least one");
  assert.match(refusal(Array.from({ length: 101 }, () => notice)), "at most 100");
  assert.match(refusal([request(1, "initialize")]), "alone");
  assert.match(refusal([request(1)], false), "no batches");
});

test("a session of the one revision that has batches answers one on a pipe; any other refuses it once", async () => {
  for (const [revision, has] of [
    ["2025-03-26", true],
    ["2025-06-18", false],
  ] as const) {
    await using server = createServer({ info: { name: "s", version: "1" }, capabilities: {}, handlers: {}, onDiagnostic: () => undefined });
    const pair = memoryPair();
    await server.connect(pair.server);
    const heard: unknown[] = [];
    await pair.client.listen(hostOf(heard));
    const tell = (message: unknown): unknown => pair.client.tell({ kind: "notice", text: () => JSON.stringify(message) });
    const params = { protocolVersion: revision, capabilities: {}, clientInfo: { name: "c", version: "1" } };
    await tell({ ...request(1, "initialize"), params });
    await tell([request(2, "ping"), request(3, "ping")]);
    while (heard.length < 2) await new Promise((resolve) => setImmediate(resolve));
    const answer = heard[1];
    if (has)
      assert.equal(
        answer,
        [2, 3].map((id) => ({ jsonrpc: "2.0", id, result: {} })),
      );
    else assert.is(Object(answer).error?.code, -32600);
  }
});

test("replies that come as a batch each reach whoever waits", () => {
  const heard: unknown[] = [];
  const accepted: unknown[] = [];
  const host = hostOf(accepted);
  const mux = openMux({ write: () => true, defer: (deferred) => deferred() }, host);
  for (const id of [1, 2]) {
    const asked = { kind: "request", id, token: undefined, method: "x", text: () => "{}" } as const;
    mux.exchange(asked, { hear: (message) => heard.push(message.kind === "reply" ? message.id : message), lost: () => undefined });
  }
  mux.receive(JSON.stringify([2, 1].map((id) => ({ jsonrpc: "2.0", id, result: {} }))));
  assert.equal([heard, accepted], [[2, 1], []]);
  mux.receive("[]");
  assert.equal(accepted, [[]]);
});

test.run();
