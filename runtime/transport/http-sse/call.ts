/** HTTP+SSE, the client's side: one stream to listen to, and an endpoint to post to, which the server names there. */
import { within } from "../../deadline.ts";
import { ConnectionClosed } from "../../errors.ts";
import type { HttpTransportOptions } from "../http/call.ts";
import { fetchWithin } from "../http/redirect.ts";
import { failed, nameOf, targetOf } from "../http/target.ts";
import type { ClientTransport, Host } from "../index.ts";
import { type Line, openLine } from "./line.ts";
import { openPost } from "./post.ts";
import { type Opened, readEndpoint } from "./stream.ts";

export interface SseTransportOptions extends Pick<HttpTransportOptions, "headers" | "fetch"> {
  /** How long the server may take to name its endpoint. Default 10 s: it says nothing else before. */
  readonly endpointMs?: number;
}

/**
 * Speaks to a server over HTTP+SSE, the transport of the first revision: `await connect(sseTransport("https://example.com/sse"), { info })`. It is
 * for servers that have no other; it is deprecated in favour of Streamable HTTP, which is `httpTransport`.
 *
 * Connecting rejects with `ConnectionClosed` where there is no stream, or its endpoint is missing or on another origin. Calls do, with `status`,
 * where the server does not take them, and all of them where the stream ends: it is not opened again, because the server has forgotten it by then.
 * Redirects are followed within the origin only.
 *
 * @throws {Error} where the url is none, is not http: or https:, or holds credentials, which `fetch` refuses.
 * @see https://modelcontextprotocol.io/specification/2024-11-05/basic/transports
 */
export function sseTransport(url: string | URL, options: SseTransportOptions = {}): ClientTransport {
  const target = targetOf("sseTransport", url);
  const abort = new AbortController();
  let open: Line | undefined;

  function line(): Line {
    if (open === undefined) throw new ConnectionClosed(`the stream of ${nameOf(target)} has not been opened`);
    return open;
  }

  return {
    streams: false,
    async listen(host) {
      const { endpoint, events } = await openStream(target, options, { host, abort });
      const { headers = {}, fetch: send = fetch } = options;
      open = openLine(openPost(endpoint, { headers, send, signal: abort.signal }), host);
      follow(open, open.read(events), nameOf(target));
    },
    exchange: (request, ear) => line().exchange(request, ear),
    tell: async (notice) => line().tell(notice),
    async [Symbol.asyncDispose]() {
      open?.lose(new ConnectionClosed("this client is closed"));
      abort.abort();
    },
  };
}

interface Opening {
  readonly host: Host;
  /** Ends the stream, whether it is needed any more or was never what it should be. */
  readonly abort: AbortController;
}

async function openStream(target: URL, options: SseTransportOptions, { host, abort }: Opening): Promise<Opened> {
  const { headers = {}, fetch: send = fetch, endpointMs = 10_000 } = options;
  const where = nameOf(target);
  const head = { ...headers, accept: "text/event-stream" };
  const skipped = (): void => host.diagnostics.note("unclaimed", "an event before the endpoint");
  const opening = fetchWithin(send, target, { headers: head, signal: abort.signal }).then((fetched) => readEndpoint(fetched, skipped));
  try {
    if (await within(opening, endpointMs)) return await opening;
    throw new ConnectionClosed(`${where} named no endpoint within ${endpointMs} ms`);
  } catch (cause) {
    abort.abort();
    opening.catch(() => undefined);
    throw failed(where, cause);
  }
}

/** Whoever waits for a reply hears how the stream ended. */
function follow(line: Line, reading: Promise<void>, where: string): void {
  reading.then(
    () => line.lose(new ConnectionClosed(`${where} ended its stream`)),
    (cause: unknown) => line.lose(new ConnectionClosed(`the stream of ${where} broke`, { cause })),
  );
}
