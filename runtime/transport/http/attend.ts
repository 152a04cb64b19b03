/** The client's stream for what the server says unasked, which it may or may not have. */
import { PARSE_ERROR, Refusal } from "../../errors.ts";
import type { Host } from "../index.ts";
import { type ClientSession, letGo } from "./client-session.ts";
import { Cursor } from "./cursor.ts";
import { type Followed, follow, isPassing, isStream } from "./follow.ts";

export interface Attending {
  readonly session: ClientSession;
  readonly host: Host;
  readonly maxBytes: number;
}

/** So often in a row, over two minutes, a server may be away; then it has gone. */
const ATTEMPTS = 8;

/** Resolves when the server has answered. A server without such a stream is as good as one with it, whatever it answers. */
export async function attend(attending: Attending): Promise<void> {
  const { session, host } = attending;
  if (session.gone !== undefined) return;
  const abort = new AbortController();
  const { signal } = abort;
  const forget = session.connection.onClosed(() => abort.abort());
  const first = await session.listen(undefined, signal).catch(() => undefined);
  if (first !== undefined && !isStream(first)) {
    await letGo(first);
    if (!isPassing(first.status)) return forget();
  }
  const reading = follow(first !== undefined && isStream(first) ? first : undefined, followed(attending, signal));
  void reading.then((why) => {
    forget();
    if (!signal.aborted) host.diagnostics.note("lost", "the stream for what the server says unasked", why);
  });
}

function followed({ session, host, maxBytes }: Attending, signal: AbortSignal): Followed {
  const { back, connection } = session;
  const garbled = (): void => host.garbled(new Refusal({ code: PARSE_ERROR, http: 400 }, "an event is no message"), back);
  return {
    session,
    cursor: new Cursor(maxBytes),
    signal,
    attempts: ATTEMPTS,
    goesOn: () => !signal.aborted,
    garbled,
    skip: (kind, what) => host.diagnostics.note(kind, what),
    hear(data) {
      let message: unknown;
      try {
        message = JSON.parse(data);
      } catch {
        // The parser's own words quote what was sent, and the host says what is to be said.
        return garbled();
      }
      host.accept({ message, route: back, facts: {}, connection });
    },
  };
}
