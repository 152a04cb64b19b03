import { assert, suite } from "../../../harness.ts";
import { call, connected, done, event, json, primed, type Said, scriptedHttp, session, stream, until } from "./scripted-http.ts";

const test = suite("http client, standing stream");

const changed = (id?: string): string => event({ method: "notifications/tools/list_changed" }, id);

test("what a server says unasked is heard, and what it asks there is answered with a POST", async () => {
  const replies: Said[] = [];
  let heard = 0;
  await using server = await scriptedHttp(
    session({
      GET: (_, response) => void stream(response, primed("a"), changed(), event({ id: "q", method: "roots/list" })),
      "POST reply": ({ message }, response) => {
        replies.push(message);
        response.writeHead(202).end();
      },
    }),
  );
  await using rig = await connected(server, {
    capabilities: { roots: {} },
    handlers: { "roots/list": () => ({ roots: [] }), "notifications/tools/list_changed": () => void heard++ },
  });
  await until(() => replies.length > 0);
  assert.equal(replies, [{ jsonrpc: "2.0", id: "q", result: { roots: [] } }]);
  assert.is(heard, 1);
  assert.equal(server.asked.find(({ what }) => what === "GET")?.headers["accept"], "text/event-stream");
  assert.equal(rig.diagnostics, []);
});

test("a client is connected once the stream stands, so that nothing that is said then is missed", async () => {
  await using server = await scriptedHttp(session({ GET: (_, response) => void setTimeout(() => stream(response), 20) }));
  await using _ = await connected(server);
  assert.equal(server.whats(), ["GET"]);
});

test("a server without such a stream is fine, whatever it says to that", async () => {
  const refusals = [
    [405, "text/plain"],
    [404, "text/html"],
    [400, "application/json"],
    [500, "text/html"],
    [501, "text/html"],
    [200, "text/html"],
    [204, "text/event-stream"],
  ] as const;
  for (const [status, type] of refusals) {
    await using server = await scriptedHttp(
      session({
        GET: (_, response) => void response.writeHead(status, { "content-type": type }).end(status === 204 ? undefined : "<html>"),
        "POST tools/call": ({ message }, response) => json(response, { id: message.id, result: done }),
      }),
    );
    await using rig = await connected(server);
    assert.equal(await call(rig), done);
    assert.equal(rig.diagnostics, []);
    assert.equal(server.whats(), ["GET", "POST tools/call"]);
  }
});

test("revisions without sessions ask for no such stream", async () => {
  await using server = await scriptedHttp(session({}, { revision: "2024-11-05" }));
  await using _ = await connected(server, { revision: "2024-11-05" });
  assert.equal(server.whats(), []);
});

test("a stream that ends or breaks is asked for again, after its last event, and nothing that is repeated is heard twice", async () => {
  let connections = 0;
  const heard: unknown[] = [];
  const said = (data: string, id?: string): string => event({ method: "notifications/message", params: { level: "info", data } }, id);
  await using server = await scriptedHttp(
    session({
      GET: (_, response) => {
        connections += 1;
        if (connections === 1) stream(response, primed("1"), said("one", "2")).end();
        else if (connections === 2) stream(response, said("one", "2"), said("two", "3")).write("id: 9\ndata: {", () => response.destroy());
        else stream(response, said("three", "4"));
      },
    }),
  );
  await using rig = await connected(server, { handlers: { "notifications/message": ({ params }) => void heard.push(params.data) } });
  await until(() => heard.includes("three"));
  assert.equal(heard, ["one", "two", "three"]);
  assert.equal(server.whats(), ["GET", "GET after 2", "GET after 3"]);
  assert.equal(rig.diagnostics, [{ kind: "stale", what: "an event that has been heard before" }]);
});

test("a server that is away for a while is asked again; one that has gone for good is counted", async () => {
  let connections = 0;
  await using server = await scriptedHttp(
    session({
      GET: (_, response) => {
        connections += 1;
        if (connections === 1) stream(response, primed("1")).end();
        else if (connections === 2) response.writeHead(503).end();
        else if (connections === 3) response.destroy();
        else if (connections === 4) stream(response, changed("2")).end();
        else response.writeHead(405).end();
      },
    }),
  );
  let heard = 0;
  await using rig = await connected(server, { handlers: { "notifications/tools/list_changed": () => void heard++ } });
  const [lost] = await until(() => rig.diagnostics.length > 0 && rig.diagnostics);
  assert.is(heard, 1);
  assert.equal(server.whats(), ["GET", "GET after 1", "GET after 1", "GET after 1", "GET after 2"]);
  assert.is(lost?.kind, "lost");
  assert.match(String(lost?.cause), "answered with status 405 when it was asked for the rest of a stream");
});

test("a session that is unknown when the stream is asked for again is over", async () => {
  await using server = await scriptedHttp(
    session({
      GET: ({ what }, response) => {
        if (what === "GET") stream(response, primed("1")).end();
        else response.writeHead(404).end();
      },
      "POST tools/call": (_, response) => void stream(response),
    }),
  );
  await using rig = await connected(server);
  const error = await call(rig).catch((caught: unknown) => caught);
  assert.match(String(error), "does not know this session any more");
  assert.equal(
    rig.diagnostics.map(({ kind, what }) => [kind, what]),
    [["lost", "the session"]],
  );
});

test("what is no message there is counted, and the rest is heard", async () => {
  let heard = 0;
  await using server = await scriptedHttp(
    session({ GET: (_, response) => void stream(response, "data: {\n\n", "event: hello\ndata: 1\n\n", changed()) }),
  );
  await using rig = await connected(server, { handlers: { "notifications/tools/list_changed": () => void heard++ } });
  await until(() => heard === 1);
  assert.equal(rig.diagnostics, [
    { kind: "malformed", what: "an event is no message" },
    { kind: "unclaimed", what: 'the event "hello"' },
  ]);
});

test("a client that is closed leaves no stream and asks for none", async () => {
  const open = new Set<unknown>();
  await using server = await scriptedHttp(
    session({
      GET: (_, response) => {
        open.add(response);
        response.on("close", () => open.delete(response));
        stream(response, primed("1", 0));
      },
      DELETE: (_, response) => {
        // As a server does that ends its streams with the session.
        for (const each of open) (each as typeof response).end();
        response.writeHead(200).end();
      },
    }),
  );
  const { client, diagnostics } = await connected(server);
  await client[Symbol.asyncDispose]();
  await until(() => open.size === 0);
  assert.equal(server.whats(), ["GET", "DELETE"]);
  assert.equal(diagnostics, []);
});

test.run();
