/**
 * What goes wrong, by class. Wire errors are `RpcError` and travel; the others are this side's own and never leave it,
 * so that nobody takes a local timeout for the peer's word.
 */
import { type Protocol, RpcError } from "./contract.ts";

/** Codes of JSON-RPC itself: known before any revision is. */
export const PARSE_ERROR = -32700;
export const INVALID_REQUEST = -32600;
export const METHOD_NOT_FOUND = -32601;
export const INVALID_PARAMS = -32602;
export const INTERNAL_ERROR = -32603;

/** An answer given before any handler saw the request, with the HTTP status it has while nothing has been sent. */
export class Refusal extends RpcError {
  override readonly name: string = "Refusal";
  readonly http: number;

  constructor(row: { readonly code: number; readonly http: number }, message: string, data?: unknown) {
    super(row.code, message, { data });
    this.http = row.http;
  }
}

/** A refusal with the code that the revision defines by name; one's own may define no such error, and refuses all the same. */
export function refusalBy({ errors }: Protocol, name: string, { message, data }: { message: string; data?: unknown }): Refusal {
  const row = Object.hasOwn(errors, name) ? errors[name] : undefined;
  return new Refusal(row ?? { code: INVALID_REQUEST, http: 400 }, message, data);
}

/** What ended an exchange; on the caller's side, what ended a call. */
export type Ending = "answered" | "peer" | "hang-up" | "caller" | "shutdown";

/** Why a signal aborted, and what a cancelled call rejects with. */
export class Cancelled extends Error {
  override readonly name = "Cancelled";
  readonly by: Ending;

  constructor(by: Ending, message: string) {
    super(message);
    this.by = by;
  }
}

/** A call waited longer than it was allowed to: `idle` without hearing anything, or `total`. */
export class CallTimeout extends Error {
  override readonly name = "CallTimeout";
  readonly limit: "idle" | "total";
  readonly ms: number;

  constructor(limit: "idle" | "total", ms: number, method: string) {
    super(limit === "idle" ? `${method}: nothing heard for ${ms} ms` : `${method}: no answer within ${ms} ms`);
    this.limit = limit;
    this.ms = ms;
  }
}

/** The way to the peer is gone, so no answer can come. `status` where HTTP gave one instead of an answer. */
export class ConnectionClosed extends Error {
  override readonly name = "ConnectionClosed";
  readonly status: number | undefined;

  constructor(message: string, { status, cause }: { readonly status?: number; readonly cause?: unknown } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.status = status;
  }
}

/** The peer answered with something that the revision does not allow. */
export class InvalidReply extends Error {
  override readonly name = "InvalidReply";
  readonly reply: unknown;

  constructor(message: string, reply: unknown) {
    super(message);
    this.reply = reply;
  }
}

/** There is no way back on which the caller could be asked. */
export class CannotAsk extends Refusal {
  constructor(method: string) {
    super(
      { code: INVALID_REQUEST, http: 400 },
      `${method} cannot be asked for here: without a session nothing leads back to the client; open one with initialize, or speak a revision that has rounds`,
    );
  }
}

/** The agreed revision has no such request. */
export class NotInRevision extends Error {
  override readonly name = "NotInRevision";

  constructor(method: string, revision: string) {
    super(`${method} is no request of revision ${revision}`);
  }
}
