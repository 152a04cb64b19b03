import { createServer as createHttp, type Server as HttpServer, type IncomingMessage } from "node:http";
import { createServer as createNet } from "node:net";
import { CallTimeout, type ClientOptions, ConnectionClosed, connect } from "mcpgen/client";
import { webSocketTransport } from "mcpgen/ws";
import { type WebSocket, WebSocketServer } from "ws";
import { assert, suite } from "../../../harness.ts";
import { OPENING, serve } from "./some-server.ts";

const test = suite("web socket transport");
const pinned: ClientOptions = { info: { name: "c", version: "1" }, revision: "2025-11-25" };

interface Listening extends AsyncDisposable {
  readonly url: string;
}

async function listening(server: HttpServer | ReturnType<typeof createNet>, close: () => void = () => undefined): Promise<Listening> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `ws://127.0.0.1:${typeof address === "object" ? address?.port : ""}/mcp`,
    async [Symbol.asyncDispose]() {
      close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A server by hand: it answers `initialize`, and does with everything else what the test says. */
function scripted(react: (socket: WebSocket, message: { id?: number; method: string }) => void, options: object = {}): Promise<Listening> {
  const http = createHttp();
  const sockets = new WebSocketServer({ server: http, handleProtocols: () => "mcp", ...options });
  sockets.on("connection", (socket) => {
    socket.on("message", (data) => {
      const message = JSON.parse(String(data));
      if (message.method !== "initialize") return react(socket, message);
      const result = { protocolVersion: OPENING.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: "s", version: "1" } };
      socket.send(JSON.stringify({ jsonrpc: "2.0", id: message.id, result }));
    });
  });
  return listening(http, () => {
    for (const socket of sockets.clients) socket.terminate();
  });
}

async function failure(url: string, options: Parameters<typeof webSocketTransport>[1] = {}): Promise<Error> {
  try {
    await using client = await connect(webSocketTransport(url, options), pinned);
    await client.call("tools/list", {});
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("it did not fail");
}

test("a url that no socket can be opened to is refused at once, and its secrets are not repeated", () => {
  const refused: Record<string, RegExp> = {
    "/mcp": /whole one/,
    "http://localhost/mcp": /ws: or wss:/,
    "ws://user:secret@localhost/mcp": /headers/,
    "wss://localhost/mcp#x": /fragment/,
  };
  for (const [url, why] of Object.entries(refused)) {
    assert.throws(
      () => webSocketTransport(url),
      (error: Error) => why.test(error.message) && !error.message.includes("secret"),
      url,
    );
  }
});

test("what is given as headers is sent with the request for the socket, and the protocol's own cannot be replaced", async () => {
  let asked: IncomingMessage["headers"] = {};
  const verifyClient = ({ req }: { req: IncomingMessage }): boolean => {
    asked = req.headers;
    return true;
  };
  await using server = await scripted(() => undefined, { verifyClient });
  const headers = { authorization: "Bearer t", upgrade: "h2c", "sec-websocket-version": "8" };
  const client = await connect(webSocketTransport(server.url, { headers }), pinned);
  await client[Symbol.asyncDispose]();
  assert.is(asked.authorization, "Bearer t");
  assert.is(asked["sec-websocket-protocol"], "mcp");
  assert.is(asked["sec-websocket-extensions"], undefined);
});

test("a server that stays with HTTP is named with its status, without its query", async () => {
  await using served = await serve();
  const error = await failure(served.url.replace("/mcp", "/other?token=secret"));
  assert.instance(error, ConnectionClosed);
  assert.is((error as ConnectionClosed).status, 404);
  assert.match(error.message, "/other opened no socket");
  assert.not.match(error.message, "secret");
});

test("a server that chooses no sub-protocol, or another, is not spoken to", async () => {
  for (const handleProtocols of [() => false, () => "other"]) {
    await using server = await scripted(() => undefined, { handleProtocols });
    const error = await failure(server.url);
    assert.instance(error, ConnectionClosed);
    assert.match(String(error.cause), "subprotocol");
  }
});

test("nobody there, and nobody who answers, both fail to connect", async () => {
  const silent = createNet((wire) => void wire.on("error", () => undefined).resume());
  await using server = await listening(silent);
  assert.instance(await failure(server.url, { openMs: 50 }), ConnectionClosed);
  const gone = await listening(createNet());
  await gone[Symbol.asyncDispose]();
  assert.match(String((await failure(gone.url)).cause), "ECONNREFUSED");
});

test("disposing of the transport while it opens ends the attempt", async () => {
  let reached = (): void => undefined;
  const asking = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const silent = createNet((wire) => {
    wire.on("error", () => undefined).resume();
    reached();
  });
  await using server = await listening(silent);
  const transport = webSocketTransport(server.url);
  const connecting = connect(transport, pinned).catch((error: unknown) => error);
  await asking;
  await transport[Symbol.asyncDispose]();
  assert.instance(await connecting, ConnectionClosed);
});

const endings: Readonly<Record<string, readonly [(socket: WebSocket) => void, RegExp]>> = {
  "goes away": [(socket) => socket.close(1001, "secret"), /^the server is going away \(1001\)$/],
  "takes no message as long as that": [(socket) => socket.close(1009), /takes no message as long/],
  "closes for a reason of its own": [(socket) => socket.close(4000, "secret"), /^the server closed the socket \(4000\)$/],
  "is gone": [(socket) => socket.terminate(), /is gone without a word \(1006\)/],
  "sends a binary frame": [(socket) => socket.send(Buffer.from("{}")), /a binary frame came/],
  "sends more than is taken": [(socket) => socket.send("x".repeat(2000)), /broke the rules: a message may have at most 1000 bytes/],
};

for (const [what, [end, why]] of Object.entries(endings)) {
  test(`when the server ${what}, waiting calls hear so, and so do later ones`, async () => {
    await using server = await scripted((socket, { method }) => {
      if (method === "tools/list") end(socket);
    });
    await using client = await connect(webSocketTransport(server.url, { maxMessageBytes: 1000 }), pinned);
    for (let at = 0; at < 2; at++) {
      const error = await client.call("tools/list", {}).then(
        () => undefined,
        (caught: unknown) => caught,
      );
      assert.instance(error, ConnectionClosed);
      assert.match((error as Error).message, why);
    }
  });
}

test("a server that answers no ping any more is gone", async () => {
  await using server = await scripted(() => undefined, { autoPong: false });
  const error = await failure(server.url, { pingMs: 30 });
  assert.instance(error, ConnectionClosed);
  assert.match(error.message, "the server does not answer any more");
});

test("a server that is silent and answers pings is left to the limits of the call, long after opening", async () => {
  await using server = await scripted(() => undefined);
  await using client = await connect(webSocketTransport(server.url, { pingMs: 30, openMs: 500 }), pinned);
  const error = await client.call("tools/list", {}, { idleMs: 700 }).catch((caught: unknown) => caught);
  assert.instance(error, CallTimeout);
});

test("giving up a call tells the server so by notice, with the id of the request", async () => {
  const heard: unknown[] = [];
  const abort = new AbortController();
  let told = (): void => undefined;
  const telling = new Promise<void>((resolve) => {
    told = resolve;
  });
  await using server = await scripted((_, message) => {
    heard.push(message.method);
    if (message.method === "tools/list") abort.abort();
    if (message.method === "notifications/cancelled") told();
  });
  await using client = await connect(webSocketTransport(server.url), pinned);
  await client.call("tools/list", {}, { signal: abort.signal }).catch(() => undefined);
  await telling;
  assert.equal(heard, ["notifications/initialized", "tools/list", "notifications/cancelled"]);
});

test.run();
