import { createServer as createHttpServer, type Server as HttpServer } from "node:http";
import { serve as serveHono } from "@hono/node-server";
import express from "express";
import fastify from "fastify";
import { Hono } from "hono";
import { connect, httpTransport } from "mcpgen/client";
import { type McpHandler, mcpHandler, nodeHandler } from "mcpgen/http";
import { createServer } from "mcpgen/server";
import { assert, suite } from "../../../harness.ts";
import { gist, openRaw, request, send, toolCall } from "./raw-session.ts";

const test = suite("mounts in other people's apps");
const LIMIT = 2000;

interface Mounted extends AsyncDisposable {
  readonly url: string;
}

type Mount = (mcp: McpHandler) => Promise<Mounted>;

const mounts: Readonly<Record<string, Mount>> = {
  "a server of node:http": (mcp) => listening(createHttpServer(nodeHandler(mcp))),
  Express: (mcp) => listening(createHttpServer(express().all("/mcp", nodeHandler(mcp)))),
  "Express, below a prefix": (mcp) => listening(createHttpServer(express().use("/mcp", nodeHandler(mcp)))),
  "Express that parses bodies": (mcp) => listening(createHttpServer(express().use(express.json()).all("/mcp", nodeHandler(mcp)))),
  "Express that reads bodies as text": (mcp) =>
    listening(
      createHttpServer(
        express()
          .use(express.text({ type: "application/json" }))
          .all("/mcp", nodeHandler(mcp)),
      ),
    ),
  "Express that reads bodies as bytes": (mcp) =>
    listening(
      createHttpServer(
        express()
          .use(express.raw({ type: "application/json" }))
          .all("/mcp", nodeHandler(mcp)),
      ),
    ),
  async Fastify(mcp) {
    const app = fastify();
    const handle = nodeHandler(mcp);
    app.all("/mcp", (given, reply) => {
      reply.hijack();
      handle(Object.assign(given.raw, { body: given.body }), reply.raw);
    });
    const url = `${await app.listen({ port: 0, host: "127.0.0.1" })}/mcp`;
    return {
      url,
      async [Symbol.asyncDispose]() {
        app.server.closeAllConnections();
        await app.close();
      },
    };
  },
  async Hono(mcp) {
    const app = new Hono().all("/mcp", ({ req }) => mcp.fetch(req.raw));
    const server = await new Promise<HttpServer>((resolve) => {
      const opened = serveHono({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, () => resolve(opened as HttpServer));
    });
    return mounted(server);
  },
};

async function listening(server: HttpServer): Promise<Mounted> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return mounted(server);
}

function mounted(server: HttpServer): Mounted {
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/mcp`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function server(): ReturnType<typeof createServer> {
  return createServer({
    info: { name: "s", version: "1" },
    capabilities: { tools: { listChanged: true } },
    handlers: {
      "tools/list": () => ({ tools: [] }),
      "tools/call": ({ progress }) => {
        progress(1);
        progress(2);
        return { content: [] };
      },
    },
    onDiagnostic: () => undefined,
  });
}

for (const [name, mount] of Object.entries(mounts)) {
  test(`${name}: sessions, streams, the guard and the cap work in it`, async () => {
    await using served = server();
    const mcp = mcpHandler({ allowedHosts: "loopback", maxBodyBytes: LIMIT });
    await served.connect(mcp);
    await using app = await mount(mcp);
    const session = await openRaw(app.url);
    await using call = await session.stream(toolCall("x"));
    assert.equal((await call.rest()).map(gist), ["priming", 1, 2, "reply 1"]);
    await using standing = await session.get();
    await standing.next();
    served.announce("notifications/tools/list_changed", {});
    assert.is(gist((await standing.next()) ?? { id: undefined, data: "" }), "notifications/tools/list_changed");
    standing.drop();
    for (const method of ["POST", "GET", "DELETE"]) {
      const headers = { origin: "http://evil.example.com", "mcp-session-id": session.id };
      assert.is((await send(app.url, method, headers, method === "POST" ? request("ping") : undefined)).status, 403);
    }
    const long = request("ping", { x: "x".repeat(LIMIT) });
    assert.is((await session.post(long).catch(() => ({ status: 413 }))).status, 413);
    assert.is((await session.post(request("ping"))).status, 200);
    assert.is((await session.end()).status, 204);
  });

  test(`${name}: a client of ours speaks to it in the stateless era`, async () => {
    await using served = server();
    const mcp = mcpHandler({ allowedHosts: "loopback" });
    await served.connect(mcp);
    await using app = await mount(mcp);
    await using client = await connect(httpTransport(app.url), { info: { name: "c", version: "1" } });
    const heard: number[] = [];
    await client.call("tools/call", { name: "x" }, { onProgress: (done) => void heard.push(done) });
    assert.equal(heard, [1, 2]);
  });
}

test("a body that was read and left nowhere is a named error, and not a request that hangs", async () => {
  await using served = server();
  const mcp = mcpHandler({ allowedHosts: "loopback" });
  await served.connect(mcp);
  const handle = nodeHandler(mcp);
  await using app = await listening(
    createHttpServer((given, response) => void given.resume().on("end", () => setImmediate(() => handle(given, response)))),
  );
  const response = await send(app.url, "POST", {}, request("ping"));
  assert.is(response.status, 500);
  assert.match(await response.text(), "body");
});

test.run();
