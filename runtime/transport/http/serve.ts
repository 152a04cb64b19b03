/** Streamable HTTP, the server's side: an h3 handler that mounts in any h3 app and is callable as `fetch`. */
import { H3 } from "h3";
import { INTERNAL_ERROR, INVALID_REQUEST, PARSE_ERROR, Refusal } from "../../errors.ts";
import type { Host, ServerTransport } from "../index.ts";
import { type Accepts, readAccept } from "./accept.ts";
import { MAX_BODY_BYTES, readNodeBody, readWebBody } from "./body.ts";
import type { Answer, McpEvent } from "./event.ts";
import { factsOf } from "./facts.ts";
import { type Guard, openGuard } from "./guard.ts";
import { openPulse, type Pulse } from "./pulse.ts";
import { openReply } from "./reply.ts";
import { errorResponse, noted } from "./response.ts";
import { JSON_TYPE, type Sink } from "./sink.ts";
import { nodeSink } from "./sink-node.ts";
import { webSink } from "./sink-web.ts";

export interface McpHandlerOptions {
  /**
   * Host names that are served: `example.com`, `example.com:8080`, `example.com:*` for any port. `loopback` stands for this machine's own
   * names, `any` switches the check off, for endpoints behind something that checks.
   */
  readonly allowedHosts: readonly string[] | "loopback" | "any";
  /** Whole origins, or `https://example.com:*`. Default: origins whose host is served. */
  readonly allowedOrigins?: readonly string[] | "any";
  /** Default 4 MiB: more than tool calls need, little enough to hold many at once. A longer body is answered with 413. */
  readonly maxBodyBytes?: number;
  /** Default 15 s, below the common 30 s idle limit of proxies. */
  readonly keepAliveMs?: number;
}

export interface McpHandler extends ServerTransport {
  /** For an h3 app: `app.all("/mcp", mcp.handler)`. */
  readonly handler: (event: McpEvent) => Promise<Answer>;
  /** For everything that speaks web standards, whatever the path. */
  readonly fetch: (request: Request) => Promise<Response>;
}

interface Endpoint {
  readonly guard: Guard;
  readonly maxBodyBytes: number;
  readonly pulse: Pulse;
  /** Absent before `listen` and after disposal. */
  host: Host | undefined;
}

/**
 * An endpoint for an app that you have: `app.all("/mcp", mcp.handler)` in h3, `mcp.fetch` everywhere else; `await server.connect(mcp)` makes it
 * answer. Which hosts it serves has no default, because a guess would either lock clients out or let any web page in.
 *
 * Who may call is the app's to check, before the handler. So are the headers by which browsers let pages of other origins in (CORS): mount it
 * beside a CORS middleware, and list those pages in `allowedOrigins`.
 *
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http
 */
export function mcpHandler({ allowedHosts, allowedOrigins, maxBodyBytes = MAX_BODY_BYTES, keepAliveMs }: McpHandlerOptions): McpHandler {
  const loopback = allowedHosts === "loopback";
  const guard = openGuard({ loopback, allowedHosts: loopback ? [] : allowedHosts, allowedOrigins });
  return openEndpoint({ guard, maxBodyBytes, pulse: openPulse(keepAliveMs), host: undefined });
}

export function openEndpoint(endpoint: Endpoint): McpHandler {
  const handler = (event: McpEvent): Promise<Answer> => respond(event, endpoint);
  const app = new H3().all("/**", handler);
  return {
    handler,
    fetch: async (request) => app.fetch(request),
    async listen(host) {
      endpoint.host = host;
    },
    async [Symbol.asyncDispose]() {
      endpoint.host = undefined;
    },
  };
}

async function respond(event: McpEvent, endpoint: Endpoint): Promise<Answer> {
  const { headers } = event.req;
  const barred = endpoint.guard(hostOf(event), headers.get("origin"));
  if (barred !== undefined) return errorResponse(403, { code: INVALID_REQUEST, message: barred });
  if (event.req.method !== "POST") return wrongMethod(event);
  if (!isJson(headers.get("content-type")))
    return errorResponse(415, { code: INVALID_REQUEST, message: `the content type must be ${JSON_TYPE}` });
  const accepts = readAccept(headers.get("accept"));
  if (!accepts.json && !accepts.stream)
    return errorResponse(406, { code: INVALID_REQUEST, message: `accept ${JSON_TYPE}, text/event-stream, or both` });
  let text: string;
  try {
    text = await readBody(event, endpoint.maxBodyBytes);
  } catch (error) {
    return unread(event, error, endpoint);
  }
  return answer(event, text, { accepts, endpoint });
}

/** HTTP/2 and the web's own `Request` may have it in the URL alone; an HTTP/1 request that names no host has none. */
function hostOf(event: McpEvent): string | null {
  const host = event.req.headers.get("host");
  if (host !== null || event.runtime?.node?.req.httpVersionMajor === 1) return host;
  return event.url.host;
}

function wrongMethod(event: McpEvent): Answer {
  event.res.headers.set("allow", "POST");
  return errorResponse(405, { code: INVALID_REQUEST, message: "this endpoint takes POST" });
}

function isJson(type: string | null): boolean {
  return type === JSON_TYPE || type?.split(";", 1)[0]?.trim().toLowerCase() === JSON_TYPE;
}

function readBody(event: McpEvent, maxBytes: number): Promise<string> {
  const request = event.runtime?.node?.req;
  return request === undefined ? readWebBody(event.req, maxBytes) : readNodeBody(request, maxBytes);
}

function unread(event: McpEvent, error: unknown, { host }: Endpoint): Answer {
  const refusal = error instanceof Refusal ? error : new Refusal({ code: INVALID_REQUEST, http: 400 }, "the body ended early");
  host?.diagnostics.note(error instanceof Refusal ? "malformed" : "lost", refusal.message);
  // What is left of the body is not read either, so the connection cannot be used again.
  if (event.runtime?.node?.req.httpVersionMajor === 1) event.res.headers.set("connection", "close");
  return errorResponse(refusal.http, refusal);
}

function answer(event: McpEvent, text: string, { accepts, endpoint }: { accepts: Accepts; endpoint: Endpoint }): Promise<Answer> {
  return new Promise((resolve) => {
    const { host } = endpoint;
    if (host === undefined)
      return resolve(errorResponse(503, { code: INTERNAL_ERROR, message: "no server is connected to this endpoint" }));
    const reply = openReply(sinkOf(event, resolve), accepts, endpoint.pulse);
    const message = parse(text);
    if (message instanceof Refusal) return host.garbled(message, reply);
    const accepted = host.accept({ message, route: reply, facts: factsOf(event), connection: undefined });
    if (accepted === "pending") return;
    reply.abandon();
    if (accepted === "noted") resolve(noted());
    else resolve(errorResponse(400, { code: INVALID_REQUEST, message: "this message is not taken here" }));
  });
}

function sinkOf(event: McpEvent, answer: (value: Answer) => void): Sink {
  const response = event.runtime?.node?.res;
  return response === undefined ? webSink(event.req, answer) : nodeSink(response, event, answer);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own words quote the input, which need not be repeated to whoever sent it.
    return new Refusal({ code: PARSE_ERROR, http: 400 }, "this is not JSON");
  }
}
