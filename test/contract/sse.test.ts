/** The transport belongs to the first revision, but a pipe carries any: all of them are held to the contract. */
import { createServer } from "node:http";
import { H3, serve, toNodeHandler } from "h3";
import { SUPPORTED_REVISIONS } from "mcpgen";
import { type ClientOptions, type ClientTransport, connect } from "mcpgen/client";
import { type SseHandler, serveSse, sseHandler, sseTransport } from "mcpgen/sse";
import { contractServer } from "./fixture.ts";
import type { Rig } from "./rig.ts";
import { transportContract } from "./transport.ts";

const LOCAL = { allowedHosts: "loopback", maxBodyBytes: 64 * 1024 * 1024 } as const;

transportContract(
  "sse, its own server",
  async (options) => {
    const server = contractServer();
    const sse = serveSse({ port: 0, maxBodyBytes: LOCAL.maxBodyBytes });
    await server.connect(sse);
    return rig(sseTransport(sse.url), options, () => server[Symbol.asyncDispose]());
  },
  SUPPORTED_REVISIONS,
);

transportContract(
  "sse, under a prefix of an h3 app",
  async (options) => {
    const server = contractServer();
    const sse = sseHandler(LOCAL);
    await server.connect(sse);
    const app = new H3().mount("/deep", routes(sse));
    const listening = await serve(app, { port: 0, hostname: "127.0.0.1", silent: true, gracefulShutdown: false }).ready();
    return rig(sseTransport(`${listening.url}deep/sse`), options, async () => {
      await server[Symbol.asyncDispose]();
      await listening.close(true);
    });
  },
  ["2024-11-05", "2026-07-28"],
);

transportContract(
  "sse, in node:http",
  async (options) => {
    const server = contractServer();
    const sse = sseHandler(LOCAL);
    await server.connect(sse);
    const listening = createServer(toNodeHandler(routes(sse)));
    await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
    const address = listening.address();
    const port = typeof address === "object" ? address?.port : undefined;
    return rig(sseTransport(`http://127.0.0.1:${port}/sse`), options, async () => {
      await server[Symbol.asyncDispose]();
      listening.closeAllConnections();
      await new Promise((resolve) => listening.close(resolve));
    });
  },
  ["2024-11-05", "2026-07-28"],
);

transportContract(
  "sse, as fetch",
  async (options) => {
    const server = contractServer();
    const sse = sseHandler({ ...LOCAL, allowedHosts: ["mcp.example"] });
    await server.connect(sse);
    const fetch = (url: string | URL | Request, init?: RequestInit): Promise<Response> =>
      sse.fetch(new Request(url, { ...init, headers: { ...init?.headers, host: "mcp.example" } }));
    return rig(sseTransport("https://mcp.example/sse", { fetch }), options, () => server[Symbol.asyncDispose]());
  },
  ["2024-11-05", "2026-07-28"],
);

function routes(sse: SseHandler): H3 {
  return new H3().all("/sse", sse.stream).all("/messages", sse.messages);
}

async function rig(transport: ClientTransport, options: ClientOptions, close: () => PromiseLike<void>): Promise<Rig> {
  const client = await connect(transport, options);
  return {
    client,
    standsAlone: false,
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]();
      await close();
    },
  };
}
