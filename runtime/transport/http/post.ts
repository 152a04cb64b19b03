/** POST: one message, or a batch, from its bytes to whoever takes it. */
import { INTERNAL_ERROR, INVALID_REQUEST, PARSE_ERROR, Refusal } from "../../errors.ts";
import { classify } from "../../message.ts";
import type { Facts, Inbound } from "../../route.ts";
import type { Host } from "../index.ts";
import { unclaimedOf } from "../unclaimed.ts";
import { type Accepts, readAccept } from "./accept.ts";
import type { Answer, McpEvent } from "./event.ts";
import { join, SESSION_HEADER } from "./joining.ts";
import type { Pulse } from "./pulse.ts";
import { openReply, type Reply } from "./reply.ts";
import { bodyGiven, isJson, readBody, unread } from "./request.ts";
import { errorResponse, noted } from "./response.ts";
import type { HttpSession } from "./session.ts";
import { openSessionReply } from "./session-reply.ts";
import type { Sessions } from "./sessions.ts";
import { JSON_TYPE } from "./sink.ts";
import { sinkOf } from "./sink-of.ts";

/** What a POST is served with. */
export interface Post {
  readonly host: Host;
  readonly maxBodyBytes: number;
  readonly pulse: Pulse;
  /** Absent where every message stands alone. */
  readonly sessions: Sessions | undefined;
}

export async function post(event: McpEvent, facts: Facts, served: Post): Promise<Answer> {
  const { headers } = event.req;
  if (!isJson(headers.get("content-type")))
    return errorResponse(415, { code: INVALID_REQUEST, message: `the content type must be ${JSON_TYPE}` });
  const accepts = readAccept(headers.get("accept"));
  if (!accepts.json && !accepts.stream)
    return errorResponse(406, { code: INVALID_REQUEST, message: `accept ${JSON_TYPE}, text/event-stream, or both` });
  const { maxBodyBytes } = served;
  const given = bodyGiven(event, maxBodyBytes);
  if (given instanceof Refusal) return unread(event, given, served.host.diagnostics);
  if (given !== undefined) return take(event, "parsed" in given ? given.parsed : parse(given.text), { accepts, facts, served });
  let text: string;
  try {
    text = await readBody(event, maxBodyBytes);
  } catch (error) {
    return unread(event, error, served.host.diagnostics);
  }
  return take(event, parse(text), { accepts, facts, served });
}

interface Taking {
  readonly accepts: Accepts;
  readonly facts: Facts;
  readonly served: Post;
}

/** `message` is parsed JSON, or why there is none. */
function take(event: McpEvent, message: unknown, taking: Taking): Answer | Promise<Answer> {
  const { facts, served } = taking;
  const { host, sessions } = served;
  if (message instanceof Refusal || sessions === undefined) return alone(event, message, taking);
  const belonging = host.belongs(message, facts);
  if (belonging === "alone" || isNoMessage(message)) return alone(event, message, taking);
  const within = (session: HttpSession | Refusal): Answer | Promise<Answer> =>
    session instanceof Refusal
      ? errorResponse(session.http, session)
      : together(event, message, { ...taking, sessions, session, opens: belonging === "opens" });
  if (belonging === "opens") return within(sessions.open(facts.principal) ?? FULL);
  const joined = join(sessions, host, { headers: event.req.headers, principal: facts.principal });
  return joined instanceof Promise ? joined.then(within) : within(joined);
}

const FULL = new Refusal({ code: INTERNAL_ERROR, http: 503 }, "there are as many sessions as this server takes: try again later");

/** What is wrong with it is more use than which session it would have been for. */
function isNoMessage(message: unknown): boolean {
  return !Array.isArray(message) && classify(message).kind === "malformed";
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own words quote the input, which need not be repeated to whoever sent it.
    return new Refusal({ code: PARSE_ERROR, http: 400 }, "this is not JSON");
  }
}

function alone(event: McpEvent, message: unknown, { accepts, facts, served }: Taking): Promise<Answer> {
  return new Promise((resolve) => {
    const { host, pulse } = served;
    const route = openReply(sinkOf(event, resolve), accepts, pulse);
    if (message instanceof Refusal) return host.garbled(message, route);
    settle(host, { message, route, facts, connection: undefined }, resolve);
  });
}

interface Together extends Taking {
  readonly sessions: Sessions;
  readonly session: HttpSession;
  readonly opens: boolean;
}

function together(event: McpEvent, message: unknown, { accepts, facts, served, sessions, session, opens }: Together): Promise<Answer> {
  const { host, pulse } = served;
  const { connection } = session;
  return new Promise((resolve) => {
    const unclaimed = unclaimedOf(message, connection);
    if (unclaimed === undefined) return resolve(noted());
    const head = ({ failed = false }: { failed?: boolean }): void => {
      if (!opens || failed || connection.session === undefined) return;
      sessions.admit(session);
      event.res.headers.set(SESSION_HEADER, session.id);
    };
    const done = ({ failed = false }: { failed?: boolean }): void => {
      if (opens && failed) sessions.end(session);
      else sessions.heard(session);
    };
    const route = openSessionReply(sinkOf(event, resolve), { session, accepts, pulse, head, done });
    settle(host, { message: unclaimed, route, facts, connection }, resolve);
    sessions.heard(session);
  });
}

/** What wants no answer is answered with a status. */
function settle(host: Host, inbound: Inbound & { readonly route: Reply }, answer: (value: Answer) => void): void {
  const accepted = host.accept(inbound);
  if (accepted === "pending") return;
  inbound.route.abandon();
  // In a session a reply may come when nobody waits for it any more, and its sender could not know.
  const late = inbound.connection !== undefined && classify(inbound.message).kind === "reply";
  if (accepted === "noted" || late) answer(noted());
  else answer(errorResponse(400, { code: INVALID_REQUEST, message: "this message is not taken here" }));
}
