/** GET and DELETE: a session's streams, and its end. */
import { INTERNAL_ERROR, Refusal } from "../../errors.ts";
import type { Facts } from "../../route.ts";
import type { Host } from "../index.ts";
import type { Answer, McpEvent } from "./event.ts";
import { join } from "./joining.ts";
import { done, errorResponse } from "./response.ts";
import type { Sessions } from "./sessions.ts";
import { sinkOf } from "./sink-of.ts";
import { stand } from "./standing.ts";

export interface Visit {
  readonly host: Host;
  readonly sessions: Sessions;
}

export async function visit(event: McpEvent, { principal }: Facts, { host, sessions }: Visit): Promise<Answer> {
  const { headers, method } = event.req;
  const session = await join(sessions, host, { headers, principal });
  if (session instanceof Refusal) return errorResponse(session.http, session);
  if (method === "DELETE") {
    sessions.end(session);
    return done();
  }
  if (sessions.draining) return errorResponse(503, { code: INTERNAL_ERROR, message: "the server is shutting down" });
  return new Promise((resolve, reject) => {
    const answer = (refusal: Refusal | undefined): void => {
      if (refusal !== undefined) resolve(errorResponse(refusal.http, refusal));
    };
    stand(sinkOf(event, resolve), { session, events: sessions.events, host, headers }).then(answer, reject);
  });
}
