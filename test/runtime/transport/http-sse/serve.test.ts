import { connect as connectSocket } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { serveSse, sseHandler } from "mcpgen/sse";
import { assert, suite } from "../../../harness.ts";
import { INITIALIZE, message, openRaw } from "./raw-stream.ts";
import { bare, PING, routes, someServer, statusOf } from "./served.ts";

const test = suite("serve sse");
const UNKNOWN = "00000000-0000-4000-8000-000000000000";

test("the stream begins with the endpoint, which takes a message with 202 and answers it on the stream", async () => {
  await using endpoint = await bare();
  await using stream = await openRaw("http://localhost/sse", endpoint);
  assert.is(stream.response.headers.get("content-type"), "text/event-stream");
  assert.is(stream.response.headers.get("x-accel-buffering"), "no");
  assert.match(stream.endpoint, /^\/messages\?session_id=[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}$/);
  const posted = await stream.post(INITIALIZE);
  assert.equal([posted.status, await posted.text()], [202, ""]);
  const { id, result } = await stream.said();
  assert.equal([id, (result as { protocolVersion: string }).protocolVersion], [0, "2024-11-05"]);
  assert.is((await stream.post(message("notifications/initialized", undefined))).status, 202);
  assert.equal(endpoint.diagnostics, []);
});

test("what is posted is answered by status: the id, the type, the body, and whether it is JSON", async () => {
  await using endpoint = await bare({ maxBodyBytes: 200 });
  await using stream = await openRaw("http://localhost/sse", endpoint);
  const post = (query: string, body: string | Uint8Array = PING, type = "application/json"): Promise<number> =>
    statusOf(endpoint.send(`http://localhost/messages${query}`, { method: "POST", headers: { "content-type": type }, body }));
  const own = stream.endpoint.replace("/messages", "");
  for (const query of ["", "?session_id=", "?session_id=7", `?session_id=${UNKNOWN}x`, `?sessionId=${UNKNOWN}`]) {
    assert.is(await post(query), 400, query);
  }
  assert.is(await post(`?session_id=${UNKNOWN}`), 404);
  assert.is(await post(own, PING, "text/plain"), 415);
  assert.is(await post(own, "{"), 400);
  assert.is(await post(own, new Uint8Array([0x22, 0xff, 0x22])), 400);
  assert.is(await post(own, JSON.stringify("x".repeat(200))), 413);
  assert.is(await post(own, PING, "Application/JSON; charset=utf-8"), 202);
  assert.is((await stream.said())["id"], 1);
  assert.equal(
    endpoint.diagnostics.map(({ kind }) => kind),
    ["malformed", "malformed", "malformed"],
  );
});

test("JSON that is no message is taken, and told so on the stream by its id", async () => {
  await using endpoint = await bare();
  await using stream = await openRaw("http://localhost/sse", endpoint);
  assert.is(await statusOf(stream.post('{"id":"seven"}')), 202);
  const { id, error } = await stream.said();
  assert.equal([id, (error as { code: number }).code], ["seven", -32600]);
});

test("each path has its method, and a stream its Accept", async () => {
  await using endpoint = await bare();
  const { sse } = endpoint;
  const app = routes(sse);
  const ask = async (method: string, path: string, headers: Record<string, string> = {}): Promise<unknown[]> => {
    const response = await app.fetch(new Request(`http://localhost${path}`, { method, headers }));
    await response.body?.cancel();
    return [response.status, response.headers.get("allow")];
  };
  for (const method of ["POST", "PUT", "DELETE", "HEAD", "OPTIONS"]) assert.equal(await ask(method, "/sse"), [405, "GET"], method);
  for (const method of ["GET", "PUT", "DELETE", "HEAD"]) assert.equal(await ask(method, "/messages"), [405, "POST"], method);
  assert.equal(await ask("GET", "/sse", { accept: "application/json" }), [406, null]);
  assert.equal(await ask("GET", "/sse", { accept: "*/*" }), [200, null]);
  assert.is(await statusOf(endpoint.send("http://localhost/elsewhere")), 404);
});

test("host and origin are guarded on the stream and on the endpoint alike", async () => {
  await using endpoint = await bare({ allowedHosts: ["mcp.example"], allowedOrigins: ["https://app.example"] });
  const good = { host: "mcp.example", origin: "https://app.example" };
  await using stream = await openRaw("http://x/sse", { ...endpoint, headers: good });
  const bad: readonly Record<string, string>[] = [
    { host: "evil.example" },
    { host: "localhost" },
    { ...good, origin: "https://evil.example" },
  ];
  for (const headers of bad) {
    assert.is(await statusOf(endpoint.send("http://x/sse", { headers })), 403);
    assert.is(await statusOf(stream.post(PING, { origin: "", ...headers })), 403);
  }
  assert.is(await statusOf(stream.post(PING)), 202);
});

test("beyond this machine it refuses to start without the names it serves", () => {
  assert.throws(() => serveSse({ port: 0, host: "0.0.0.0" }), /serveSse: .*`allowedHosts`/);
});

test("each message comes with the request that carried it", async () => {
  await using server = someServer().server;
  const sse = sseHandler({ allowedHosts: "loopback" });
  const marks: unknown[] = [];
  await server.connect({
    listen: (host) =>
      sse.listen({
        ...host,
        accept(inbound) {
          marks.push([inbound.facts.http?.method, inbound.facts.http?.headers.get("x-mark")]);
          return host.accept(inbound);
        },
      }),
    [Symbol.asyncDispose]: () => sse[Symbol.asyncDispose](),
  });
  await using stream = await openRaw("http://localhost/sse", { send: (url, init) => sse.fetch(new Request(url, init)) });
  for (const mark of ["one", "two"]) await stream.post(PING, { "x-mark": mark });
  assert.equal(marks, [
    ["POST", "one"],
    ["POST", "two"],
  ]);
});

test("a stream belongs to who opened it, and whoever cannot be told apart gets none", async () => {
  await using endpoint = await bare({
    principal: ({ headers }) => {
      const id = headers.get("authorization");
      if (id === "broken") throw new Error("secret of the inside");
      return id === null ? undefined : { id };
    },
  });
  await using stream = await openRaw("http://localhost/sse", { ...endpoint, headers: { authorization: "a" } });
  assert.is(await statusOf(stream.post(PING, { authorization: "b" })), 404);
  assert.is(await statusOf(stream.post(PING)), 202);
  assert.is((await stream.said())["id"], 1);
  assert.is(await statusOf(endpoint.send("http://localhost/sse", { headers: { authorization: "broken" } })), 500);
});

test("when the stream goes its id is unknown, and what was being answered is aborted", async () => {
  let abort: (why: unknown) => void = () => undefined;
  const aborted = new Promise<unknown>((resolve) => {
    abort = resolve;
  });
  await using server = someServer(abort).server;
  const serving = serveSse({ port: 0 });
  await server.connect(serving);
  const stream = await openRaw(serving.url);
  await stream.post(INITIALIZE);
  await stream.said();
  await stream.post(message("tools/call", { name: "wait" }, 1));
  await stream[Symbol.asyncDispose]();
  assert.match(String(await aborted), "no longer be reached");
  assert.is(await statusOf(stream.post(PING)), 404);
});

test("a server that stops answers what it owes, ends its streams, and opens no more", async () => {
  for (const mode of ["port", "fetch"] as const) {
    const { server } = someServer();
    const serving = serveSse({ port: 0 });
    const sse = sseHandler({ allowedHosts: "loopback" });
    await server.connect(mode === "port" ? serving : sse);
    const send = (url: string, init?: RequestInit): Promise<Response> => sse.fetch(new Request(url, init));
    await using stream = mode === "port" ? await openRaw(serving.url) : await openRaw("http://localhost/sse", { send });
    await stream.post(INITIALIZE);
    await stream.said();
    await stream.post(message("tools/call", { name: "wait" }, 1));
    await server[Symbol.asyncDispose]();
    assert.is((await stream.said())["id"], 1);
    assert.is(await stream.next(), undefined);
    if (mode === "fetch") assert.is(await statusOf(send("http://localhost/sse")), 503);
  }
});

test("while it drains it opens no stream, and those that are open go on", async () => {
  await using server = someServer().server;
  const serving = serveSse({ port: 0 });
  await server.connect(serving);
  await using stream = await openRaw(serving.url);
  serving.drain?.();
  assert.is(await statusOf(fetch(serving.url)), 503);
  await stream.post(PING);
  assert.is((await stream.said())["id"], 1);
});

test("there are so many streams and no more, until one goes", async () => {
  await using endpoint = await bare({ maxStreams: 2 });
  const first = await openRaw("http://localhost/sse", endpoint);
  await using _ = await openRaw("http://localhost/sse", endpoint);
  assert.is(await statusOf(endpoint.send("http://localhost/sse")), 503);
  await first[Symbol.asyncDispose]();
  await using __ = await openRaw("http://localhost/sse", endpoint);
});

test("a silent stream says now and then that it is alive", async () => {
  await using endpoint = await bare({ keepAliveMs: 30 });
  const response = await endpoint.send("http://localhost/sse");
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += new TextDecoder().decode(chunk);
    if (text.split(": keep-alive\n\n").length > 3) break;
  }
  assert.match(text, /^event: endpoint\ndata: [^\n]+\n\n(: keep-alive\n\n){3,}$/);
});

test("a body that stops in the middle is no message, and the stream goes on", async () => {
  const { server, diagnostics } = someServer();
  await using _ = server;
  const serving = serveSse({ port: 0 });
  await server.connect(serving);
  await using stream = await openRaw(serving.url);
  const { hostname, port, host } = new URL(serving.url);
  const socket = connectSocket(Number(port), hostname);
  socket.write(`POST ${stream.endpoint} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{"jso`);
  await new Promise((resolve) => socket.once("connect", resolve));
  await turn();
  socket.destroy();
  while (diagnostics.length === 0) await turn();
  assert.equal(
    diagnostics.map(({ kind }) => kind),
    ["lost"],
  );
  await stream.post(PING);
  assert.is((await stream.said())["id"], 1);
});

test.run();
