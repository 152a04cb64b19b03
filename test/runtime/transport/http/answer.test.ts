import { gzipSync } from "node:zlib";
import { ConnectionClosed, type HttpTransportOptions, RpcError } from "mcpgen/client";
import { assert, suite } from "../../../harness.ts";
import { type Answer, call, connected, done, event, failure, json, type Said, scriptedHttp, session, stream } from "./scripted-http.ts";

const test = suite("http client, answers");

/** What a call fails with that is answered so, and what the server heard of it. */
async function lostBy(answer: Answer, options: HttpTransportOptions = {}): Promise<{ error: unknown; whats: string[] }> {
  await using server = await scriptedHttp(session({ "POST tools/call": answer }));
  await using rig = await connected(server, {}, options);
  const error = await failure(call(rig));
  assert.equal(rig.diagnostics, []);
  return { error, whats: server.whats().slice(1) };
}

function body(
  bytes: string | Uint8Array,
  { status = 200, type = "application/json", ...headers }: Readonly<Record<string, string | number>> = {},
): Answer {
  return (_, response) => void response.writeHead(Number(status), { "content-type": String(type), ...headers }).end(bytes);
}

const long = JSON.stringify({ jsonrpc: "2.0", id: 1, result: { content: [{ type: "text", text: "x".repeat(100_000) }] } });

test("JSON that is none, or no message, or not UTF-8 is named with its status, and answered with nothing", async () => {
  const answers: [Answer, string][] = [
    [body('{"secret'), "answered with status 200 and what is not JSON"],
    [body('{"error":"unauthorized"}', { status: 401 }), 'answered with status 401 and JSON that is no message: "jsonrpc" is not "2.0"'],
    [body("null"), "answered with status 200 and JSON that is no message"],
    [body(Uint8Array.of(0x22, 0xff, 0x22)), "cannot be read: it is not UTF-8"],
    [body(Uint8Array.of(0x22, 0xc3)), "cannot be read: it is not UTF-8"],
    [body("data: {\n\n", { type: "text/event-stream" }), "sent an event that is not JSON"],
    [body(Uint8Array.of(100, 97, 116, 97, 58, 0xff, 10, 10), { type: "text/event-stream" }), "cannot be read: it is not UTF-8"],
  ];
  for (const [answer, why] of answers) {
    const { error, whats } = await lostBy(answer);
    assert.instance(error, ConnectionClosed);
    assert.match(String(error), why);
    assert.not.match(String(error), "secret");
    assert.equal(whats, ["POST tools/call"]);
  }
});

test("a stream that cannot be read is not asked for again: it would be no better", async () => {
  const { error, whats } = await lostBy(
    body(Buffer.from("id: a\ndata: \n\nid: b\ndata: \xff\n\n", "latin1"), { type: "text/event-stream" }),
  );
  assert.match(String(error), "not UTF-8");
  assert.equal(whats, ["POST tools/call"]);
});

test("an answer is read up to its limit, however small it was made", async () => {
  const limited = { maxMessageBytes: 50_000 };
  const bomb = gzipSync(long);
  assert.ok(bomb.length < 1000);
  for (const answer of [body(long), body(bomb, { "content-encoding": "gzip" })]) {
    assert.match(String((await lostBy(answer, limited)).error), "cannot be read: it is longer than 50000 bytes");
  }
  const endless: Answer = (_, response) => {
    stream(response, "id: a\ndata: ");
    const more = (): void => void (response.destroyed || response.write("x".repeat(10_000), () => setImmediate(more)));
    more();
  };
  assert.match(String((await lostBy(endless, limited)).error), "cannot be read: an event is longer than 50000 characters");
});

test("an answer below the limit is heard, compressed or not", async () => {
  for (const gzip of [false, true]) {
    await using server = await scriptedHttp(
      session({
        "POST tools/call": (asked, response) => {
          const text = long.replace('"id":1', `"id":${asked.message.id}`);
          const answer = gzip
            ? body(gzipSync(text), { "content-encoding": "gzip" })
            : body(text, { type: "application/json; charset=utf-8" });
          answer(asked, response);
        },
      }),
    );
    await using rig = await connected(server);
    assert.is(JSON.stringify(await call(rig)).length, JSON.stringify(JSON.parse(long).result).length);
  }
});

test("an error without an id is about the request that it answers alone", async () => {
  const error = { code: -32000, message: "Bad Request" };
  const alone = await lostBy(body(JSON.stringify({ jsonrpc: "2.0", error, id: null }), { status: 400 }));
  assert.instance(alone.error, RpcError);
});

test("what a stream says after the reply is late, and its breaking is nobody's concern", async () => {
  await using server = await scriptedHttp(
    session({
      "POST tools/call": ({ message: { id } }, response) =>
        void stream(response, "id: a\ndata: \n\n", event({ id, result: done })).write(event({ id, result: done }), () =>
          response.destroy(),
        ),
    }),
  );
  await using rig = await connected(server);
  assert.equal(await call(rig), done);
  assert.equal(await call(rig), done);
  assert.not.ok(server.whats().some((what) => what.startsWith("GET after")));
});

test("JSON that answers something else is not the reply", async () => {
  const others: Said[] = [{ id: 99, result: done }, { method: "notifications/tools/list_changed" }];
  for (const other of others) {
    await using server = await scriptedHttp(session({ "POST tools/call": (_, response) => json(response, other) }));
    await using rig = await connected(server);
    assert.match(String(await failure(call(rig))), "ended its answer without a reply");
    assert.equal(
      rig.diagnostics.map(({ kind }) => kind),
      ["unclaimed"],
    );
  }
});

test.run();
