/** Streamable HTTP, the server's side: an h3 handler that mounts in any h3 app and is callable as `fetch`. */
import { H3 } from "h3";
import type { Principal } from "../../contract.ts";
import { INTERNAL_ERROR, INVALID_REQUEST, Refusal } from "../../errors.ts";
import type { ServerTransport } from "../index.ts";
import { MAX_BODY_BYTES } from "./body.ts";
import type { Answer, McpEvent } from "./event.ts";
import { factsOf } from "./facts.ts";
import { type Guard, openGuard } from "./guard.ts";
import { type Post, post } from "./post.ts";
import { identify, type PrincipalOf } from "./principal.ts";
import { openPulse } from "./pulse.ts";
import { hostOf } from "./request.ts";
import { errorResponse } from "./response.ts";
import { openSessions, type SessionOptions } from "./sessions.ts";
import { visit } from "./visit.ts";

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
  /**
   * How sessions of handshake revisions are kept. Default as `SessionOptions` says. `false`: every POST is served by itself, as if its handshake
   * had been made, and nothing can be asked of clients.
   */
  readonly sessions?: SessionOptions | false;
  /**
   * Who is behind a request, as the app has found out. A session belongs to who opened it: to others there is no such session. What this throws
   * is answered with 500, or with the status of a `Refusal`.
   */
  readonly principal?: PrincipalOf;
}

export interface McpHandler extends ServerTransport {
  /** For an h3 app: `app.all("/mcp", mcp.handler)`. */
  readonly handler: (event: McpEvent) => Promise<Answer>;
  /** For everything that speaks web standards, whatever the path. */
  readonly fetch: (request: Request) => Promise<Response>;
}

interface Endpoint {
  readonly guard: Guard;
  readonly principal: PrincipalOf | undefined;
  /** Absent before `listen` and after disposal. */
  served: Post | undefined;
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
export function mcpHandler(options: McpHandlerOptions): McpHandler {
  const { allowedHosts, allowedOrigins } = options;
  const loopback = allowedHosts === "loopback";
  return openEndpoint(openGuard({ loopback, allowedHosts: loopback ? [] : allowedHosts, allowedOrigins }), options);
}

export function openEndpoint(guard: Guard, options: Omit<McpHandlerOptions, "allowedHosts">): McpHandler {
  const { maxBodyBytes = MAX_BODY_BYTES, keepAliveMs, sessions = {}, principal } = options;
  const pulse = openPulse(keepAliveMs);
  const endpoint: Endpoint = { guard, principal, served: undefined };
  const handler = (event: McpEvent): Promise<Answer> => respond(event, endpoint);
  const app = new H3().all("/**", handler);
  return {
    handler,
    fetch: async (request) => app.fetch(request),
    async listen(host) {
      const keeps = sessions !== false && host.belongs(NO_MESSAGE, {}) !== "alone";
      endpoint.served = { host, maxBodyBytes, pulse, sessions: keeps ? openSessions(sessions, host, { pulse }) : undefined };
    },
    drain: () => endpoint.served?.sessions?.drain(),
    async [Symbol.asyncDispose]() {
      endpoint.served?.sessions?.close();
      endpoint.served = undefined;
    },
  };
}

/** Stands alone only where everything does. */
const NO_MESSAGE: readonly unknown[] = [];

/** Not async: a request without a principal hook would pay for a promise that it does not need. */
function respond(event: McpEvent, { guard, served, principal }: Endpoint): Promise<Answer> {
  const barred = guard(hostOf(event), event.req.headers.get("origin"));
  if (barred !== undefined) return refused(403, INVALID_REQUEST, barred);
  if (served === undefined) return refused(503, INTERNAL_ERROR, "no server is connected to this endpoint");
  if (principal === undefined) return admit(event, undefined, served);
  return identify(principal, event, served.host).then((found) =>
    found instanceof Refusal ? errorResponse(found.http, found) : admit(event, found, served),
  );
}

function admit(event: McpEvent, principal: Principal | undefined, served: Post): Promise<Answer> {
  const { method } = event.req;
  const { host, sessions } = served;
  const facts = factsOf(event, principal);
  if (method === "POST") return post(event, facts, served);
  if (sessions !== undefined && (method === "GET" || method === "DELETE")) return visit(event, facts, { host, sessions });
  const allow = sessions === undefined ? "POST" : "POST, GET, DELETE";
  event.res.headers.set("allow", allow);
  return refused(405, INVALID_REQUEST, `this endpoint takes ${allow}`);
}

async function refused(status: number, code: number, message: string): Promise<Answer> {
  return errorResponse(status, { code, message });
}
