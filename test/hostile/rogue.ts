/** Servers that greet in good order, and answer calls with whatever the call itself tells them to. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";
import { memoryPair, type Revision } from "mcpgen";
import { type ClientTransport, httpTransport } from "mcpgen/client";
import { sseTransport } from "mcpgen/sse";
import { spawnStdio } from "mcpgen/stdio";
import { webSocketTransport } from "mcpgen/ws";
import { WebSocketServer } from "ws";
import { openDiagnostics } from "../../runtime/diagnostics.ts";
import { answersTo, textsOf } from "./rogue-answers.ts";

export interface Rogue extends AsyncDisposable {
  readonly transport: ClientTransport;
}

export type Link = "memory" | "stdio" | "ws" | "sse" | "http";

export const ROGUES: Readonly<Record<Link, (revision: Revision) => Promise<Rogue>>> = {
  async memory(revision) {
    const { server, client } = memoryPair();
    await server.listen({
      accept({ message, route }) {
        for (const text of answersTo(message, revision)) route.send({ kind: "notice", text: () => text });
        return "noted";
      },
      garbled: () => undefined,
      diagnostics: openDiagnostics(undefined),
      belongs: () => "alone",
      adopt: () => false,
    });
    return { transport: client, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
  },
  async stdio(revision) {
    const program = fileURLToPath(new URL("./rogue-process.ts", import.meta.url));
    const transport = spawnStdio(process.execPath, ["--import", "tsx", program, revision], { restart: "never" });
    return { transport, [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose]() };
  },
  async ws(revision) {
    const server = new WebSocketServer({ port: 0, host: "127.0.0.1", handleProtocols: () => "mcp" });
    server.on("connection", (socket) => {
      socket.on("message", (data) => {
        for (const text of answersTo(JSON.parse(data.toString()), revision)) socket.send(text);
      });
    });
    await new Promise<void>((resolve) => void server.once("listening", resolve));
    const close = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
    const stop = (): Promise<void> => {
      for (const socket of server.clients) socket.terminate();
      return close();
    };
    return { transport: webSocketTransport(urlOf("ws", server)), [Symbol.asyncDispose]: stop };
  },
  async sse(revision) {
    let stream: ServerResponse | undefined;
    const http = await listening(async (request, response) => {
      if (request.method !== "POST") {
        stream = response.writeHead(200, STREAM);
        return void response.write("event: endpoint\ndata: /messages\n\n");
      }
      const message = JSON.parse(await textOf(request));
      response.writeHead(202).end();
      for (const text of answersTo(message, revision)) stream?.write(eventOf(text));
    });
    return { transport: sseTransport(http.url), [Symbol.asyncDispose]: http.close };
  },
  async http(revision) {
    const http = await listening(async (request, response) => {
      const message = request.method === "POST" ? JSON.parse(await textOf(request)) : undefined;
      if (message?.id === undefined) return void response.writeHead(message === undefined ? 405 : 202).end();
      const { how = "events" } = message.params?.arguments ?? {};
      if (how !== "events") return alone(message, revision, response);
      response.writeHead(200, STREAM).end(answersTo(message, revision).map(eventOf).join(""));
    });
    return { transport: httpTransport(http.url), [Symbol.asyncDispose]: http.close };
  },
};

const STREAM = { "content-type": "text/event-stream" };

/** The first of it, as the whole answer, under any head. */
function alone(message: { params: { arguments: { how: string; status: number } } }, revision: Revision, response: ServerResponse): void {
  const { how: type, status } = message.params.arguments;
  const [first = ""] = textsOf(message) ?? answersTo(message, revision);
  const head = { "content-type": type, "mcp-session-id": "\u00e9 x", location: "/again" };
  response.writeHead(status, head).end(status === 204 || status === 304 ? undefined : first);
}

/** As events are written whose data has several lines. */
function eventOf(text: string): string {
  return `${text
    .split(/\r\n|\n|\r/)
    .map((line) => `data: ${line}\n`)
    .join("")}\n`;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += String(chunk);
  return text;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

async function listening(answer: Answer): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = (): Promise<void> => {
    server.closeAllConnections();
    return new Promise((resolve) => void server.close(() => resolve()));
  };
  return { url: urlOf("http", server), close };
}

function urlOf(scheme: string, server: { address(): unknown }): string {
  return `${scheme}://127.0.0.1:${Object(server.address()).port}/`;
}
