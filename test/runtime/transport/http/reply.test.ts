import { RpcError } from "../../../../runtime/contract.ts";
import { errorReply, noticeOf, resultReply } from "../../../../runtime/message.ts";
import { openPulse } from "../../../../runtime/transport/http/pulse.ts";
import { openReply, type Reply } from "../../../../runtime/transport/http/reply.ts";
import type { Sink } from "../../../../runtime/transport/http/sink.ts";
import { assert, suite } from "../../../harness.ts";

const test = suite("reply");
const pulse = openPulse();
const result = resultReply(1, "{}");
const notice = noticeOf("n");

interface Answer {
  readonly reply: Reply;
  /** What the client got: one body with its status, or the texts of a stream. */
  readonly got: string[];
  lose(): void;
}

function open(accepts = { json: true, stream: true }): Answer {
  const got: string[] = [];
  const losses: (() => void)[] = [];
  let lost = false;
  const sink: Sink = {
    whole: (status, text) => void got.push(`${status} ${text}`),
    stream: () => {
      got.push("stream");
      return {
        write(text) {
          got.push(text);
          return "sent";
        },
        end: () => void got.push("end"),
      };
    },
    get lost() {
      return lost;
    },
    onLost(listener) {
      losses.push(listener);
      return () => undefined;
    },
  };
  const lose = (): void => {
    lost = true;
    for (const listener of losses) listener();
  };
  return { reply: openReply(sink, accepts, pulse), got, lose };
}

test("a reply that comes first is a JSON body", () => {
  const { reply, got } = open();
  assert.is(reply.send(result), "sent");
  assert.equal(got, [`200 ${result.text()}`]);
});

test("anything said before makes it a stream, which the reply ends", () => {
  const { reply, got } = open();
  assert.equal([reply.send(notice), reply.send(result), reply.send(notice), reply.send(result)], ["sent", "sent", "closed", "closed"]);
  assert.equal(got, ["stream", `data: ${notice.text()}\n\n`, `data: ${result.text()}\n\n`, "end"]);
});

test("a refusal has its status while nothing has been sent, and is an event like any other after that", () => {
  const refusal = errorReply(1, new RpcError(-32601, "no"), 404);
  const first = open();
  first.reply.send(refusal);
  assert.match(first.got[0] ?? "", /^404 /);
  const later = open();
  later.reply.send(notice);
  later.reply.send(refusal);
  assert.is(later.got.at(-1), "end");
  const streamed = open({ json: false, stream: true });
  streamed.reply.send(refusal);
  assert.match(streamed.got[0] ?? "", /^404 /);
});

test("a client that takes no streams gets its reply, and everything else is unsupported", () => {
  const { reply, got } = open({ json: true, stream: false });
  assert.equal([reply.send(notice), reply.send(result)], ["unsupported", "sent"]);
  assert.is(got.length, 1);
});

test("a client that takes only streams gets its reply in one", () => {
  const { reply, got } = open({ json: false, stream: true });
  reply.send(result);
  assert.equal(got, ["stream", `data: ${result.text()}\n\n`, "end"]);
});

test("once the client has gone nothing is sent, and whoever listens is told", () => {
  const { reply, got, lose } = open();
  let told = 0;
  reply.onLost(() => told++);
  lose();
  assert.is(told, 1);
  assert.equal([reply.send(notice), reply.send(result)], ["closed", "closed"]);
  assert.equal(got, []);
});

test("silence opens the stream with a comment, and again while it lasts; words and the reply put it off", async () => {
  const quick = openPulse(3);
  const got: string[] = [];
  let heard = (): void => undefined;
  const silent = new Promise<void>((resolve) => {
    heard = resolve;
  });
  const sink: Sink = {
    whole: () => undefined,
    stream: () => ({
      write(text) {
        got.push(text);
        if (got.length === 2) heard();
        return "sent";
      },
      end: () => undefined,
    }),
    lost: false,
    onLost: () => () => undefined,
  };
  const reply = openReply(sink, { json: true, stream: true }, quick);
  const awake = setInterval(() => undefined, 1000);
  await silent;
  clearInterval(awake);
  assert.equal(got, [": keep-alive\n\n", ": keep-alive\n\n"]);
  reply.abandon();
});

test.run();
