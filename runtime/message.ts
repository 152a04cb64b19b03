/**
 * JSON-RPC messages: what one is when it arrives, and what one becomes when it leaves.
 * Nothing of a message is trusted before it is classified here, and ids leave exactly as they came.
 */
import type { RpcError } from "./contract.ts";

/** Strings and numbers are different ids even where they look alike. */
export type Id = string | number;

export type Incoming = IncomingRequest | IncomingNotice | IncomingReply | Malformed;

export interface IncomingRequest {
  readonly kind: "request";
  readonly id: Id;
  readonly method: string;
  readonly params: unknown;
}

export interface IncomingNotice {
  readonly kind: "notice";
  readonly method: string;
  readonly params: unknown;
}

/** Without `id` where the peer could not read the one it answers. */
export interface IncomingReply {
  readonly kind: "reply";
  readonly id: Id | undefined;
  readonly outcome: { readonly result: unknown } | { readonly error: WireError };
}

export interface WireError {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/** Not a message of JSON-RPC 2.0. `id` is there where it can be echoed exactly. */
export interface Malformed {
  readonly kind: "malformed";
  readonly id: Id | undefined;
  readonly why: string;
}

/** A message on its way out. */
export interface Outgoing {
  readonly kind: "reply" | "notice" | "request";
  readonly id?: Id;
  /** The HTTP status a reply wants while no part of it has been sent. Default 200: a JSON-RPC error is a delivered answer. */
  readonly http?: number;
  /** A reply that is an error. */
  readonly failed?: true;
  /** While it waits for a slow reader, a newer message with the same slot may take its place. Absent: it always goes. */
  readonly slot?: object;
  /** What an HTTP request says about the message in its head. */
  readonly headers?: Readonly<Record<string, string>>;
  /** One line of JSON. Made when first needed, from values as they are at that moment. */
  text(): string;
}

export interface OutgoingRequest extends Outgoing {
  readonly kind: "request";
  readonly id: Id;
  readonly method: string;
  /** The progress token it carries; `0` and `""` are tokens. */
  readonly token: Id | undefined;
}

export function classify(message: unknown): Incoming {
  if (!isObject(message)) return { kind: "malformed", id: undefined, why: "a message is a JSON object" };
  const { jsonrpc, id, method, params } = message;
  const echo = isId(id) ? id : undefined;
  if (jsonrpc !== "2.0") return { kind: "malformed", id: echo, why: '"jsonrpc" is not "2.0"' };
  if (method === undefined) return classifyReply(message, echo);
  if (typeof method !== "string") return { kind: "malformed", id: echo, why: '"method" is not a string' };
  if (id === undefined) return { kind: "notice", method, params };
  if (echo === undefined)
    return { kind: "malformed", id: undefined, why: '"id" is neither a string nor an integer that can be echoed exactly' };
  return { kind: "request", id: echo, method, params };
}

/** A string, or an integer that survives being read and written as a double. */
export function isId(value: unknown): value is Id {
  return typeof value === "string" || Number.isSafeInteger(value);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `result` is JSON already, so that a list can be serialised once and sent often. */
export function resultReply(id: Id, result: string): Outgoing {
  const text = `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${result}}`;
  return { kind: "reply", id, text: () => text };
}

/** Without `id` where the request's own could not be read. `cause` and stack stay here. */
export function errorReply(id: Id | undefined, { code, message, data }: RpcError, http = 200): Outgoing {
  const text = JSON.stringify({ jsonrpc: "2.0", id, error: { code, message, data } });
  return { kind: "reply", ...(id === undefined ? {} : { id }), http, failed: true, text: () => text };
}

export function noticeOf(method: string, params?: object): Outgoing {
  const text = JSON.stringify({ jsonrpc: "2.0", method, params });
  return { kind: "notice", text: () => text };
}

function classifyReply(message: Readonly<Record<string, unknown>>, id: Id | undefined): Incoming {
  const { result, error } = message;
  if (error === undefined) {
    if (result === undefined) return { kind: "malformed", id, why: 'neither "method" nor "result" nor "error"' };
    if (id === undefined) return { kind: "malformed", id, why: "a result answers a request by its id" };
    return { kind: "reply", id, outcome: { result } };
  }
  if (result !== undefined || !isWireError(error)) return { kind: "malformed", id, why: '"error" is not an error object alone' };
  return { kind: "reply", id, outcome: { error } };
}

function isWireError(value: unknown): value is WireError {
  return isObject(value) && Number.isInteger(value["code"]) && typeof value["message"] === "string";
}
