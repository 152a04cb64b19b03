import { createServer } from "node:http";
import { connect as connectSocket } from "node:net";
import { connect } from "mcpgen/client";
import { serveHttp } from "mcpgen/http";
import { serveWebSocket, webSocketTransport } from "mcpgen/ws";
import { assert, suite } from "../../../harness.ts";
import { askForSocket, openRaw, type Upgrade } from "./raw-peer.ts";
import { serve, someServer } from "./some-server.ts";

const test = suite("upgrade");
const info = { name: "c", version: "1" };
const PING = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" });

async function statusOf(url: string, upgrade: Upgrade): Promise<number> {
  const { wire, head } = await askForSocket(url, upgrade);
  wire.destroy();
  return Number(head.split(" ")[1]);
}

/** Everything that comes back until the connection ends. */
function raw(port: number, parts: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connectSocket(port, "127.0.0.1");
    socket.on("data", (chunk) => {
      text += String(chunk);
    });
    socket.on("close", () => resolve(text)).on("error", reject);
    // In turns, so that the server reads them apart.
    const send = ([part, ...rest]: readonly string[]): void => {
      if (part !== undefined) socket.write(part, () => setImmediate(send, rest));
    };
    send(parts);
  });
}

test("a socket is opened with the sub-protocol mcp and no extension", async () => {
  await using served = await serve();
  const headers = { "sec-websocket-protocol": "other, mcp", "sec-websocket-extensions": "permessage-deflate" };
  const { wire, head } = await askForSocket(served.url, { headers });
  wire.destroy();
  assert.match(head, /^HTTP\/1\.1 101 /);
  assert.match(head, /\r\nSec-WebSocket-Protocol: mcp\r\n/i);
  assert.not.match(head, /extensions/i);
});

test("a foreign host or origin gets no socket", async () => {
  await using served = await serve();
  assert.is(await statusOf(served.url, { headers: { host: "evil.example.com" } }), 403);
  assert.is(await statusOf(served.url, { headers: { origin: "http://evil.example.com" } }), 403);
  assert.is(await statusOf(served.url, { headers: { origin: "null" } }), 403);
  assert.is(await statusOf(served.url, { headers: { origin: "http://localhost:5173" } }), 101);
});

test("the hosts and origins that are listed are the ones that are served", async () => {
  await using served = await serve({ allowedHosts: ["mcp.example"], allowedOrigins: ["https://page.example"] });
  const ask = (host: string, origin: string): Promise<number> => statusOf(served.url, { headers: { host, origin } });
  assert.is(await ask("mcp.example", "https://page.example"), 101);
  assert.is(await ask("mcp.example", "http://localhost"), 403);
  assert.is(await ask("other.example", "https://page.example"), 403);
});

test("beyond this machine a server names its hosts or does not start", () => {
  assert.throws(() => serveWebSocket({ port: 0, host: "0.0.0.0" }), /serveWebSocket: .*allowedHosts/);
});

test("who offers another sub-protocol, another version or no key is told so in HTTP", async () => {
  await using served = await serve();
  for (const protocol of [undefined, "graphql-ws", "MCP", "mcp2"]) {
    assert.is(await statusOf(served.url, { headers: { "sec-websocket-protocol": protocol } }), 400);
  }
  assert.is(await statusOf(served.url, { headers: { "sec-websocket-protocol": "mcp, mcp" } }), 400);
  assert.is(await statusOf(served.url, { headers: { "sec-websocket-version": "1" } }), 400);
  assert.is(await statusOf(served.url, { headers: { "sec-websocket-key": "x" } }), 400);
});

test("on its own port other paths are nothing, and plain requests are told to upgrade", async () => {
  await using served = await serve();
  assert.is(await statusOf(served.url, { path: "/other" }), 404);
  assert.is(await statusOf(served.url, { path: "/mcp?token=1" }), 101);
  const response = await fetch(served.url.replace("ws:", "http:"));
  assert.equal([response.status, response.headers.get("upgrade")], [426, "websocket"]);
});

test("a port that is taken is told by connect", async () => {
  await using served = await serve();
  const error = await serve({ port: Number(new URL(served.url).port) }).catch((caught: unknown) => caught);
  assert.match(String(error), "EADDRINUSE");
});

test("beyond the limit of sockets there is none, until one closes", async () => {
  await using served = await serve({ maxConnections: 1 });
  const first = await openRaw(served.url);
  assert.is(await statusOf(served.url, {}), 503);
  first.wire.destroy();
  let status = 503;
  while (status === 503) status = await statusOf(served.url, {});
  assert.is(status, 101);
});

test("on the port of an HTTP endpoint both answer at one path, behind the guard of the endpoint", async () => {
  await using server = someServer();
  const http = serveHttp({ port: 0, allowedHosts: ["mcp.example"], sessions: false });
  const ws = serveWebSocket({ on: http });
  await server.connect(http);
  await server.connect(ws);
  assert.is(ws.url, http.url.replace("http:", "ws:"));
  await using client = await connect(webSocketTransport(ws.url), { info });
  assert.equal((await client.call("tools/list", {})).tools, []);
  const response = await fetch(http.url, { method: "POST", headers: { "content-type": "application/json" }, body: PING });
  assert.is(response.status, 200);
  assert.is(await statusOf(ws.url, { headers: { host: "mcp.example" } }), 101);
  assert.is(await statusOf(ws.url, { headers: { host: "evil.example" } }), 403);
  assert.is(await statusOf(ws.url, { path: "/other" }), 404);
});

test("requests that offer HTTP/2 instead are served as HTTP, body and all, and so is what follows them", async () => {
  await using server = someServer();
  const http = serveHttp({ port: 0, sessions: false });
  await server.connect(http);
  await server.connect(serveWebSocket({ on: http }));
  const { port, host } = new URL(http.url);
  const offer = "connection: Upgrade, HTTP2-Settings\r\nupgrade: h2c\r\nhttp2-settings: AAEAAEAAAAIAAAAB\r\n";
  const head = (more: string): string => `POST /mcp HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\n${more}`;
  const sized = `content-length: ${PING.length}\r\n`;
  const answers = await raw(Number(port), [
    `${head(offer + sized)}\r\n${PING.slice(0, 10)}`,
    PING.slice(10),
    `${head(`${offer}transfer-encoding: chunked\r\n`)}\r\n${PING.length.toString(16)}\r\n${PING}\r\n0\r\n\r\n`,
    `${head(`${sized}connection: close\r\n`)}\r\n${PING}`,
  ]);
  assert.is(answers.split("HTTP/1.1 200").length, 4, answers);
  assert.is(answers.split('{"jsonrpc":"2.0","id":1,"result":{}}').length, 4, answers);
});

test("on a server of an app, paths that are not ours are the other listener's", async () => {
  const app = createServer();
  const seen: string[] = [];
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  {
    await using server = someServer();
    const ws = serveWebSocket({ server: app, allowedHosts: "loopback" });
    await server.connect(ws);
    // Added last, so that it is asked last.
    app.on("upgrade", (request, socket) => {
      if (request.url === "/mcp") return;
      seen.push(`${request.url} ${request.headers.upgrade}`);
      socket.end("HTTP/1.1 418 I'm a Teapot\r\n\r\n");
    });
    assert.is(await statusOf(ws.url, { path: "/hot-reload" }), 418);
    assert.is(await statusOf(ws.url, { path: "/hot-reload", headers: { upgrade: "h2c" } }), 418);
    assert.is(await statusOf(ws.url, {}), 101);
    assert.equal(seen, ["/hot-reload websocket", "/hot-reload h2c"]);
  }
  assert.is(app.listenerCount("upgrade"), 1);
  await new Promise((resolve) => app.close(resolve));
});

test("several endpoints share a server by path, and one path has one endpoint", async () => {
  const app = createServer();
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  const [first, second] = [someServer(), someServer()];
  const place = { server: app, allowedHosts: "loopback" } as const;
  const [one, two] = [serveWebSocket({ ...place, path: "/one" }), serveWebSocket({ ...place, path: "/two" })];
  await first.connect(one);
  await second.connect(two);
  assert.equal([await statusOf(one.url, {}), await statusOf(two.url, {}), await statusOf(two.url, { path: "/mcp" })], [101, 101, 404]);
  const error = await second.connect(serveWebSocket({ ...place, path: "/one" })).catch((caught: unknown) => caught);
  assert.match(String(error), "a WebSocket at /one already");
  await second[Symbol.asyncDispose]();
  assert.equal([await statusOf(one.url, {}), await statusOf(one.url, { path: "/two" })], [101, 404]);
  await first[Symbol.asyncDispose]();
  assert.is(app.listenerCount("upgrade"), 0);
  await new Promise((resolve) => app.close(resolve));
});

test.run();
