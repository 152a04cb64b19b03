/** Streamable HTTP, on a port of its own and in the apps of others. */
import { H3, toNodeHandler } from "h3";
import { httpTransport } from "mcpgen/client";
import { mcpHandler, serveHttp } from "mcpgen/http";
import type { Server } from "mcpgen/server";
import { contractServer } from "mcpgen/testing";
import { marked } from "./marked.ts";
import { type Listening, linkOver, listenWithH3, listenWithNode, portOf } from "./ports.ts";
import { relayedFetch } from "./relayed-fetch.ts";
import type { Tested } from "./tested.ts";

const LOCAL = { allowedHosts: "loopback", maxBodyBytes: 64 * 1024 * 1024 } as const;
const IN_SESSIONS = { each: "stream", sessions: true, resumes: true, http: "message" } as const;

const onOwnPort =
  (sessions?: false) =>
  async (server: Server): Promise<Listening> => {
    const http = serveHttp({ port: 0, maxBodyBytes: LOCAL.maxBodyBytes, ...(sessions === undefined ? {} : { sessions }) });
    await server.connect(http);
    return { port: portOf(http.url) };
  };

const dialTo = (path: string) => (port: number) => httpTransport(`http://127.0.0.1:${port}${path}`, { fetch: marked(fetch) });

export const http: Tested = {
  name: "http",
  revisions: ["2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26"],
  kind: IN_SESSIONS,
  open: (variant) => linkOver(variant, onOwnPort(), dialTo("/mcp")),
};

export const httpAlone: Tested = {
  name: "http without sessions",
  revisions: ["2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26"],
  kind: { ...IN_SESSIONS, sessions: false, resumes: false },
  open: (variant) => linkOver(variant, onOwnPort(false), dialTo("/mcp")),
};

export const httpInH3: Tested = {
  name: "http, in an h3 app",
  revisions: ["2026-07-28", "2025-11-25"],
  kind: IN_SESSIONS,
  open: (variant) =>
    linkOver(
      variant,
      async (server) => {
        const mcp = mcpHandler(LOCAL);
        await server.connect(mcp);
        return listenWithH3(new H3().get("/", () => "the app's own page").all("/deep/mcp", mcp.handler));
      },
      dialTo("/deep/mcp"),
    ),
};

export const httpInNode: Tested = {
  name: "http, in node:http",
  revisions: ["2026-07-28", "2025-11-25"],
  kind: IN_SESSIONS,
  open: (variant) =>
    linkOver(
      variant,
      async (server) => {
        const mcp = mcpHandler(LOCAL);
        await server.connect(mcp);
        return listenWithNode(toNodeHandler(new H3().all("/mcp", mcp.handler)));
      },
      dialTo("/mcp"),
    ),
};

export const httpAsFetch: Tested = {
  name: "http, as fetch",
  revisions: ["2026-07-28", "2025-11-25"],
  kind: IN_SESSIONS,
  async open(variant) {
    const mcp = mcpHandler({ ...LOCAL, allowedHosts: ["mcp.example"] });
    const relay = relayedFetch(mcp.fetch);
    const server = contractServer({ variant, onFlooded: relay.resume });
    await server.connect(mcp);
    return {
      dial: () => httpTransport("https://mcp.example/", { fetch: marked(relay.fetch) }),
      sever: relay.sever,
      stall: relay.stall,
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  },
};
