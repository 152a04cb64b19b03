/** HTTP+SSE: the transport of the first revision, but a pipe carries any. */
import { H3, toNodeHandler } from "h3";
import { SUPPORTED_REVISIONS } from "mcpgen";
import { type SseHandler, serveSse, sseHandler, sseTransport } from "mcpgen/sse";
import { contractServer } from "mcpgen/testing";
import { marked } from "./marked.ts";
import { linkOver, listenWithH3, listenWithNode, portOf } from "./ports.ts";
import { relayedFetch } from "./relayed-fetch.ts";
import type { Tested } from "./tested.ts";

const LOCAL = { allowedHosts: "loopback", maxBodyBytes: 64 * 1024 * 1024 } as const;
const kind = { each: "pipe", http: "message" } as const;

const dialTo = (path: string) => (port: number) => sseTransport(`http://127.0.0.1:${port}${path}`, { fetch: marked(fetch) });

export const sse: Tested = {
  name: "sse",
  revisions: SUPPORTED_REVISIONS,
  kind,
  open: (variant) =>
    linkOver(
      variant,
      async (server) => {
        const own = serveSse({ port: 0, maxBodyBytes: LOCAL.maxBodyBytes });
        await server.connect(own);
        return { port: portOf(own.url) };
      },
      dialTo("/sse"),
    ),
};

export const sseInH3: Tested = {
  name: "sse, under a prefix of an h3 app",
  revisions: ["2026-07-28", "2024-11-05"],
  kind,
  open: (variant) =>
    linkOver(
      variant,
      async (server) => {
        const handler = sseHandler(LOCAL);
        await server.connect(handler);
        return listenWithH3(new H3().mount("/deep", routes(handler)));
      },
      dialTo("/deep/sse"),
    ),
};

export const sseInNode: Tested = {
  name: "sse, in node:http",
  revisions: ["2026-07-28", "2024-11-05"],
  kind,
  open: (variant) =>
    linkOver(
      variant,
      async (server) => {
        const handler = sseHandler(LOCAL);
        await server.connect(handler);
        return listenWithNode(toNodeHandler(routes(handler)));
      },
      dialTo("/sse"),
    ),
};

export const sseAsFetch: Tested = {
  name: "sse, as fetch",
  revisions: ["2026-07-28", "2024-11-05"],
  kind,
  async open(variant) {
    const handler = sseHandler({ ...LOCAL, allowedHosts: ["mcp.example"] });
    const relay = relayedFetch(handler.fetch);
    const server = contractServer({ variant, onFlooded: relay.resume });
    await server.connect(handler);
    return {
      dial: () => sseTransport("https://mcp.example/sse", { fetch: marked(relay.fetch) }),
      sever: relay.sever,
      stall: relay.stall,
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  },
};

function routes(handler: SseHandler): H3 {
  return new H3().all("/sse", handler.stream).all("/messages", handler.messages);
}
