/** The body of a request as text, never longer than the cap, on any runtime. */
import { INTERNAL_ERROR, INVALID_REQUEST, PARSE_ERROR, Refusal } from "../../errors.ts";

/** 4 MiB: more than tool calls need, little enough to hold many at once. */
export const MAX_BODY_BYTES: number = 4 * 1024 * 1024;

/** What is needed of a request of `node:http` or `node:http2`. */
export interface NodeBody {
  readonly headers: object;
  /** Somebody has read it to its end. */
  readonly readableEnded?: boolean;
  on(event: string, listener: (value: unknown) => void): unknown;
  off(event: string, listener: (value: unknown) => void): unknown;
}

/**
 * A body that the app around us has read already, as it left it: parsed, or its text. `undefined` where it is still to be read. A body nobody can
 * find any more, and one that is too long, are refused.
 */
export function givenBody(
  request: NodeBody,
  maxBytes: number,
): { readonly parsed: unknown } | { readonly text: string } | Refusal | undefined {
  // Some parsers leave an empty object for what they did not read.
  if (request.readableEnded !== true) return undefined;
  const body: unknown = Reflect.get(request, "body");
  const length = Number(Reflect.get(request.headers, "content-length"));
  if (length > maxBytes) return tooLong(maxBytes);
  if (typeof body === "string") return body.length > maxBytes ? tooLong(maxBytes) : { text: body };
  if (body instanceof Uint8Array) return body.length > maxBytes ? tooLong(maxBytes) : decoded([body], body.length);
  if (typeof body !== "object" || body === null) return UNFINDABLE;
  // One that came in chunks did not say how long it is.
  if (Number.isNaN(length) && JSON.stringify(body).length > maxBytes) return tooLong(maxBytes);
  return { parsed: body };
}

const UNFINDABLE = new Refusal(
  { code: INTERNAL_ERROR, http: 500 },
  "the body was read before it got here, and is not in the request's `body`",
);

/** Rejects with a `Refusal` where the body is too long or not UTF-8, and with anything else where the client went away. */
export function readNodeBody(request: NodeBody, maxBytes: number): Promise<string> {
  if (Number(Reflect.get(request.headers, "content-length")) > maxBytes) return Promise.reject(tooLong(maxBytes));
  return new Promise((resolve, reject) => {
    const body = openBody(maxBytes);
    const data = (chunk: unknown): void => {
      const refusal = body.add(chunk instanceof Uint8Array ? chunk : encoder.encode(String(chunk)));
      if (refusal !== undefined) fail(refusal);
    };
    const end = (): void => {
      stop();
      const text = body.text();
      if (typeof text === "string") resolve(text);
      else reject(text);
    };
    const fail = (error: unknown): void => {
      stop();
      reject(error);
    };
    const close = (): void => fail(new Error("the client went away before its request was complete"));
    const heard = Object.entries({ data, end, error: fail, close });
    const stop = (): void => {
      for (const [event, listener] of heard) request.off(event, listener);
    };
    for (const [event, listener] of heard) request.on(event, listener);
  });
}

/** As `readNodeBody`, for a `Request` of the web. */
export async function readWebBody(request: Request, maxBytes: number): Promise<string> {
  if (Number(request.headers.get("content-length")) > maxBytes) throw tooLong(maxBytes);
  const body = openBody(maxBytes);
  const reader = request.body?.getReader();
  for (let read = await reader?.read(); read !== undefined && !read.done; read = await reader?.read()) {
    const refusal = body.add(read.value);
    if (refusal === undefined) continue;
    await reader?.cancel();
    throw refusal;
  }
  const text = body.text();
  if (typeof text === "string") return text;
  throw text;
}

interface Body {
  add(chunk: Uint8Array): Refusal | undefined;
  text(): string | Refusal;
}

function openBody(maxBytes: number): Body {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  return {
    add(chunk) {
      chunks.push(chunk);
      bytes += chunk.length;
      return bytes > maxBytes ? tooLong(maxBytes) : undefined;
    },
    text() {
      const found = decoded(chunks, bytes);
      return found instanceof Refusal ? found : found.text;
    },
  };
}

function decoded(chunks: readonly Uint8Array[], bytes: number): { readonly text: string } | Refusal {
  try {
    return { text: utf8.decode(joined(chunks, bytes)) };
  } catch {
    // The decoder says no more than that.
    return new Refusal({ code: PARSE_ERROR, http: 400 }, "the body is not UTF-8");
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true });
/** For bodies that the host framework decodes before we see them. */
const encoder = new TextEncoder();

function joined(chunks: readonly Uint8Array[], bytes: number): Uint8Array {
  const [only] = chunks;
  if (only !== undefined && chunks.length === 1) return only;
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

function tooLong(maxBytes: number): Refusal {
  return new Refusal({ code: INVALID_REQUEST, http: 413 }, `the body may have at most ${maxBytes} bytes`);
}
