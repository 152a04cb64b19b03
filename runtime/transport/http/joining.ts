/** Which session a request belongs to, by what its head says. */
import type { Principal } from "../../contract.ts";
import { VERSION_HEADER } from "../../era/envelope.ts";
import { INTERNAL_ERROR, INVALID_REQUEST, Refusal } from "../../errors.ts";
import type { Host } from "../index.ts";
import type { HttpSession } from "./session.ts";
import type { Sessions } from "./sessions.ts";

export const SESSION_HEADER = "mcp-session-id";

export interface Joining {
  readonly headers: { get(name: string): string | null };
  readonly principal: Principal | undefined;
}

/** A `Refusal` where there is no such session, or where the head does not fit it. A session known to this process is found at once. */
export function join(sessions: Sessions, host: Host, joining: Joining): HttpSession | Refusal | Promise<HttpSession | Refusal> {
  const id = joining.headers.get(SESSION_HEADER);
  if (id === null) return refused(400, "this belongs to a session: send its Mcp-Session-Id, or initialize to open one");
  const found = sessions.find(id, joining.principal);
  if (!(found instanceof Promise)) return fitting(found, joining);
  return found.then(
    (adopted) => fitting(adopted, joining),
    (error: unknown) => {
      host.diagnostics.note("failed", "the session store", error);
      return new Refusal({ code: INTERNAL_ERROR, http: 503 }, "sessions cannot be looked up right now: try again");
    },
  );
}

function fitting(session: HttpSession | undefined, { headers }: Joining): HttpSession | Refusal {
  if (session === undefined) return refused(404, "there is no such session, or not any more: initialize again, without Mcp-Session-Id");
  const version = headers.get(VERSION_HEADER);
  const agreed = session.connection.session?.plan.protocol.revision;
  if (version === null || version === agreed) return session;
  return refused(400, `the MCP-Protocol-Version of this session is ${agreed}, as its initialize has settled`);
}

function refused(http: number, message: string): Refusal {
  return new Refusal({ code: INVALID_REQUEST, http }, message);
}
