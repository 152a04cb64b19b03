/** Announcements to a peer with a session: on its one standing route, and of resources only those that it watches. */
import { type Audience, type Hub, isWatched } from "../announce.ts";
import { noticeOf } from "../message.ts";
import type { Connection, Session } from "../session.ts";

/** From its confirmation to its end the peer hears what the server announces. */
export function confirm(connection: Connection, session: Session, hub: Hub | undefined): void {
  if (session.confirmed) return;
  session.confirm();
  if (hub !== undefined) connection.onClosed(hub.join(audienceOf(connection, session)));
}

function audienceOf(connection: Connection, session: Session): Audience {
  const { methods } = session.plan.protocol;
  return (method, params) => {
    const row = Object.hasOwn(methods, method) ? methods[method] : undefined;
    if (row === undefined) return undefined;
    if (row.scope === "subscription" && !isWatched(session.watched ?? [], Reflect.get(params, "uri"))) return undefined;
    return connection.tell(noticeOf(method, params));
  };
}
