/** A session over real HTTP, spoken by hand. */
import { createParser } from "eventsource-parser";

export const REVISION = "2025-11-25";

export interface RawEvent {
  readonly id: string | undefined;
  readonly data: string;
}

export interface Reading extends AsyncDisposable {
  readonly response: Response;
  /** The next event, or nothing when the stream has ended. */
  next(): Promise<RawEvent | undefined>;
  /** Everything to the end. */
  rest(): Promise<RawEvent[]>;
  /** Drops the connection. */
  drop(): void;
  /** What the stream said of when to come back. */
  readonly retries: number[];
}

export interface RawSession {
  readonly id: string;
  /** Sends a message; with `undefined` as a header's value it is left out. */
  post(message: object, headers?: Headers): Promise<Response>;
  /** As `post`, and reads the answer as a stream. */
  stream(message: object, headers?: Headers): Promise<Reading>;
  get(headers?: Headers): Promise<Reading>;
  end(headers?: Headers): Promise<Response>;
}

export type Headers = Readonly<Record<string, string | undefined>>;

export const request = (method: string, params: object = {}, id: unknown = 1): object => ({ jsonrpc: "2.0", id, method, params });
export const notice = (method: string, params: object = {}): object => ({ jsonrpc: "2.0", method, params });
export const toolCall = (name: string, id: unknown = 1, token: unknown = id): object =>
  request("tools/call", { name, _meta: { progressToken: token } }, id);

export const initialize = (revision: string = REVISION): object =>
  request("initialize", { protocolVersion: revision, capabilities: {}, clientInfo: { name: "raw", version: "1" } }, 0);

/** Makes the handshake. */
export async function openRaw(url: string, headers: Headers = {}, revision: string = REVISION): Promise<RawSession> {
  const response = await send(url, "POST", headers, initialize(revision));
  const id = response.headers.get("mcp-session-id");
  if (response.status !== 200 || id === null) throw new Error(`no session: ${response.status} ${await response.text()}`);
  await response.text();
  const session = rawSession(url, id, { ...headers, "mcp-protocol-version": revision });
  await (await session.post(notice("notifications/initialized"))).text();
  return session;
}

export function rawSession(url: string, id: string, given: Headers = {}): RawSession {
  const all = (headers: Headers): Headers => ({ "mcp-session-id": id, ...given, ...headers });
  return {
    id,
    post: (message, headers = {}) => send(url, "POST", all(headers), message),
    stream: (message, headers = {}) => read((signal) => send(url, "POST", all(headers), message, signal)),
    get: (headers = {}) => read((signal) => send(url, "GET", all({ accept: "text/event-stream", ...headers }), undefined, signal)),
    end: (headers = {}) => send(url, "DELETE", all(headers), undefined),
  };
}

// biome-ignore lint/complexity/useMaxParams: what an HTTP request consists of
export function send(url: string, method: string, headers: Headers, message?: object, signal?: AbortSignal): Promise<Response> {
  const type = message === undefined ? undefined : "application/json";
  const usual: Headers = { accept: "application/json, text/event-stream", "content-type": type, ...headers };
  const head = Object.fromEntries(Object.entries(usual).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  const body = message === undefined ? {} : { body: JSON.stringify(message) };
  return fetch(url, { method, headers: head, ...body, ...(signal === undefined ? {} : { signal }) });
}

async function read(open: (signal: AbortSignal) => Promise<Response>): Promise<Reading> {
  const abort = new AbortController();
  const response = await open(abort.signal);
  const events: RawEvent[] = [];
  const retries: number[] = [];
  const parser = createParser({
    onEvent: ({ id, data }) => void events.push({ id, data }),
    onRetry: (ms) => void retries.push(ms),
  });
  const reader = response.body?.getReader();
  const utf8 = new TextDecoder();
  const next = async (): Promise<RawEvent | undefined> => {
    for (;;) {
      const event = events.shift();
      if (event !== undefined) return event;
      const chunk = await reader?.read();
      if (chunk === undefined || chunk.done) return undefined;
      parser.feed(utf8.decode(chunk.value, { stream: true }));
    }
  };
  return {
    response,
    next,
    retries,
    async rest() {
      const all: RawEvent[] = [];
      for (let event = await next(); event !== undefined; event = await next()) all.push(event);
      return all;
    },
    drop: () => abort.abort(),
    async [Symbol.asyncDispose]() {
      abort.abort();
    },
  };
}

/** What an event says, in a word or two: progress by its number, a reply by its id, anything else by its method. */
export function gist({ data }: RawEvent): unknown {
  if (data === "") return "priming";
  const { method, params, id } = JSON.parse(data);
  if (method === "notifications/progress") return params.progress;
  return method ?? `reply ${id}`;
}
