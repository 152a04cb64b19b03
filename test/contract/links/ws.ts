/** WebSocket, on a port of its own, beside an HTTP endpoint, and on the server of an app. */
import { createServer } from "node:http";
import { SUPPORTED_REVISIONS } from "mcpgen";
import { serveHttp } from "mcpgen/http";
import { serveWebSocket, webSocketTransport } from "mcpgen/ws";
import { linkOver, portOf } from "./ports.ts";
import type { Tested } from "./tested.ts";

const LONG = { maxMessageBytes: 64 * 1024 * 1024 };

const dialTo = (path: string) => (port: number) => webSocketTransport(`ws://127.0.0.1:${port}${path}`);

export const ws: Tested = {
  name: "ws",
  revisions: SUPPORTED_REVISIONS,
  kind: { each: "pipe" },
  open: (variant) =>
    linkOver(
      variant,
      async (server) => {
        const own = serveWebSocket({ port: 0, ...LONG });
        await server.connect(own);
        return { port: portOf(own.url) };
      },
      dialTo("/mcp"),
    ),
};

export const wsBesideHttp: Tested = {
  name: "ws, the port of an HTTP endpoint",
  revisions: ["2026-07-28", "2025-11-25"],
  kind: { each: "pipe" },
  open: (variant) =>
    linkOver(
      variant,
      async (server) => {
        const http = serveHttp({ port: 0 });
        await server.connect(http);
        await server.connect(serveWebSocket({ on: http, ...LONG }));
        return { port: portOf(http.url) };
      },
      dialTo("/mcp"),
    ),
};

export const wsOnApp: Tested = {
  name: "ws, on the server of an app",
  revisions: ["2026-07-28", "2025-11-25"],
  kind: { each: "pipe" },
  open: (variant) =>
    linkOver(
      variant,
      async (server) => {
        const app = createServer((_, response) => void response.end("the app's own page"));
        await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
        const mounted = serveWebSocket({ server: app, allowedHosts: "loopback", path: "/deep/mcp", ...LONG });
        await server.connect(mounted);
        return { port: portOf(mounted.url), close: () => new Promise((resolve) => app.close(resolve)) };
      },
      dialTo("/deep/mcp"),
    ),
};
