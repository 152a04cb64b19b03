/** Who is measured: the same two tools on each, over each transport. `limit` does no more than the work itself needs. */
import { randomUUID } from "node:crypto";
import { createServer as createHttp, type Server as HttpServer, type RequestListener } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { NodeStreamableHTTPServerTransport, toNodeHandler } from "@modelcontextprotocol/node";
import {
  createMcpHandler,
  fromJsonSchema,
  hostHeaderValidationResponse,
  localhostAllowedHostnames,
  McpServer,
} from "@modelcontextprotocol/server";
import { serveStdio as serveOfficialStdio } from "@modelcontextprotocol/server/stdio";
import { serveHttp } from "mcpgen/http";
import { createServer, RpcError, type Server } from "mcpgen/server";
import { serveStdio } from "mcpgen/stdio";

export type Peer = "limit" | "mcpgen" | "official v2";
export type Transport = "http" | "session-json" | "session-sse" | "stdio";

/** Each starts to listen, and says where if that is an address. */
export const peers: Readonly<Record<Peer, Readonly<Record<Transport, () => Promise<string | undefined>>>>> = {
  limit: { http: limitHttp, "session-json": limitHttp, "session-sse": limitHttp, stdio: limitStdio },
  mcpgen: {
    http: mcpgenHttp,
    "session-json": mcpgenHttp,
    "session-sse": mcpgenHttp,
    stdio: async () => void (await mcpgenServer().connect(serveStdio())),
  },
  "official v2": {
    http: officialHttp,
    "session-json": () => officialSessions(true),
    "session-sse": () => officialSessions(false),
    stdio: async () => void serveOfficialStdio(officialServer),
  },
};

async function mcpgenHttp(): Promise<string> {
  const http = serveHttp({ port: 0 });
  await mcpgenServer().connect(http);
  return http.url;
}

const GASP = 100;
const ADD = {
  type: "object",
  properties: { a: { type: "number" }, b: { type: "number" } },
  required: ["a", "b"],
} as const;
const STEPS = { type: "object", properties: { to: { type: "integer" } }, required: ["to"] } as const;

export function mcpgenServer(): Server {
  return createServer({
    info: { name: "bench", version: "1.0.0" },
    capabilities: { tools: {} },
    handlers: {
      "tools/list": () => ({
        tools: [
          { name: "add", inputSchema: ADD },
          { name: "steps", inputSchema: STEPS },
        ],
      }),
      "tools/call": async ({ params: { name, arguments: given = {} }, progress }) => {
        const { a, b, to } = given;
        if (name === "add" && typeof a === "number" && typeof b === "number") return text(a + b);
        if (name !== "steps" || typeof to !== "number") throw new RpcError(-32602, "add takes numbers a and b, steps an integer to");
        for (let at = 1; at <= to; at++) {
          progress(at, to);
          // A hundred thousand a second: faster than any reader wants them, slow enough that one that keeps up gets all of them.
          if (at % GASP === 0) await sleep(1);
        }
        return text(to);
      },
    },
  });
}

/** With its own documented API: a server for each request is how it is meant to be used. */
export function officialServer(): McpServer {
  const server = new McpServer({ name: "bench", version: "1.0.0" }, { capabilities: { tools: {} } });
  server.registerTool("add", { inputSchema: fromJsonSchema<{ a: number; b: number }>(ADD) }, ({ a, b }) => text(a + b));
  server.registerTool("steps", { inputSchema: fromJsonSchema<{ to: number }>(STEPS) }, async ({ to }, { mcpReq }) => {
    const progressToken = mcpReq._meta?.progressToken;
    for (let progress = 1; progress <= to && progressToken !== undefined; progress++) {
      await mcpReq.notify({ method: "notifications/progress", params: { progressToken, progress, total: to } });
      if (progress % GASP === 0) await sleep(1);
    }
    return text(to);
  });
  return server;
}

function text(value: number): { content: { type: "text"; text: string }[] } {
  return { content: [{ type: "text", text: String(value) }] };
}

function officialHttp(): Promise<string> {
  const handler = createMcpHandler(officialServer);
  const guarded = {
    fetch: async (request: Request): Promise<Response> =>
      hostHeaderValidationResponse(request, localhostAllowedHostnames()) ?? (await handler.fetch(request)),
  };
  const answer = toNodeHandler(guarded);
  return listening(createHttp((request, response) => void answer(Object.assign(request, { method: "POST", url: "/mcp" }), response)));
}

/** A transport for each session, as its documentation shows it. */
function officialSessions(enableJsonResponse: boolean): Promise<string> {
  const sessions = new Map<string, NodeStreamableHTTPServerTransport>();
  const answer: RequestListener = async (request, response) => {
    const known = sessions.get(String(request.headers["mcp-session-id"]));
    if (known !== undefined) return known.handleRequest(request, response);
    const opened = new NodeStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      enableJsonResponse,
      onsessioninitialized: (id) => void sessions.set(id, opened),
    });
    await officialServer().connect(opened);
    await opened.handleRequest(request, response);
  };
  return listening(createHttp(answer));
}

function limitHttp(): Promise<string> {
  const answer: RequestListener = (request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const message: Call = JSON.parse(body);
      const { to } = message.params?.arguments ?? {};
      if (to === undefined) return void response.writeHead(200, { "content-type": "application/json" }).end(replyTo(message));
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end([...updatesOf(message, to), replyTo(message)].map((line) => `data: ${line}\n\n`).join(""));
    });
  };
  return listening(createHttp(answer));
}

function limitStdio(): Promise<undefined> {
  let rest = "";
  process.stdin.setEncoding("utf8").on("data", (chunk) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    const answers = lines.flatMap((line) => {
      const message: Call = JSON.parse(line);
      return [...updatesOf(message, message.params?.arguments?.to ?? 0), replyTo(message)];
    });
    process.stdout.write(`${answers.join("\n")}\n`);
  });
  return Promise.resolve(undefined);
}

interface Call {
  readonly id: number;
  readonly params?: {
    readonly arguments?: { readonly a?: number; readonly b?: number; readonly to?: number };
    readonly _meta: { readonly progressToken?: unknown };
  };
}

function updatesOf({ params }: Call, to: number): string[] {
  const { progressToken } = params?._meta ?? {};
  const update = (progress: number): string =>
    JSON.stringify({ jsonrpc: "2.0", method: "notifications/progress", params: { progressToken, progress, total: to } });
  return Array.from({ length: to }, (_, index) => update(index + 1));
}

function replyTo({ id, params }: Call): string {
  const { a = 0, b = 0, to } = params?.arguments ?? {};
  return JSON.stringify({ jsonrpc: "2.0", id, result: { resultType: "complete", ...text(to ?? a + b) } });
}

function listening(server: HttpServer): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/mcp`);
    });
  });
}
