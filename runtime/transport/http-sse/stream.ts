/** The stream as a client opens it: it begins with the endpoint to post to, and everything that the server says follows. */
import { ConnectionClosed } from "../../errors.ts";
import { type Fetched, originOf } from "../http/redirect.ts";
import { nameOf } from "../http/target.ts";
import { readEvents, type StreamEvent } from "../sse.ts";

export interface Opened {
  readonly endpoint: URL;
  readonly events: AsyncIterable<StreamEvent>;
}

/** Rejects with `ConnectionClosed` where the answer is no stream, or names no endpoint that may be posted to. `skipped` hears what comes before it. */
export async function readEndpoint({ response, url }: Fetched, skipped: (event: StreamEvent) => void): Promise<Opened> {
  const { status, ok, body } = response;
  const where = nameOf(url);
  const type = response.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (!ok || type !== "text/event-stream" || body === null) {
    await body?.cancel();
    const what = type === undefined ? "no content type" : `content type ${JSON.stringify(type.slice(0, 80))}`;
    throw new ConnectionClosed(`${where} answered with status ${status} and ${what}, which is no event stream`, { status });
  }
  const events = readEvents(body);
  // By hand: leaving a loop would end the stream.
  for (let next = await events.next(); !next.done; next = await events.next()) {
    if (next.value.event === "endpoint") return { endpoint: endpointOf(next.value.data, url), events };
    skipped(next.value);
  }
  throw new ConnectionClosed(`${where} ended its stream before it named an endpoint`);
}

/** The server chooses where everything is sent that the client says, credentials included: anywhere, but on its own origin. */
function endpointOf(data: string, stream: URL): URL {
  const where = nameOf(stream);
  if (!URL.canParse(data, stream.href)) throw new ConnectionClosed(`${where} named an endpoint that is no url`);
  const endpoint = new URL(data, stream);
  if (endpoint.origin !== stream.origin) {
    throw new ConnectionClosed(`${where} named an endpoint on another origin: ${originOf(endpoint)} instead of ${stream.origin}`);
  }
  if (endpoint.username !== "" || endpoint.password !== "") throw new ConnectionClosed(`${where} named an endpoint with credentials in it`);
  return endpoint;
}
