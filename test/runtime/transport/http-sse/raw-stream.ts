/** A client of the wire: the stream as text, event by event, and posts as they are. */
import { readEvents, type StreamEvent } from "../../../../runtime/transport/sse.ts";
import { assert } from "../../../harness.ts";

export interface RawStream extends AsyncDisposable {
  readonly response: Response;
  /** As the first event has it. */
  readonly endpoint: string;
  /** `undefined` at the end. */
  next(): Promise<StreamEvent | undefined>;
  /** The next message. */
  said(): Promise<Record<string, unknown>>;
  post(body: string | Uint8Array, headers?: Record<string, string>): Promise<Response>;
}

type Send = (url: string, init?: RequestInit) => Promise<Response>;

export async function openRaw(
  url: string,
  { send = fetch, headers = {} }: { send?: Send; headers?: Record<string, string> } = {},
): Promise<RawStream> {
  const abort = new AbortController();
  const response = await send(url, { headers: { accept: "text/event-stream", ...headers }, signal: abort.signal });
  assert.is(response.status, 200);
  assert.ok(response.body);
  const events = readEvents(response.body ?? new ReadableStream());
  const next = async (): Promise<StreamEvent | undefined> => (await events.next()).value ?? undefined;
  const first = await next();
  assert.is(first?.event, "endpoint");
  const endpoint = first?.data ?? "";
  return {
    response,
    endpoint,
    next,
    async said() {
      const event = await next();
      assert.is(event?.event, "message");
      return JSON.parse(event?.data ?? "");
    },
    post: (body, more = {}) =>
      send(new URL(endpoint, url).href, { method: "POST", headers: { "content-type": "application/json", ...headers, ...more }, body }),
    async [Symbol.asyncDispose]() {
      abort.abort();
      await events.return().catch(() => undefined);
    },
  };
}

export const message = (method: string, params: unknown, id?: unknown): string => JSON.stringify({ jsonrpc: "2.0", id, method, params });

export const INITIALIZE: string = message(
  "initialize",
  { protocolVersion: "2024-11-05", capabilities: {}, clientInfo: { name: "raw", version: "1" } },
  0,
);
