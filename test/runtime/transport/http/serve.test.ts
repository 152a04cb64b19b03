import { connect as connectSocket } from "node:net";
import { H3, serve } from "h3";
import { type McpHandlerOptions, mcpHandler, serveHttp } from "mcpgen/http";
import { createServer, type Server } from "mcpgen/server";
import { assert, suite } from "../../../harness.ts";

const test = suite("serve http");
const REVISION = "2026-07-28";
const MODERN = { "io.modelcontextprotocol/protocolVersion": REVISION, "io.modelcontextprotocol/clientCapabilities": {} };

function someServer(): Server {
  return createServer({
    info: { name: "s", version: "1" },
    capabilities: { tools: {} },
    handlers: {
      "tools/list": () => ({ tools: [] }),
      "tools/call": ({ progress, params }) => {
        if (params.arguments?.["loud"] === true) progress(1);
        return { content: [] };
      },
    },
    onDiagnostic: () => undefined,
  });
}

interface Asked {
  readonly method?: string;
  readonly body?: string | Uint8Array;
  readonly headers?: Record<string, string>;
}

/** One request to a bare handler, where nothing needs a session. */
async function ask({ method = "POST", body, headers }: Asked = {}, options: Partial<McpHandlerOptions> = {}): Promise<Response> {
  await using server = someServer();
  const mcp = mcpHandler({ allowedHosts: "loopback", sessions: false, ...options });
  await server.connect(mcp);
  const head = { host: "localhost", "content-type": "application/json", ...headers };
  const text = body ?? call("ping", undefined);
  const response = await mcp.fetch(
    new Request("http://localhost/", { method, headers: head, ...(method === "POST" ? { body: text } : {}) }),
  );
  return new Response(await response.text(), response);
}

const call = (method: string, params: unknown, id: unknown = 1): string => JSON.stringify({ jsonrpc: "2.0", id, method, params });
const errorOf = async (response: Response): Promise<unknown[]> => {
  const { id, error }: { id?: unknown; error: { code: number } } = JSON.parse(await response.text());
  return [response.status, error.code, id];
};
const modern = (loud: boolean, token?: unknown): Asked => ({
  body: call("tools/call", { name: "x", arguments: { loud }, _meta: { ...MODERN, progressToken: token } }),
  headers: { "mcp-protocol-version": REVISION, "mcp-method": "tools/call", "mcp-name": "x" },
});

test("a request is answered in JSON when there is nothing else to say", async () => {
  const response = await ask();
  assert.is(response.status, 200);
  assert.is(response.headers.get("content-type"), "application/json");
  assert.equal(await response.json(), { jsonrpc: "2.0", id: 1, result: {} });
});

test("progress makes it an event stream that nobody may hold back", async () => {
  const response = await ask(modern(true, ""));
  assert.is(response.headers.get("content-type"), "text/event-stream");
  assert.is(response.headers.get("x-accel-buffering"), "no");
  const events = (await response.text()).split("\n\n").filter((event) => event !== "");
  assert.equal(
    events.map((event) => JSON.parse(event.replace(/^data: /, "")).method ?? "reply"),
    ["notifications/progress", "reply"],
  );
});

test("a client without a stream in its Accept gets the result alone", async () => {
  const { body, headers } = modern(true, 1);
  const response = await ask({ ...(body === undefined ? {} : { body }), headers: { ...headers, accept: "application/json" } });
  assert.is(response.headers.get("content-type"), "application/json");
});

test("notices are taken with 202 and an empty body", async () => {
  const response = await ask({ body: JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" }) });
  assert.equal([response.status, await response.text()], [202, ""]);
});

test("a reply to nothing is refused", async () => {
  assert.equal(await errorOf(await ask({ body: JSON.stringify({ jsonrpc: "2.0", id: 1, result: {} }) })), [400, -32600, undefined]);
});

test("what is no JSON, no UTF-8, no message, or a batch is refused without an id", async () => {
  assert.equal(await errorOf(await ask({ body: "{" })), [400, -32700, undefined]);
  assert.equal(await errorOf(await ask({ body: "" })), [400, -32700, undefined]);
  assert.equal(await errorOf(await ask({ body: new Uint8Array([0x22, 0xff, 0x22]) })), [400, -32700, undefined]);
  assert.equal(await errorOf(await ask({ body: "7" })), [400, -32600, undefined]);
  const headers = { "mcp-protocol-version": "2025-11-25" };
  assert.equal(await errorOf(await ask({ body: `[${call("ping", {})}]`, headers })), [400, -32600, undefined]);
});

test("only POST is taken here: without sessions there is nothing to get or to delete", async () => {
  for (const method of ["GET", "DELETE", "PUT", "OPTIONS"]) {
    const response = await ask({ method });
    assert.equal([response.status, response.headers.get("allow")], [405, "POST"]);
  }
});

test("another content type, and an Accept that leaves nothing, are refused", async () => {
  for (const type of ["text/plain", "application/jsonp", "application/x-www-form-urlencoded"]) {
    assert.is((await ask({ headers: { "content-type": type } })).status, 415);
  }
  assert.is((await ask({ headers: { "content-type": "Application/JSON; charset=utf-8" } })).status, 200);
  assert.is((await ask({ headers: { accept: "text/html" } })).status, 406);
});

test("a foreign host or origin is refused before anything is read", async () => {
  assert.is((await ask({ headers: { host: "evil.example.com" } })).status, 403);
  assert.is((await ask({ headers: { origin: "http://evil.example.com" } })).status, 403);
  assert.is((await ask({ headers: { origin: "http://localhost:5173" } })).status, 200);
});

test("a body beyond the cap is refused, whether it says its length or not", async () => {
  const large = call("ping", { x: "x".repeat(2000) });
  assert.equal(await errorOf(await ask({ body: large }, { maxBodyBytes: 1000 })), [413, -32600, undefined]);
  assert.equal(await errorOf(await ask({ body: large, headers: { "content-length": "9999999" } }, { maxBodyBytes: 1000 })), [
    413,
    -32600,
    undefined,
  ]);
});

test("unknown methods have the status of the revision they were asked in", async () => {
  assert.equal(await errorOf(await ask({ body: call("nope", {}) })), [200, -32601, 1]);
  const headers = { "mcp-protocol-version": REVISION, "mcp-method": "nope" };
  assert.equal(await errorOf(await ask({ body: call("nope", { _meta: MODERN }), headers })), [404, -32601, 1]);
});

test("a handler without a server says so", async () => {
  const mcp = mcpHandler({ allowedHosts: "any" });
  const response = await mcp.fetch(
    new Request("http://x/", { method: "POST", headers: { "content-type": "application/json" }, body: "{}" }),
  );
  assert.is(response.status, 503);
});

test("beyond this machine a server names its hosts or does not start", () => {
  assert.throws(() => serveHttp({ port: 0, host: "0.0.0.0" }), /allowedHosts/);
  assert.throws(() => serveHttp({ port: 0, host: "::" }), /allowedHosts/);
});

test("what an app stages for its responses is in every head, of a stream too", async () => {
  await using server = someServer();
  const mcp = mcpHandler({ allowedHosts: "any" });
  await server.connect(mcp);
  const app = new H3().use((event) => void event.res.headers.set("access-control-allow-origin", "*")).all("/mcp", mcp.handler);
  const listening = await serve(app, { port: 0, hostname: "127.0.0.1", silent: true, gracefulShutdown: false }).ready();
  for (const loud of [false, true]) {
    const { body = "", headers } = modern(loud, 1);
    const init = { method: "POST", headers: { ...headers, "content-type": "application/json" }, body };
    for (const response of [await app.fetch(new Request("http://x/mcp", init)), await fetch(`${listening.url}mcp`, init)]) {
      assert.is(response.headers.get("access-control-allow-origin"), "*");
      assert.is(response.headers.get("content-type"), loud ? "text/event-stream" : "application/json");
      await response.text();
    }
  }
  await listening.close(true);
});

test("other paths of its own server are nothing, and say nothing", async () => {
  await using server = someServer();
  const http = serveHttp({ port: 0 });
  await server.connect(http);
  const response = await fetch(new URL("/secret?token=1", http.url));
  assert.is(response.status, 404);
  assert.not.match(await response.text(), "secret");
});

test("on a real port a body without a length is cut off at the cap, and the server goes on", async () => {
  await using server = someServer();
  const http = serveHttp({ port: 0, maxBodyBytes: 1000, sessions: false });
  await server.connect(http);
  const { port } = new URL(http.url);
  const head = `POST /mcp HTTP/1.1\r\nhost: localhost:${port}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`;
  const answer = await raw(Number(port), `${head}7d0\r\n${"x".repeat(2000)}\r\n`);
  assert.match(answer, "HTTP/1.1 413");
  assert.match(answer.toLowerCase(), "connection: close");
  const response = await fetch(http.url, { method: "POST", headers: { "content-type": "application/json" }, body: call("ping", {}) });
  assert.is(response.status, 200);
});

for (const how of ["over a socket", "as fetch"]) {
  test(`${how}, a client that goes away before its answer ends the handler`, async () => {
    let ended: (by: unknown) => void = () => undefined;
    const ending = new Promise((resolve) => {
      ended = resolve;
    });
    const abort = new AbortController();
    await using server = createServer({
      info: { name: "s", version: "1" },
      capabilities: { tools: {} },
      handlers: {
        "tools/list": () => ({ tools: [] }),
        "tools/call": ({ signal }) => {
          signal.addEventListener("abort", () => ended(signal.reason.by));
          setImmediate(() => abort.abort());
          return new Promise(() => undefined);
        },
      },
    });
    const http = serveHttp({ port: 0 });
    const mcp = mcpHandler({ allowedHosts: "any" });
    await Promise.all([server.connect(http), server.connect(mcp)]);
    const { body = "", headers } = modern(false);
    const init = { method: "POST", headers: { ...headers, "content-type": "application/json" }, body, signal: abort.signal };
    const send = how === "as fetch" ? mcp.fetch(new Request("http://x/", init)) : fetch(http.url, init);
    send.catch(() => "aborted");
    assert.is(await ending, "hang-up");
  });
}

test("closing answers those who wait, and then the port is free", async () => {
  const server = createServer({
    info: { name: "s", version: "1" },
    capabilities: { tools: {} },
    handlers: {
      "tools/list": () => ({ tools: [] }),
      "tools/call": () => new Promise(() => setImmediate(() => void server[Symbol.asyncDispose]())),
    },
  });
  const http = serveHttp({ port: 0 });
  await server.connect(http);
  const { url } = http;
  const { body = "", headers } = modern(false);
  const response = await fetch(url, { method: "POST", headers: { ...headers, "content-type": "application/json" }, body });
  assert.equal(await errorOf(response), [200, -32603, 1]);
  await server[Symbol.asyncDispose]();
  assert.instance(await fetch(url).catch((error: unknown) => error), Error);
});

test("a handshake may name its revision and method in headers before they are agreed", async () => {
  const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "c", version: "1" } };
  const response = await ask({
    body: call("initialize", params),
    headers: { "mcp-protocol-version": "2025-11-25", "mcp-method": "initialize" },
  });
  assert.is(response.status, 200);
  assert.is(response.headers.get("mcp-session-id"), null);
});

test("a request that names no host is refused", async () => {
  await using server = someServer();
  const http = serveHttp({ port: 0 });
  await server.connect(http);
  const text = `POST /mcp HTTP/1.0\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}`;
  assert.match(await raw(Number(new URL(http.url).port), text), "403");
});

test.run();

/** Everything the server says to these bytes until it closes the connection. */
function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connectSocket(port, "127.0.0.1", () => socket.write(text));
    socket.on("data", (chunk) => {
      answer += String(chunk);
    });
    socket.on("error", () => resolve(answer)).on("close", () => resolve(answer));
  });
}
