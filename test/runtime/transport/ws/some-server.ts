/** A small server on a port of its own, and what became of what it was asked. */
import { createServer, type Server } from "mcpgen/server";
import { type ServeWebSocketOptions, serveWebSocket } from "mcpgen/ws";

export const OPENING = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "c", version: "1" } };

export interface Served extends AsyncDisposable {
  readonly server: Server;
  readonly url: string;
  /** Who ended the calls of `wait`. */
  readonly ended: string[];
  /** How many calls came. */
  readonly called: () => number;
}

export function someServer(ended: string[] = [], calls = { count: 0 }): Server {
  return createServer({
    info: { name: "s", version: "1" },
    capabilities: { tools: {} },
    handlers: {
      "tools/list": () => ({ tools: [] }),
      "tools/call": ({ params, signal }) => {
        calls.count += 1;
        if (params.name === "echo") return { content: [{ type: "text", text: String(params.arguments?.["value"]) }] };
        return new Promise((_, reject) => {
          signal.addEventListener("abort", () => {
            ended.push(signal.reason.by);
            reject(signal.reason);
          });
        });
      },
    },
    onDiagnostic: () => undefined,
  });
}

type OwnPort = Omit<Extract<ServeWebSocketOptions, { readonly port: number }>, "port"> & { readonly port?: number };

export async function serve(options: OwnPort = {}): Promise<Served> {
  const ended: string[] = [];
  const calls = { count: 0 };
  const server = someServer(ended, calls);
  const ws = serveWebSocket({ port: 0, ...options });
  await server.connect(ws);
  return { server, url: ws.url, ended, called: () => calls.count, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}
