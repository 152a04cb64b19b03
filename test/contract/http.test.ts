import { createServer } from "node:http";
import { H3, serve, toNodeHandler } from "h3";
import type { Revision } from "mcpgen";
import { type ClientOptions, type ClientTransport, connect, httpTransport } from "mcpgen/client";
import { mcpHandler, serveHttp } from "mcpgen/http";
import { contractServer } from "./fixture.ts";
import type { Rig } from "./rig.ts";
import { transportContract } from "./transport.ts";

const REVISIONS: readonly Revision[] = ["2025-11-25", "2026-07-28"];
const LOCAL = { allowedHosts: "loopback", maxBodyBytes: 64 * 1024 * 1024 } as const;

transportContract(
  "http, its own server",
  async (options) => {
    const server = contractServer();
    const http = serveHttp({ port: 0, maxBodyBytes: LOCAL.maxBodyBytes });
    await server.connect(http);
    return rig(httpTransport(http.url), options, () => server[Symbol.asyncDispose]());
  },
  ["2025-03-26", "2025-06-18", ...REVISIONS],
);

transportContract(
  "http, without sessions",
  async (options) => {
    const server = contractServer();
    const http = serveHttp({ port: 0, maxBodyBytes: LOCAL.maxBodyBytes, sessions: false });
    await server.connect(http);
    // A request can be told from another by its stream alone, so a cancellation finds none.
    return { ...(await rig(httpTransport(http.url), options, () => server[Symbol.asyncDispose]())), standsAlone: true };
  },
  ["2025-11-25"],
);

transportContract(
  "http, mounted in an h3 app",
  async (options) => {
    const server = contractServer();
    const mcp = mcpHandler(LOCAL);
    await server.connect(mcp);
    const app = new H3().get("/", () => "the app's own page").all("/deep/mcp", mcp.handler);
    const listening = await serve(app, { port: 0, hostname: "127.0.0.1", silent: true, gracefulShutdown: false }).ready();
    return rig(httpTransport(`${listening.url}deep/mcp`), options, async () => {
      await server[Symbol.asyncDispose]();
      await listening.close(true);
    });
  },
  REVISIONS,
);

transportContract(
  "http, mounted in node:http",
  async (options) => {
    const server = contractServer();
    const mcp = mcpHandler(LOCAL);
    await server.connect(mcp);
    const listening = createServer(toNodeHandler(new H3().all("/mcp", mcp.handler)));
    await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
    const address = listening.address();
    const port = typeof address === "object" ? address?.port : undefined;
    return rig(httpTransport(`http://127.0.0.1:${port}/mcp`), options, async () => {
      await server[Symbol.asyncDispose]();
      listening.closeAllConnections();
      await new Promise((resolve) => listening.close(resolve));
    });
  },
  REVISIONS,
);

transportContract(
  "http, as fetch",
  async (options) => {
    const server = contractServer();
    const mcp = mcpHandler({ ...LOCAL, allowedHosts: ["mcp.example"] });
    await server.connect(mcp);
    const fetch = (url: string | URL | Request, init?: RequestInit): Promise<Response> =>
      mcp.fetch(new Request(url, { ...init, headers: { ...init?.headers, host: "mcp.example" } }));
    return rig(httpTransport("https://mcp.example/", { fetch }), options, () => server[Symbol.asyncDispose]());
  },
  REVISIONS,
);

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
