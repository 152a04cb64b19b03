/** What of a message is for whoever accepts: everything that answers nothing of ours. */
import type { Connection } from "../session.ts";

/** `undefined` where all of it has been heard. An empty batch is a mistake, which is not ours to overlook. */
export function unclaimedOf(message: unknown, connection: Pick<Connection, "claims">): unknown {
  if (!Array.isArray(message)) return connection.claims(message) ? undefined : message;
  const unclaimed = message.filter((each) => !connection.claims(each));
  return unclaimed.length === 0 && message.length > 0 ? undefined : unclaimed;
}
