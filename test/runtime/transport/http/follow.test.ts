import type { ServerResponse } from "node:http";
import fc from "fast-check";
import { CallTimeout, Cancelled, ConnectionClosed } from "mcpgen/client";
import { assert, suite } from "../../../harness.ts";
import {
  type Answer,
  type Asked,
  call,
  connected,
  done,
  event,
  failure,
  primed,
  progress,
  scriptedHttp,
  session,
  stream,
  until,
} from "./scripted-http.ts";

const test = suite("http client, streams that are cut off");

test("a stream that ends before its reply is gone on with, not earlier than the server says, and heard as one", async () => {
  let ended = 0;
  let id: number | undefined;
  await using server = await scriptedHttp(
    session({
      "POST tools/call": ({ message }, response) => {
        id = message.id;
        stream(response, primed("a", 60), progress(id, 1, "b")).end();
        ended = performance.now();
      },
      "GET after b": (_, response) => void stream(response, progress(id, 2, "c"), event({ id, result: done }, "d")).end(),
    }),
  );
  await using rig = await connected(server);
  const heard: number[] = [];
  assert.equal(await call(rig, (at) => void heard.push(at)), done);
  assert.equal(heard, [1, 2]);
  assert.equal(server.whats(), ["GET", "POST tools/call", "GET after b"]);
  const back = server.asked.at(-1);
  assert.ok((back?.at ?? 0) - ended >= 60);
  assert.is(back?.headers["mcp-session-id"], "the-session");
  assert.is(back?.headers["mcp-protocol-version"], "2025-11-25");
  assert.equal(rig.diagnostics, []);
});

test("an id is sent back as the bytes it came as", async () => {
  let id: number | undefined;
  await using server = await scriptedHttp(
    session({
      "POST tools/call": ({ message }, response) => {
        id = message.id;
        stream(response, primed("ü✓ 1")).end();
      },
      GET: ({ headers }, response) => {
        const last = headers["last-event-id"];
        if (last === undefined) return void response.writeHead(405).end();
        assert.is(Buffer.from(String(last), "latin1").toString("utf8"), "ü✓ 1");
        stream(response, event({ id, result: done })).end();
      },
    }),
  );
  await using rig = await connected(server);
  assert.equal(await call(rig), done);
});

test("even the answer to initialize may come in parts", async () => {
  let id: number | undefined;
  const result = { protocolVersion: "2025-11-25", capabilities: {}, serverInfo: { name: "s", version: "1" } };
  await using server = await scriptedHttp(
    session({
      "POST initialize": ({ message }, response) => {
        id = message.id;
        response.setHeader("mcp-session-id", "the-session");
        stream(response, primed("a")).end();
      },
      "GET after a": ({ headers }, response) => {
        assert.is(headers["mcp-session-id"], "the-session");
        stream(response, event({ id, result })).end();
      },
    }),
  );
  await using rig = await connected(server);
  assert.is(rig.client.revision, "2025-11-25");
});

/** What a call fails with whose stream has been cut off and is then asked for in vain. */
async function lostBy(answer: Answer, opening: string): Promise<{ error: unknown; whats: string[] }> {
  await using server = await scriptedHttp(
    session({
      "POST tools/call": (_, response) => void stream(response, opening).end(),
      GET: (asked, response) => (asked.what === "GET" ? void response.writeHead(405).end() : answer(asked, response)),
    }),
  );
  await using rig = await connected(server);
  const error = await failure(call(rig));
  assert.instance(error, ConnectionClosed);
  return { error, whats: server.whats().slice(1) };
}

test("a server that does not give the rest loses the call, with its status", async () => {
  const answers: [Answer, string, number | undefined][] = [
    [(_, response) => void response.writeHead(405).end(), "answered with status 405 when it was asked for the rest of a stream", 405],
    [(_, response) => void response.writeHead(400).end("<html>"), "answered with status 400 when", 400],
    [(_, response) => void response.writeHead(404).end(), "does not know this session any more", 404],
    [(_, response) => void response.writeHead(200, { "content-type": "application/json" }).end("{}"), "answered with status 200 when", 200],
  ];
  for (const [answer, why, status] of answers) {
    const { error, whats } = await lostBy(answer, primed("a"));
    assert.match(String(error), why);
    assert.is((error as ConnectionClosed).status, status);
    assert.equal(whats, ["POST tools/call", "GET after a"]);
  }
});

test("a server that is away is asked five times", async () => {
  const { error, whats } = await lostBy((_, response) => void response.writeHead(503).end(), primed("a"));
  assert.match(String(error), "was asked 5 times for the rest of a stream, in vain");
  assert.is((error as ConnectionClosed).status, 503);
  assert.is(whats.length, 6);
});

test("without an event to come back to, a stream that ends has lost its call at once", async () => {
  for (const opening of [": nothing\n\n", "data: \n\n", "id: a\ndata: \n\nid: \ndata: \n\n", `id: ${"x".repeat(5000)}\ndata: \n\n`]) {
    const { error, whats } = await lostBy((_, response) => void response.destroy(), opening);
    assert.match(String(error), "ended its answer without a reply");
    assert.equal(whats, ["POST tools/call"]);
  }
});

test("where the revision has no coming back, a stream that breaks has lost its call, whatever ids its events have", async () => {
  await using server = await scriptedHttp((asked, response) => {
    const { id, method } = asked.message;
    const discovered = { resultType: "complete", supportedVersions: ["2026-07-28"], capabilities: {}, ttlMs: 0, cacheScope: "private" };
    if (method === "server/discover") stream(response, primed("a"), event({ id, result: discovered }, "b")).end();
    else stream(response, primed("c")).write("id: d\n", () => response.destroy());
  });
  await using rig = await connected(server, { revision: "2026-07-28" });
  const error = await failure(call(rig));
  assert.match(String(error), "broke");
  assert.equal(server.whats(), ["POST server/discover", "POST tools/call"]);
  await using discovering = await scriptedHttp((_, response) => void stream(response, primed("a")).end());
  assert.match(String(await failure(connected(discovering, { revision: "2026-07-28" }))), "without a reply");
  assert.equal(discovering.whats(), ["POST server/discover"]);
});

test("the limits of a call go on while its stream is away, and giving it up ends the wait", async () => {
  await using server = await scriptedHttp(
    session({ "POST tools/call": (_, response) => void stream(response, primed("a", 3_600_000)).end() }),
  );
  await using rig = await connected(server);
  const impatient = rig.client.call("tools/call", { name: "work" }, { idleMs: 20 });
  assert.instance(await failure(impatient), CallTimeout);
  const abort = new AbortController();
  const cancelled = failure(rig.client.call("tools/call", { name: "work" }, { signal: abort.signal }));
  await until(() => server.whats().filter((what) => what === "POST tools/call").length === 2);
  abort.abort(new Error("enough"));
  assert.instance(await cancelled, Cancelled);
  await until(() => server.whats().filter((what) => what === "POST notifications/cancelled").length === 2);
  assert.not.ok(server.whats().some((what) => what.startsWith("GET after")));
  assert.equal(rig.diagnostics, []);
});

interface Cut {
  /** So many events later the connection is over. */
  readonly after: number;
  readonly how: "end" | "break" | "break in an event";
  /** So many of the events that were heard are said again. */
  readonly again: number;
}

const cut: fc.Arbitrary<Cut> = fc.record({
  after: fc.nat(4),
  how: fc.constantFrom("end", "break", "break in an event"),
  again: fc.nat(3),
});

/** Says `length` updates and the reply over as many connections as there are cuts, each from where its reader says it is. */
function cutting(length: number, cuts: readonly Cut[]): Answer {
  const calls = new Map<string, { id: number; left: Cut[] }>();

  function say(name: string, from: number, response: ServerResponse): void {
    const { id, left } = calls.get(name) ?? { id: -1, left: [] };
    const cut = left.shift();
    const events = Array.from({ length }, (_, at) => progress(id, at + 1, `${name}.${at + 1}`));
    events.push(event({ id, result: done }, `${name}.${length + 1}`));
    const rest = events.slice(Math.max(0, from - (cut?.again ?? 0)), cut === undefined ? undefined : from + cut.after);
    stream(response, from === 0 ? primed(`${name}.0`) : "retry: 1\n\n", ...rest);
    if (cut === undefined || cut.how === "end") response.end();
    else response.write(cut.how === "break" ? ":\n\n" : `id: ${name}.99\ndata: {"half`, () => response.destroy());
  }

  return session({
    "POST tools/call": ({ message: { id = -1 } }, response) => {
      calls.set(`call${id}`, { id, left: [...cuts] });
      say(`call${id}`, 0, response);
    },
    GET({ headers }: Asked, response) {
      const [name = "", at = ""] = String(headers["last-event-id"] ?? "").split(".");
      if (name === "") response.writeHead(405).end();
      else say(name, Number(at), response);
    },
  });
}

test(
  "wherever a stream is cut, and whatever is repeated, each update is heard once and in order, and the reply last",
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(8), fc.array(cut, { maxLength: 4 }), async (length, cuts) => {
        await using server = await scriptedHttp(cutting(length, cuts));
        await using rig = await connected(server);
        const heard = await Promise.all(
          [1, 2].map(async () => {
            const all: unknown[] = [];
            all.push(await call(rig, (at) => void all.push(at)));
            return all;
          }),
        );
        const whole = [...Array.from({ length }, (_, at) => at + 1), done];
        assert.equal(heard, [whole, whole]);
        assert.ok(rig.diagnostics.every(({ kind }) => kind === "stale"));
      }),
      { numRuns: 40 },
    );
  },
  { timeoutMs: 60_000 },
);

test.run();
