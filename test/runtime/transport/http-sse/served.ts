/** Our server on this transport, with and without a port. */
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { H3 } from "h3";
import { createServer, type Diagnostic, type Server } from "mcpgen/server";
import { type SseHandler, type SseHandlerOptions, sseHandler } from "mcpgen/sse";
import { message } from "./raw-stream.ts";

export const PING: string = message("ping", undefined, 1);

export interface Watched {
  readonly server: Server;
  readonly diagnostics: Diagnostic[];
}

/** Its tool `wait` goes on until it is aborted. */
export function someServer(aborted: (why: unknown) => void = () => undefined): Watched {
  const diagnostics: Diagnostic[] = [];
  const server = createServer({
    info: { name: "s", version: "1" },
    capabilities: { tools: {} },
    handlers: {
      "tools/list": () => ({ tools: [] }),
      "tools/call": ({ params, signal }) => {
        if (params.name !== "wait") return { content: [] };
        return new Promise((_, reject) => {
          signal.addEventListener("abort", () => {
            aborted(signal.reason);
            reject(signal.reason);
          });
        });
      },
    },
    onDiagnostic: (diagnostic) => void diagnostics.push(diagnostic),
  });
  return { server, diagnostics };
}

export interface Bare extends Watched, AsyncDisposable {
  readonly sse: SseHandler;
  send(url: string, init?: RequestInit): Promise<Response>;
}

/** A bare handler, without a port. */
export async function bare(options: Partial<SseHandlerOptions> = {}): Promise<Bare> {
  const watched = someServer();
  const sse = sseHandler({ allowedHosts: "loopback", ...options });
  await watched.server.connect(sse);
  return {
    ...watched,
    sse,
    send: (url, init) => sse.fetch(new Request(url, init)),
    [Symbol.asyncDispose]: () => watched.server[Symbol.asyncDispose](),
  };
}

export async function onPort(listener: RequestListener): Promise<{ origin: string } & AsyncDisposable> {
  const listening = createHttpServer(listener);
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  const address = listening.address();
  return {
    origin: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    async [Symbol.asyncDispose]() {
      listening.closeAllConnections();
      await new Promise((resolve) => listening.close(resolve));
    },
  };
}

export const routes: (sse: SseHandler) => H3 = (sse) => new H3().all("/sse", sse.stream).all("/messages", sse.messages);
export const statusOf: (response: Promise<Response>) => Promise<number> = async (response) => {
  const { status, body } = await response;
  await body?.cancel();
  return status;
};
