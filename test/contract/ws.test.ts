import { createServer } from "node:http";
import { SUPPORTED_REVISIONS } from "mcpgen";
import { type ClientOptions, connect } from "mcpgen/client";
import { serveHttp } from "mcpgen/http";
import type { Server } from "mcpgen/server";
import { serveWebSocket, webSocketTransport } from "mcpgen/ws";
import { contractServer } from "./fixture.ts";
import type { Rig } from "./rig.ts";
import { transportContract } from "./transport.ts";

const LONG = { maxMessageBytes: 64 * 1024 * 1024 };

transportContract(
  "ws, its own port",
  async (options) => {
    const server = contractServer();
    const ws = serveWebSocket({ port: 0, ...LONG });
    await server.connect(ws);
    return rig(ws.url, options, server);
  },
  SUPPORTED_REVISIONS,
);

transportContract(
  "ws, the port of an HTTP endpoint",
  async (options) => {
    const server = contractServer();
    const http = serveHttp({ port: 0 });
    const ws = serveWebSocket({ on: http, ...LONG });
    await server.connect(http);
    await server.connect(ws);
    return rig(ws.url, options, server);
  },
  ["2025-11-25", "2026-07-28"],
);

transportContract(
  "ws, on the server of an app",
  async (options) => {
    const server = contractServer();
    const app = createServer((_, response) => void response.end("the app's own page"));
    await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
    const ws = serveWebSocket({ server: app, allowedHosts: "loopback", path: "/deep/mcp", ...LONG });
    await server.connect(ws);
    const opened = await rig(ws.url, options, server);
    return {
      ...opened,
      async [Symbol.asyncDispose]() {
        await opened[Symbol.asyncDispose]();
        await new Promise((resolve) => app.close(resolve));
      },
    };
  },
  ["2025-11-25", "2026-07-28"],
);

async function rig(url: string, options: ClientOptions, server: Server): Promise<Rig> {
  const client = await connect(webSocketTransport(url), options);
  return {
    client,
    standsAlone: false,
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}
