import { ConnectionClosed } from "mcpgen/client";
import { assert, suite } from "../../../harness.ts";
import {
  type Asked,
  call,
  connected,
  done,
  event,
  failure,
  json,
  type Said,
  scriptedHttp,
  session,
  stream,
  until,
} from "./scripted-http.ts";

const test = suite("http client session");

const elicitation = (id: number): object => ({
  id,
  method: "elicitation/create",
  params: { message: "name?", requestedSchema: { type: "object", properties: {} } },
});

test("the id that the answer to initialize names goes with everything that follows, and so does the agreed revision", async () => {
  await using server = await scriptedHttp(
    session({ "POST tools/call": ({ message }, response) => json(response, { id: message.id, result: done }) }),
  );
  const rig = await connected(server);
  await call(rig);
  await rig[Symbol.asyncDispose]();
  assert.equal(
    server.asked.map(({ what, headers }) => [what, headers["mcp-session-id"], headers["mcp-protocol-version"]]),
    [
      ["POST initialize", undefined, undefined],
      ["POST notifications/initialized", "the-session", "2025-11-25"],
      ["GET", "the-session", "2025-11-25"],
      ["POST tools/call", "the-session", "2025-11-25"],
      ["DELETE", "the-session", "2025-11-25"],
    ],
  );
  assert.equal(rig.diagnostics, []);
});

test("an id that comes with any other answer is none: not later in a session, and not in a revision without sessions", async () => {
  const minting = { "mcp-session-id": "minted" };
  await using server = await scriptedHttp(
    session({ "POST tools/call": ({ message }, response) => json(response, { id: message.id, result: done }, minting) }, { id: "" }),
  );
  const rig = await connected(server);
  await call(rig);
  await call(rig);
  await rig[Symbol.asyncDispose]();
  await using stateless = await scriptedHttp(({ message }, response) => {
    const discovered = { supportedVersions: ["2026-07-28"], capabilities: {}, ttlMs: 0, cacheScope: "private" };
    const result = { resultType: "complete", ...(message.method === "server/discover" ? discovered : done) };
    json(response, { id: message.id, result }, minting);
  });
  const modern = await connected(stateless, { revision: "2026-07-28" });
  await call(modern);
  await modern[Symbol.asyncDispose]();
  assert.equal(server.whats(), ["GET", "POST tools/call", "POST tools/call"]);
  assert.equal(stateless.whats(), ["POST server/discover", "POST tools/call"]);
  for (const { headers } of [...server.asked, ...stateless.asked]) assert.is(headers["mcp-session-id"], undefined);
});

test("an id with anything but visible ASCII in it is none, and is counted", async () => {
  await using server = await scriptedHttp(session({}, { id: "two words" }));
  await using rig = await connected(server);
  assert.equal(rig.diagnostics, [{ kind: "malformed", what: "the id of the session" }]);
  assert.ok(server.asked.every(({ headers }) => headers["mcp-session-id"] === undefined));
});

test("a server that will not end a session, or never answers, does not keep its client from closing", async () => {
  for (const status of [200, 404, 405, 500]) {
    await using server = await scriptedHttp(session({ DELETE: (_, response) => void response.writeHead(status).end("<html>") }));
    const { client, diagnostics } = await connected(server);
    await client[Symbol.asyncDispose]();
    assert.equal(server.whats(), ["GET", "DELETE"]);
    assert.equal(diagnostics, []);
  }
  await using silent = await scriptedHttp(session({ DELETE: () => undefined }));
  const { client } = await connected(silent);
  await client[Symbol.asyncDispose]();
  await client[Symbol.asyncDispose]();
  assert.equal(silent.whats(), ["GET", "DELETE"]);
});

test("a 404 ends the session: every call in it, those that follow, and what the server has asked", async () => {
  let asking: AbortSignal | undefined;
  await using server = await scriptedHttp(
    session({
      "POST tools/call": ({ message: { id, params } }, response) => {
        if (params?.name === "work") stream(response, event(elicitation(1)));
        else
          response
            .writeHead(404, { "content-type": "application/json" })
            .end(JSON.stringify({ jsonrpc: "2.0", id, error: { code: -1, message: "" } }));
      },
    }),
  );
  const handlers = {
    "elicitation/create": ({ signal }: { signal: AbortSignal }) => {
      asking = signal;
      return new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    },
  };
  await using rig = await connected(server, { capabilities: { elicitation: {} }, handlers });
  const open = failure(call(rig));
  await until(() => asking);
  const failures = [
    await failure(rig.client.call("tools/call", { name: "gone" })),
    await open,
    await failure(call(rig)),
    await failure(rig.client.tell("notifications/roots/list_changed", {})),
  ];
  for (const error of failures) {
    assert.instance(error, ConnectionClosed);
    assert.is((error as ConnectionClosed).status, 404);
    assert.is((error as ConnectionClosed).message, `${server.url} does not know this session any more`);
  }
  assert.ok(asking?.aborted);
  assert.equal(
    server.whats(),
    ["GET", "POST tools/call", "POST tools/call"],
    "nothing is said in a session that is over, not even that it is",
  );
  assert.ok(rig.diagnostics.some(({ kind, what }) => kind === "lost" && what === "the session"));
});

test("a 404 of a server without sessions is about its one request", async () => {
  await using server = await scriptedHttp(session({ "POST tools/call": (_, response) => void response.writeHead(404).end() }, { id: "" }));
  await using rig = await connected(server);
  const error = await failure(call(rig));
  assert.match(String(error), "status 404 and no content type");
  assert.is((await failure(rig.client.call("ping", {}))) instanceof ConnectionClosed, true);
  assert.equal(server.whats(), ["GET", "POST tools/call", "POST ping"]);
});

test("what a server asks on the stream of a call is answered with a POST in the session, and its cancellation finds it", async () => {
  const replies: Said[] = [];
  let aborted: unknown;
  await using server = await scriptedHttp(
    session({
      "POST tools/call": ({ message }, response) => {
        const open = stream(response, event(elicitation(1)), event(elicitation(2)), event(elicitation(2)));
        void until(() => replies.length === 2).then(() => {
          open.write(event({ method: "notifications/cancelled", params: { requestId: 2, reason: "enough" } }));
          void until(() => aborted).then(() => open.end(event({ id: message.id, result: done })));
        });
      },
      "POST reply": (asked: Asked, response) => {
        assert.is(asked.headers["mcp-session-id"], "the-session");
        assert.is(asked.headers["mcp-protocol-version"], "2025-11-25");
        replies.push(asked.message);
        response.writeHead(202).end();
      },
    }),
  );
  const handlers = {
    "elicitation/create": async ({ id, signal }: { id: string | number; signal: AbortSignal }) => {
      if (id === 1) return { action: "decline" as const };
      return new Promise<never>((_, reject) =>
        signal.addEventListener("abort", () => {
          aborted = signal.reason;
          reject(signal.reason);
        }),
      );
    },
  };
  await using rig = await connected(server, { capabilities: { elicitation: {} }, handlers });
  await call(rig);
  assert.match(String(aborted), "enough");
  assert.equal(
    replies.map(({ id, result }) => [id, result]).sort((a, b) => (a[1] === undefined ? -1 : b[1] === undefined ? 1 : 0)),
    [
      [2, undefined],
      [1, { action: "decline" }],
    ],
    "the same id twice at once is refused, not answered twice",
  );
  assert.equal(
    rig.diagnostics.map(({ kind }) => kind),
    ["refused"],
  );
});

test("a reply of ours that the server does not take is counted as lost", async () => {
  await using server = await scriptedHttp(
    session({
      "POST tools/call": ({ message }, response) => {
        const open = stream(response, event({ id: 1, method: "ping" }));
        void until(() => server.whats().includes("POST reply")).then(() => open.end(event({ id: message.id, result: done })));
      },
      "POST reply": (_, response) => void response.writeHead(400).end(),
    }),
  );
  await using rig = await connected(server);
  await call(rig);
  const [lost] = await until(() => rig.diagnostics.length > 0 && rig.diagnostics);
  assert.is(lost?.kind, "lost");
  assert.match(String(lost?.cause), "refused a message with status 400");
});

test("a reply that is still on its way is sent before the session ends", async () => {
  await using server = await scriptedHttp(
    session({
      "POST tools/call": (_, response) => void stream(response, event({ id: 1, method: "ping" })),
      "POST reply": (_, response) => void setTimeout(() => response.writeHead(202).end(), 20),
    }),
  );
  const rig = await connected(server);
  const open = failure(call(rig));
  await until(() => server.whats().includes("POST reply"));
  await rig[Symbol.asyncDispose]();
  assert.is(String(await open), "ConnectionClosed: this client is closed");
  assert.equal(server.whats(), ["GET", "POST tools/call", "POST reply", "DELETE"]);
  assert.equal(rig.diagnostics, []);
});

test("several messages in one are heard where the revision has that", async () => {
  await using server = await scriptedHttp(
    session(
      {
        "POST tools/call": ({ message: { id } }, response) => {
          const update = { jsonrpc: "2.0", method: "notifications/progress", params: { progressToken: id, progress: 1 } };
          stream(response, `data: ${JSON.stringify([update, { jsonrpc: "2.0", id, result: done }])}\n\n`).end();
        },
      },
      { revision: "2025-03-26" },
    ),
  );
  await using rig = await connected(server, { revision: "2025-03-26" });
  const heard: number[] = [];
  assert.equal(await call(rig, (at) => void heard.push(at)), done);
  assert.equal(heard, [1]);
  assert.equal(rig.diagnostics, []);
});

test.run();
