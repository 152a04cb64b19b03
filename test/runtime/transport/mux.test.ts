import { openDiagnostics } from "../../../runtime/diagnostics.ts";
import { ConnectionClosed } from "../../../runtime/errors.ts";
import { type Id, type Incoming, noticeOf, type OutgoingRequest } from "../../../runtime/message.ts";
import type { Inbound } from "../../../runtime/route.ts";
import type { Ear, Host } from "../../../runtime/transport/index.ts";
import { type Mux, openMux } from "../../../runtime/transport/mux.ts";
import { assert, suite } from "../../harness.ts";

const test = suite("mux");
const GONE = new ConnectionClosed("gone");

interface Pipe {
  readonly mux: Mux;
  readonly written: string[];
  readonly accepted: Inbound[];
  readonly garbled: number[];
}

function open(): Pipe {
  const written: string[] = [];
  const accepted: Inbound[] = [];
  const garbled: number[] = [];
  const host: Host = {
    accept: (inbound) => {
      accepted.push(inbound);
      return "pending";
    },
    garbled: ({ code }) => void garbled.push(code),
    diagnostics: openDiagnostics(undefined),
    belongs: () => "alone",
    adopt: () => false,
  };
  const write = (text: string): boolean => written.push(text) > 0;
  return { mux: openMux({ write, defer: (run) => run() }, host), written, accepted, garbled };
}

function request(id: Id, token: Id | undefined): OutgoingRequest {
  return { kind: "request", id, token, method: "x", text: () => JSON.stringify({ jsonrpc: "2.0", id, method: "x" }) };
}

function ear(): Ear & { readonly heard: Incoming[]; readonly losses: ConnectionClosed[] } {
  const heard: Incoming[] = [];
  const losses: ConnectionClosed[] = [];
  return { heard, losses, hear: (message) => void heard.push(message), lost: (why) => void losses.push(why) };
}

const progress = (progressToken: unknown): string =>
  JSON.stringify({ jsonrpc: "2.0", method: "notifications/progress", params: { progressToken, progress: 1 } });
const reply = (id: unknown): string => JSON.stringify({ jsonrpc: "2.0", id, result: {} });

test("each request of ours hears its own progress and reply, however alike ids and tokens look", () => {
  const { mux, accepted } = open();
  const ids: Id[] = [0, "0", "", -1, "-1"];
  const ears = ids.map(ear);
  ids.forEach((id, at) => void mux.exchange(request(id, ids[(at + 1) % ids.length]), ears[at] ?? ear()));
  for (const token of ids) mux.receive(progress(token));
  for (const id of ids) mux.receive(reply(id));
  for (const [at, { heard }] of ears.entries()) {
    const [first, second] = heard;
    assert.equal(first?.kind === "notice" ? first.params : undefined, { progressToken: ids[(at + 1) % ids.length], progress: 1 });
    assert.is(second?.kind === "reply" ? second.id : undefined, ids[at]);
  }
  assert.is(accepted.length, 0);
});

test("what belongs to none of our requests is the host's: late replies, other tokens, requests, notices", () => {
  const { mux, accepted } = open();
  mux.exchange(request(1, "t"), ear());
  for (const text of [reply("1"), progress("u"), progress(undefined), reply(1), reply(1), '{"jsonrpc":"2.0","id":1,"method":"y"}'])
    mux.receive(text);
  assert.is(accepted.length, 5);
});

test("an id or a token that is in use is not used twice", () => {
  const { mux, written } = open();
  mux.exchange(request(1, 7), ear());
  assert.throws(() => mux.exchange(request(1, 8), ear()), "the request id 1 is in use");
  assert.throws(() => mux.exchange(request(2, 7), ear()), "the progress token 7 is in use");
  mux.receive(reply(1));
  mux.exchange(request(1, 7), ear());
  assert.is(written.length, 2);
});

test("a request given up hears nothing more, and the server is told", () => {
  const { mux, written, accepted } = open();
  const listening = ear();
  const hangUp = mux.exchange(request(1, 1), listening);
  hangUp(noticeOf("notifications/cancelled", { requestId: 1 }));
  mux.receive(progress(1));
  mux.receive(reply(1));
  assert.equal(listening.heard, []);
  assert.is(accepted.length, 2);
  assert.match(written[1] ?? "", "notifications/cancelled");
});

test("when the pipe is lost everyone who waits learns it once, and nothing is said any more", async () => {
  const { mux, written } = open();
  const [waiting, later] = [ear(), ear()];
  let lost = 0;
  mux.exchange(request(1, 1), waiting);
  mux.route.onLost(() => lost++);
  const unlisten = mux.route.onLost(() => (lost += 10));
  unlisten();
  mux.lose(GONE);
  mux.lose(GONE);
  assert.equal([waiting.losses, lost], [[GONE], 1]);
  assert.is(mux.route.send(noticeOf("x")), "closed");
  mux.exchange(request(2, 2), later);
  await Promise.resolve();
  assert.equal(later.losses, [GONE]);
  assert.is(written.length, 1);
});

test("what is no JSON is handed over as such, without quoting it", () => {
  const { mux, garbled } = open();
  mux.receive('{"secret": ');
  assert.equal(garbled, [-32700]);
});

test("messages of one pipe share its connection and its route", () => {
  const { mux, accepted } = open();
  mux.receive('{"jsonrpc":"2.0","id":1,"method":"a"}');
  mux.receive('{"jsonrpc":"2.0","id":2,"method":"b"}');
  assert.is(accepted[0]?.connection, accepted[1]?.connection);
  assert.is(accepted[0]?.route, mux.route);
});

test.run();
