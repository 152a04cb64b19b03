/** A server of the wire that does exactly what a test says, for clients of it. */
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type Client, type ClientOptions, ConnectionClosed, connect } from "mcpgen/client";
import { type SseTransportOptions, sseTransport } from "mcpgen/sse";
import { assert } from "../../../harness.ts";

export const options: ClientOptions = { info: { name: "c", version: "1" }, revision: "2024-11-05" };
const initialized = { protocolVersion: "2024-11-05", capabilities: {}, serverInfo: { name: "s", version: "1" } };

export interface Posted {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly requestId?: number };
}

/** A server that is two functions: what a stream begins with, and what a post is answered with. */
export interface Script {
  /** Default: the endpoint `/messages?x=1`. */
  open?(response: ServerResponse, request: IncomingMessage): void;
  /** Says its status, having said whatever it likes on the stream. Default: everything is taken, and initialize answered. */
  post?(message: Posted, stream: ServerResponse): number | Promise<number>;
}

export interface Scripted extends AsyncDisposable {
  readonly origin: string;
  readonly url: string;
  readonly posts: { readonly url: string | undefined; readonly headers: IncomingMessage["headers"]; readonly message: Posted }[];
  /** How many streams are open. */
  open(): number;
}

export const HEAD: Readonly<Record<string, string>> = { "content-type": "text/event-stream" };
export const say: (stream: ServerResponse, message: object) => void = (stream, message) =>
  void stream.write(`data: ${JSON.stringify({ jsonrpc: "2.0", ...message })}\n\n`);

export async function scripted({ open = (response) => begin(response), post = () => 202 }: Script = {}): Promise<Scripted> {
  const posts: { url: string | undefined; headers: IncomingMessage["headers"]; message: Posted }[] = [];
  const streams = new Set<ServerResponse>();
  const listening = createHttpServer(async (request, response) => {
    if (request.method === "GET") {
      streams.add(response);
      response.once("close", () => void streams.delete(response));
      return open(response, request);
    }
    let text = "";
    for await (const chunk of request) text += String(chunk);
    const message: Posted = JSON.parse(text);
    posts.push({ url: request.url, headers: request.headers, message });
    const [stream] = streams;
    if (stream !== undefined && message.method === "initialize") say(stream, { id: message.id, result: initialized });
    response.writeHead(stream === undefined ? 404 : message.method === "initialize" ? 202 : await post(message, stream)).end();
  });
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  const address = listening.address();
  const origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  return {
    origin,
    url: `${origin}/deep/sse?token=secret`,
    posts,
    open: () => streams.size,
    async [Symbol.asyncDispose]() {
      listening.closeAllConnections();
      await new Promise((resolve) => listening.close(resolve));
    },
  };
}

export function begin(response: ServerResponse, endpoint = "/messages?x=1"): void {
  response.writeHead(200, HEAD).write(`event: endpoint\ndata: ${endpoint}\n\n`);
}

/** Why nothing comes of it. No secret is repeated. */
export async function failure(work: PromiseLike<unknown>): Promise<ConnectionClosed> {
  const error: unknown = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  assert.instance(error, ConnectionClosed);
  assert.not.match(String(error), "secret");
  return error as ConnectionClosed;
}

export const connecting: (server: Scripted, how?: SseTransportOptions) => Promise<Client> = (server, how = {}) =>
  connect(sseTransport(server.url, how), options);
