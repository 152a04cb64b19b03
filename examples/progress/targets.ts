/** Where the example's server is, and the ways there: one for each transport and client. */
import { fileURLToPath } from "node:url";
import { SSEClientTransport, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { type ClientTransport, memoryPair } from "mcpgen";
import { httpTransport } from "mcpgen/http";
import { sseTransport } from "mcpgen/sse";
import { spawnStdio } from "mcpgen/stdio";
import { webSocketTransport } from "mcpgen/ws";
import { progressServer } from "./progress-server.ts";

/** In this process, in one of its own behind a pipe, or listening at a URL. */
export type Target = { readonly by: "memory" | "stdio" } | { readonly by: "http" | "sse" | "ws"; readonly url: string };

const program = { command: process.execPath, args: ["--import", "tsx", fileURLToPath(new URL("./server.ts", import.meta.url)), "--stdio"] };

/** What a URL says of its transport: the example's server has its event stream at /sse. */
export function targetAt(url: string): Target {
  const { protocol, pathname } = new URL(url);
  if (protocol === "ws:" || protocol === "wss:") return { by: "ws", url };
  return { by: pathname.endsWith("/sse") ? "sse" : "http", url };
}

export async function ourWay(target: Target): Promise<ClientTransport> {
  switch (target.by) {
    case "memory":
      return linked();
    case "stdio":
      return spawnStdio(program.command, program.args);
    case "http":
      return httpTransport(target.url);
    case "sse":
      return sseTransport(target.url);
    case "ws":
      return webSocketTransport(target.url);
  }
}

/** The ways that the official client has. */
export function officialWay(target: Target): StreamableHTTPClientTransport | SSEClientTransport | StdioClientTransport | undefined {
  if (target.by === "http") return new StreamableHTTPClientTransport(new URL(target.url));
  if (target.by === "sse") return new SSEClientTransport(new URL(target.url));
  return target.by === "stdio" ? new StdioClientTransport(program) : undefined;
}

/** The server ends with the client: nobody else knows of it. */
async function linked(): Promise<ClientTransport> {
  const server = progressServer();
  const pair = memoryPair();
  await server.connect(pair.server);
  return {
    ...pair.client,
    async [Symbol.asyncDispose]() {
      await pair.client[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}
