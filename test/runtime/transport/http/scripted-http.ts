/** A server over real sockets that answers as a test says, and remembers what it was asked. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { type Client, type ClientOptions, connect, type Diagnostic, type HttpTransportOptions, httpTransport } from "mcpgen/client";

export interface Asked {
  /** `POST tools/call`, `POST reply`, `GET`, `GET after 7`, `DELETE`. */
  readonly what: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly at: number;
  readonly message: Said;
}

export interface Said {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly name?: string; readonly arguments?: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>;
  readonly result?: unknown;
  readonly error?: unknown;
}

export type Answer = (asked: Asked, response: ServerResponse) => void;

export interface ScriptedHttp extends AsyncDisposable {
  readonly url: string;
  readonly asked: Asked[];
  /** What was asked, in order, apart from the handshake. */
  readonly whats: () => string[];
  /** Ends every connection as if a cable were cut. */
  cut(): void;
}

export async function scriptedHttp(answer: Answer): Promise<ScriptedHttp> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void read(request).then((one) => {
      asked.push(one);
      answer(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/mcp`,
    asked,
    whats: () => asked.map(({ what }) => what).filter((what) => !HANDSHAKE.has(what)),
    cut: () => server.closeAllConnections(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const HANDSHAKE: ReadonlySet<string> = new Set(["POST initialize", "POST notifications/initialized"]);

async function read(request: IncomingMessage): Promise<Asked> {
  const { headers, method = "", url = "" } = request;
  const body = await text(request);
  const message: Said = body === "" ? {} : JSON.parse(body);
  const last = headers["last-event-id"];
  const rest = method === "POST" ? ` ${message.method ?? "reply"}` : last === undefined ? "" : ` after ${String(last)}`;
  return { what: `${method}${rest}`, url, headers, at: performance.now(), message };
}

interface Agreed {
  readonly revision?: string;
  readonly id?: string;
}

/** A session of a handshake revision, or none where its id is empty; what the script does not answer is answered as a server without standing streams would. */
export function session(script: Readonly<Record<string, Answer>>, { revision = "2025-11-25", id = "the-session" }: Agreed = {}): Answer {
  return (asked, response) => {
    const named = script[asked.what] ?? script[asked.what.split(" ", 1)[0] ?? ""];
    if (named !== undefined) return named(asked, response);
    if (asked.what === "POST initialize") return initialized(asked, response, { revision, id });
    response.writeHead(asked.what.startsWith("POST") ? 202 : 405).end();
  };
}

function initialized({ message }: Asked, response: ServerResponse, { revision, id }: Required<Agreed>): void {
  const result = { protocolVersion: revision, capabilities: {}, serverInfo: { name: "scripted", version: "1" } };
  json(response, { id: message.id, result }, id === "" ? {} : { "mcp-session-id": id });
}

export function json(response: ServerResponse, message: object, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(200, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify({ jsonrpc: "2.0", ...message }));
}

/** Opens an event stream with these events, and leaves it open. */
export function stream(response: ServerResponse, ...events: string[]): ServerResponse {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.flushHeaders();
  for (const event of events) response.write(event);
  return response;
}

export function event(message: object, id?: string): string {
  return `${id === undefined ? "" : `id: ${id}\n`}data: ${JSON.stringify({ jsonrpc: "2.0", ...message })}\n\n`;
}

/** What a stream begins with, so that there is something to come back with. */
export function primed(id: string, retryMs = 1): string {
  return `id: ${id}\nretry: ${retryMs}\ndata: \n\n`;
}

export function progress(progressToken: unknown, done: number, id?: string): string {
  return event({ method: "notifications/progress", params: { progressToken, progress: done } }, id);
}

export const done = { content: [{ type: "text", text: "done" }] } as const;

export interface Connected extends AsyncDisposable {
  readonly client: Client;
  /** Everything that did not reach anybody. */
  readonly diagnostics: Diagnostic[];
}

export async function connected(
  { url }: { readonly url: string },
  options: Partial<ClientOptions> = {},
  http: HttpTransportOptions = {},
): Promise<Connected> {
  const diagnostics: Diagnostic[] = [];
  const client = await connect(httpTransport(url, http), {
    info: { name: "test", version: "1" },
    revision: "2025-11-25",
    onDiagnostic: (diagnostic) => void diagnostics.push(diagnostic),
    ...options,
  });
  return { client, diagnostics, [Symbol.asyncDispose]: () => client[Symbol.asyncDispose]() };
}

export function call({ client }: Connected, onProgress?: (done: number) => void): Promise<unknown> {
  return client.call("tools/call", { name: "work", arguments: {} }, onProgress === undefined ? {} : { onProgress });
}

/** What it rejects with. */
export function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => assertNever(),
    (error: unknown) => error,
  );
}

function assertNever(): never {
  throw new Error("it did not fail");
}

/** Resolves with the first that is so; the test's own limit ends the wait. */
export async function until<T>(look: () => T | undefined | false): Promise<T> {
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
