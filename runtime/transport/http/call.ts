/** Streamable HTTP, the client's side: each request is a POST, and its answer is a stream of its own. */
import { within } from "../../deadline.ts";
import type { OutgoingRequest } from "../../message.ts";
import type { ClientTransport, Ear, Hangup, Host } from "../index.ts";
import { MAX_MESSAGE } from "../sse.ts";
import { readAnswer } from "./answer.ts";
import { attend } from "./attend.ts";
import { ClientSession, type Sending } from "./client-session.ts";
import { openHearing } from "./hearing.ts";
import { failed, nameOf, targetOf } from "./target.ts";

export interface HttpTransportOptions {
  /** Sent with every request: `authorization` belongs here. What the protocol itself says in headers wins over them. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Default the global one. Give another to refresh tokens, to use a proxy, or to reach a handler in this process. */
  readonly fetch?: typeof fetch;
  /** Default 64 MiB, counted as it is read: what was compressed is larger then. A call whose reply is longer is lost. */
  readonly maxMessageBytes?: number;
}

/**
 * Speaks to a server over Streamable HTTP: `await connect(httpTransport("https://example.com/mcp"), { info })`. Each call is a POST with a stream of
 * its own; giving up a call drops its stream. Nothing is sent before `connect`.
 *
 * Where the revision has sessions, it also listens to what the server says unasked, comes back for the rest of a stream that was cut off, and ends
 * the session when it is disposed of. Redirects are followed within the origin only.
 *
 * Calls reject with `ConnectionClosed`, with `status`, where the answer is no message, and with status 404 where the server does not know the
 * session any more. Neither credentials nor the query of the URL are named.
 *
 * @throws {Error} where the url is none, is not http: or https:, or holds credentials, which `fetch` refuses.
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http
 */
export function httpTransport(url: string | URL, options: HttpTransportOptions = {}): ClientTransport {
  const { headers = {}, fetch: send = fetch, maxMessageBytes: maxBytes = MAX_MESSAGE } = options;
  let host: Host | undefined;
  const sending: Sending = { target: targetOf("httpTransport", url), headers, fetch: send, host: () => host };
  let session = new ClientSession(sending);

  return {
    streams: true,
    async listen(listening) {
      host = listening;
    },
    async attend(wire, agreed) {
      session.agree(wire, agreed);
      if (!wire.sessions || host === undefined) return;
      // What is said before the server knows this stream may reach nobody; one that says nothing at all is not waited for.
      await within(attend({ session, host, maxBytes }), ATTENDED_MS);
    },
    exchange(request, ear) {
      // One that the server has given up is opened anew, and is another one.
      if (request.method === "initialize" && session.lost) session = new ClientSession(sending);
      return exchange(request, ear, { session, host, maxBytes });
    },
    tell: (message) => session.tell(message),
    [Symbol.asyncDispose]: () => session.leave(LEAVING_MS),
  };
}

/** Longer than most round trips, short for a person who waits. */
const ATTENDED_MS = 1000;
/** How long the server may take to hear that the session is over. */
const LEAVING_MS = 2000;

/** How long a call that nobody wants is kept open for its cancellation to arrive first. */
const CANCELLING_MS = 1000;

interface Exchanging {
  readonly session: ClientSession;
  readonly host: Host | undefined;
  readonly maxBytes: number;
}

function exchange(request: OutgoingRequest, ear: Ear, { session, host, maxBytes }: Exchanging): Hangup {
  const { gone, connection, back } = session;
  if (gone !== undefined) {
    queueMicrotask(() => ear.lost(gone));
    return () => undefined;
  }
  const where = nameOf(session.target);
  const abort = new AbortController();
  const overhear = (message: unknown): void => void host?.accept({ message, route: back, facts: {}, connection });
  const hearing = openHearing(request, ear, { where, overhear });
  const forget = connection.onClosed((why) => {
    hearing.lose(why);
    abort.abort();
  });
  session
    .post(request, abort.signal)
    .then((response) => {
      if (request.method === "initialize") session.opened(response);
      return readAnswer(response, { request, hearing, session, signal: abort.signal, maxBytes, host });
    })
    .catch((cause: unknown) => hearing.lose(failed(where, cause)))
    .finally(forget);
  return (notice) => {
    hearing.stop();
    if (notice === undefined) abort.abort();
    // Told second, the server would have taken a caller that changed its mind for one that was cut off.
    else void within(session.say(notice), CANCELLING_MS).then(() => abort.abort());
  };
}
