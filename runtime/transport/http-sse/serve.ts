/** HTTP+SSE, the server's side: a stream that a client opens with GET, and messages that it posts to the endpoint named there. */
import { H3 } from "h3";
import { ConnectionClosed, INTERNAL_ERROR, INVALID_REQUEST, Refusal } from "../../errors.ts";
import type { Facts } from "../../route.ts";
import { readAccept } from "../http/accept.ts";
import { MAX_BODY_BYTES } from "../http/body.ts";
import type { Answer, McpEvent } from "../http/event.ts";
import { factsOf } from "../http/facts.ts";
import { type Guard, openGuard } from "../http/guard.ts";
import { identify, type PrincipalOf } from "../http/principal.ts";
import { openPulse, type Pulse } from "../http/pulse.ts";
import { hostOf, isJson, readBody, unread } from "../http/request.ts";
import { errorResponse, noted } from "../http/response.ts";
import type { McpHandlerOptions } from "../http/serve.ts";
import { JSON_TYPE } from "../http/sink.ts";
import { sinkOf } from "../http/sink-of.ts";
import type { Host, ServerTransport } from "../index.ts";
import { askedPath, mounted, pathOf } from "./endpoint.ts";
import { openPipe, type Pipe } from "./pipe.ts";

export interface SseHandlerOptions
  extends Pick<McpHandlerOptions, "allowedHosts" | "allowedOrigins" | "maxBodyBytes" | "keepAliveMs" | "principal"> {
  /** The path that the stream is at in its own app. What a request has before it is the prefix the app is mounted under. Default `/sse`. */
  readonly path?: string;
  /** The path that clients post to, in the same app: they are told it behind the same prefix. Default `/messages`. */
  readonly endpoint?: string;
  /** Default 1000: each is a connection that stays open, and a client has one. One more is answered with 503. */
  readonly maxStreams?: number;
}

export interface SseHandler extends ServerTransport {
  /** For an h3 app: `app.all("/sse", sse.stream)`. */
  readonly stream: (event: McpEvent) => Promise<Answer>;
  /** For an h3 app: `app.all("/messages", sse.messages)`. */
  readonly messages: (event: McpEvent) => Promise<Answer>;
  /** For everything that speaks web standards: POST is a message, whatever its path, anything else is about the stream. */
  readonly fetch: (request: Request) => Promise<Response>;
}

/**
 * The transport of the first revision, for clients that have no other: `app.all("/sse", sse.stream).all("/messages", sse.messages)` in h3, under any
 * prefix, `sse.fetch` elsewhere; `await server.connect(sse)` makes it answer. It is deprecated in favour of Streamable HTTP, which can be served
 * beside it. Any revision can be spoken over it; later ones do not mention it.
 *
 * A message is taken with 202 and answered on the stream. While a client does not read its stream, its messages wait. Which hosts are served has no
 * default, as in `mcpHandler`; who may call is the app's to check.
 *
 * @throws {Error} where `path` or `endpoint` is more than a path.
 * @see https://modelcontextprotocol.io/specification/2024-11-05/basic/transports
 */
export function sseHandler(options: SseHandlerOptions): SseHandler {
  const { allowedHosts, allowedOrigins } = options;
  const loopback = allowedHosts === "loopback";
  return openSse(openDesk(options, openGuard({ loopback, allowedHosts: loopback ? [] : allowedHosts, allowedOrigins })));
}

export interface Desk {
  readonly guard: Guard;
  readonly maxBodyBytes: number;
  readonly maxStreams: number;
  readonly pulse: Pulse;
  readonly path: string;
  readonly endpoint: string;
  readonly principal: PrincipalOf | undefined;
  /** By the id that the client was told, with the id of whoever opened it: to others there is no such stream. */
  readonly pipes: Map<string, { readonly pipe: Pipe; readonly owner: string | undefined }>;
  /** Absent before `listen` and after disposal. */
  host: Host | undefined;
  /** No stream is opened any more; those that are go on, for what is still being answered. */
  draining: boolean;
}

export function openDesk(options: Omit<SseHandlerOptions, "allowedHosts">, guard: Guard): Desk {
  const { path = "/sse", endpoint = "/messages", maxBodyBytes = MAX_BODY_BYTES, maxStreams = 1000, keepAliveMs, principal } = options;
  const places = { path: pathOf("path", path), endpoint: pathOf("endpoint", endpoint) };
  const limits = { maxBodyBytes, maxStreams, pulse: openPulse(keepAliveMs) };
  return { ...places, ...limits, guard, principal, pipes: new Map(), host: undefined, draining: false };
}

export function openSse(desk: Desk): SseHandler {
  const stream = (event: McpEvent): Promise<Answer> => admit(event, "GET", desk);
  const messages = (event: McpEvent): Promise<Answer> => admit(event, "POST", desk);
  const app = new H3().all("/**", (event) => (event.req.method === "POST" ? messages(event) : stream(event)));
  return {
    stream,
    messages,
    fetch: async (request) => app.fetch(request),
    async listen(host) {
      desk.host = host;
    },
    drain() {
      desk.draining = true;
    },
    async [Symbol.asyncDispose]() {
      desk.host = undefined;
      for (const { pipe } of [...desk.pipes.values()]) pipe.close(new ConnectionClosed("the server has stopped"));
    },
  };
}

async function admit(event: McpEvent, method: "GET" | "POST", desk: Desk): Promise<Answer> {
  const { guard, host, principal: principalOf } = desk;
  const barred = guard(hostOf(event), event.req.headers.get("origin"));
  if (barred !== undefined) return refusal(403, barred);
  if (event.req.method !== method) {
    event.res.headers.set("allow", method);
    return refusal(405, `this takes ${method}`);
  }
  if (host === undefined) return errorResponse(503, { code: INTERNAL_ERROR, message: "no server is connected to this endpoint" });
  const principal = principalOf === undefined ? undefined : await identify(principalOf, event, host);
  if (principal instanceof Refusal) return errorResponse(principal.http, principal);
  const facts = factsOf(event, principal);
  return method === "GET" ? open(event, facts, { desk, host }) : take(event, facts, { desk, host });
}

interface Serving {
  readonly desk: Desk;
  readonly host: Host;
}

function open(event: McpEvent, { principal }: Facts, { desk, host }: Serving): Answer | Promise<Answer> {
  const { pipes, pulse, path } = desk;
  if (!readAccept(event.req.headers.get("accept")).stream) return refusal(406, "accept text/event-stream");
  const endpoint = mounted(desk.endpoint, { asked: askedPath(event), path });
  if (endpoint === undefined) return refusal(404, `nothing is served here: the stream is where a path ends in ${path}`);
  if (desk.draining) return errorResponse(503, { code: INTERNAL_ERROR, message: "this server is stopping" });
  if (pipes.size >= desk.maxStreams) return errorResponse(503, { code: INTERNAL_ERROR, message: "too many streams are open" });
  return new Promise((resolve) => {
    const sink = sinkOf(event, resolve);
    // Nobody would ever say so again.
    if (sink.lost) return resolve(noted());
    const id = crypto.randomUUID();
    const closed = (): void => void pipes.delete(id);
    const pipe = openPipe(sink, { host, pulse, endpoint: `${endpoint}?${ID}=${id}`, closed });
    pipes.set(id, { pipe, owner: principal?.id });
  });
}

const ID = "session_id";
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

async function take(event: McpEvent, facts: Facts, { desk, host }: Serving): Promise<Answer> {
  const id = event.url.searchParams.get(ID);
  if (id === null || !UUID.test(id)) return refusal(400, `the endpoint carries the ${ID} that its stream has named`);
  if (!isJson(event.req.headers.get("content-type"))) return refusal(415, `the content type must be ${JSON_TYPE}`);
  const found = desk.pipes.get(id);
  if (found === undefined || found.owner !== facts.principal?.id) return unknown();
  const { pipe } = found;
  if (pipe.full && !(await readiness(event, pipe))) return givenUp(host);
  let text: string;
  try {
    text = await readBody(event, desk.maxBodyBytes);
  } catch (error) {
    return unread(event, error, host.diagnostics);
  }
  // The stream may have ended meanwhile.
  if (desk.pipes.get(id) !== found) return unknown();
  const why = pipe.receive(text, facts);
  return why === undefined ? noted() : errorResponse(why.http, why);
}

/** Before the body is read: what a client posts without reading its stream stays with the client. False where it gives up. */
async function readiness(event: McpEvent, pipe: Pipe): Promise<boolean> {
  const sink = sinkOf(event, () => undefined);
  await new Promise<void>((resolve) => {
    const stops = [pipe.onReady(done), sink.onLost(done)];
    function done(): void {
      for (const stop of stops) stop();
      resolve();
    }
  });
  return !sink.lost;
}

/** Nobody hears this answer. */
function givenUp({ diagnostics }: Host): Answer {
  diagnostics.note("lost", "a message that was given up before it was read");
  return noted();
}

function unknown(): Answer {
  return refusal(404, "no stream with this id is open");
}

function refusal(status: number, message: string): Answer {
  return errorResponse(status, { code: INVALID_REQUEST, message });
}
