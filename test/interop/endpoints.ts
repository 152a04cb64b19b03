/** The servers of each make on a port of this process. */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { SSEServerTransport } from "@modelcontextprotocol/sdk/server/sse.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { createMcpHandler, type EventStore, isLegacyRequest, WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/server";
import { H3, toNodeHandler } from "h3";
import { serveHttp } from "mcpgen/http";
import type { ServerTransport } from "mcpgen/server";
import { serveSse } from "mcpgen/sse";
import { serveWebSocket } from "mcpgen/ws";
import { eventStore } from "./event-store.ts";
import { ourServer } from "./servers/ours.ts";
import { v1Server } from "./servers/v1.ts";
import { v2Server } from "./servers/v2.ts";

export interface Endpoint extends AsyncDisposable {
  readonly url: URL;
  /** Of ours only. */
  readonly counts?: () => Readonly<Record<string, number>>;
}

export interface Sessions {
  readonly sessions: boolean;
}

export const ourEndpoint = ({ sessions }: Sessions): Promise<Endpoint> => ourOwn(serveHttp(sessions ? { port: 0 } : { port: 0, sessions }));

export const ourStreams = (): Promise<Endpoint> => ourOwn(serveSse({ port: 0 }));
export const ourSockets = (): Promise<Endpoint> => ourOwn(serveWebSocket({ port: 0 }));

async function ourOwn(transport: ServerTransport & { readonly url: string }): Promise<Endpoint> {
  const server = ourServer();
  await server.connect(transport);
  return {
    url: new URL(transport.url),
    counts: () => server.diagnostics.counts(),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

export function v1Endpoint({ sessions }: Sessions): Promise<Endpoint> {
  const open = new Map<string, StreamableHTTPServerTransport>();
  const ended: unknown[] = [];

  async function openTransport(): Promise<StreamableHTTPServerTransport> {
    const transport = sessions
      ? new StreamableHTTPServerTransport({ ...resumable(), onsessioninitialized: (id) => void open.set(id, transport) })
      : new StreamableHTTPServerTransport({});
    // Its own types do not fit each other where `undefined` is told from absent.
    await v1Server(ended).connect(transport as Transport);
    return transport;
  }

  return listen(async (request: IncomingMessage, response: ServerResponse) => {
    const transport = open.get(String(request.headers["mcp-session-id"])) ?? (await openTransport());
    await transport.handleRequest(request, response);
  });
}

/** As its own examples mount it: the stream at one path, messages at another. */
export function v1Streams(): Promise<Endpoint> {
  const open = new Map<string | null, SSEServerTransport>();
  return listen(async (request, response) => {
    const { searchParams } = new URL(request.url ?? "", "http://host");
    if (request.method !== "GET") return open.get(searchParams.get("sessionId"))?.handlePostMessage(request, response);
    const transport = new SSEServerTransport("/messages", response);
    open.set(transport.sessionId, transport);
    await v1Server().connect(transport);
  });
}

/** Without sessions, its handler for both eras; with them, what its documentation says to put in front of it. */
export function v2Endpoint({ sessions }: Sessions): Promise<Endpoint> {
  const open = new Map<string, WebStandardStreamableHTTPServerTransport>();
  const ended: unknown[] = [];
  const handler = createMcpHandler(() => v2Server({ ended, changed: () => handler.notify.toolsChanged() }));

  async function inSession(request: Request): Promise<Response> {
    const known = open.get(request.headers.get("mcp-session-id") ?? "");
    if (known !== undefined) return known.handleRequest(request);
    const transport = new WebStandardStreamableHTTPServerTransport({
      ...resumable(),
      onsessioninitialized: (id) => void open.set(id, transport),
    });
    await v2Server({ ended }).connect(transport);
    return transport.handleRequest(request);
  }

  const app = new H3().all("/**", async ({ req }) => (sessions && (await isLegacyRequest(req)) ? inSession(req) : handler.fetch(req)));
  return listen(toNodeHandler(app), () => handler.close());
}

/** The same for both makes. */
function resumable(): { sessionIdGenerator: () => string; eventStore: EventStore; retryInterval: number } {
  return { sessionIdGenerator: randomUUID, eventStore: eventStore(), retryInterval: 20 };
}

async function listen(answer: RequestListener, close: () => Promise<void> = async () => undefined): Promise<Endpoint> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: new URL(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/mcp`),
    async [Symbol.asyncDispose]() {
      await close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
