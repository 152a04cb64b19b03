/** Streamable HTTP, the client's side: each request is a POST, and its answer is a stream of its own. */
import type { Delivery } from "../../contract.ts";
import { ConnectionClosed } from "../../errors.ts";
import type { Outgoing } from "../../message.ts";
import type { Route } from "../../route.ts";
import type { ClientTransport, Host } from "../index.ts";
import { openHearing } from "./hearing.ts";
import { failed, nameOf, targetOf } from "./target.ts";

export interface HttpTransportOptions {
  /** Sent with every request: `authorization` belongs here. What the protocol itself says in headers wins over them. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Default the global one. Give another to refresh tokens, to use a proxy, or to reach a handler in this process. */
  readonly fetch?: typeof fetch;
}

/**
 * Speaks to a server over Streamable HTTP: `await connect(httpTransport("https://example.com/mcp"), { info })`. Each call is a POST with a stream of
 * its own; giving up a call drops its stream. Nothing is sent before `connect`.
 *
 * Calls reject with `ConnectionClosed`, with `status`, where the answer is no message. Neither credentials nor the query of the URL are named.
 *
 * @throws {Error} where the url is none, is not http: or https:, or holds credentials, which `fetch` refuses.
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http
 */
export function httpTransport(url: string | URL, options: HttpTransportOptions = {}): ClientTransport {
  const target = targetOf("httpTransport", url);
  const where = nameOf(target);
  const post = openPost(target, options);
  const calls = new Set<AbortController>();
  let host: Host | undefined;

  async function tell(message: Outgoing): Promise<Delivery> {
    const { ok, status, body } = await post(message);
    await body?.cancel();
    if (!ok) throw new ConnectionClosed(`${where} refused a message with status ${status}`, { status });
    return "sent";
  }

  function mention(message: Outgoing): Delivery {
    tell(message).catch((cause: unknown) => host?.diagnostics.note("lost", `a ${message.kind} of ours`, cause));
    return "sent";
  }

  /** The way to a server that says something of its own on the stream of our request. */
  const back: Route = { send: mention, onLost: () => () => undefined };
  const overhear = (message: unknown): void => void host?.accept({ message, route: back, facts: {}, connection: undefined });

  return {
    streams: true,
    async listen(listening) {
      host = listening;
    },
    exchange(request, ear) {
      const abort = new AbortController();
      calls.add(abort);
      const hearing = openHearing(request, ear, { where, overhear });
      post(request, abort.signal)
        .then(hearing.read)
        .catch((cause: unknown) => hearing.lose(failed(where, cause)))
        .finally(() => calls.delete(abort));
      return (notice) => {
        hearing.stop();
        if (notice !== undefined) mention(notice);
        abort.abort();
      };
    },
    tell,
    async [Symbol.asyncDispose]() {
      for (const abort of calls) abort.abort();
    },
  };
}

type Post = (message: Outgoing, signal?: AbortSignal) => Promise<Response>;

function openPost(url: URL, { headers = {}, fetch: send = fetch }: HttpTransportOptions): Post {
  let session: string | undefined;
  return async (message, signal) => {
    const own = session === undefined ? {} : { [SESSION_HEADER]: session };
    const head = { ...headers, ...HEADERS, ...message.headers, ...own };
    const response = await send(url, { method: "POST", headers: head, body: message.text(), ...(signal === undefined ? {} : { signal }) });
    // A server that gives the conversation an id wants it back with everything that follows.
    session = response.headers.get(SESSION_HEADER) ?? session;
    return response;
  };
}

const SESSION_HEADER = "mcp-session-id";
const HEADERS = { accept: "application/json, text/event-stream", "content-type": "application/json" };
