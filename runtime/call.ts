/** One request of ours until its reply, which settles it only after everything that was said before has been delivered. */
import { type Meta, type MethodRow, type Protocol, RpcError, resolve } from "./contract.ts";
import { type Limits, openDeadline } from "./deadline.ts";
import type { Diagnostics } from "./diagnostics.ts";
import { CallTimeout, Cancelled, type ConnectionClosed } from "./errors.ts";
import { invalidReply } from "./invalid-reply.ts";
import { type Id, type Incoming, type IncomingReply, isObject, type Outgoing, type OutgoingRequest } from "./message.ts";
import type { ClientTransport, Hangup } from "./transport/index.ts";

export interface ProgressUpdate {
  /** Grows with each update. */
  readonly progress: number;
  /** Absent where the server does not know it. */
  readonly total?: number;
  /** Words for people. */
  readonly message?: string;
}

export interface CallOptions extends Partial<Limits> {
  /** Cancels the call, and tells the server so. */
  readonly signal?: AbortSignal;
  /** Unique among the calls that are open; `0` and `""` are tokens. Default the request's id; `false` asks for no progress. */
  readonly progressToken?: Id | false;
  /** Keys of `_meta` that travel with the request, such as `traceparent`. */
  readonly meta?: Meta;
  /** Hears each update, in order, all of them before the call settles. What it throws is a diagnostic. */
  onProgress?(progress: number, total?: number, message?: string): void;
}

export interface PendingCall {
  readonly transport: Pick<ClientTransport, "exchange">;
  /** The revision it speaks. */
  readonly protocol: Protocol;
  readonly row: MethodRow;
  readonly request: OutgoingRequest;
  readonly limits: Limits;
  readonly diagnostics: Diagnostics;
  readonly onProgress: (update: ProgressUpdate) => void;
  /** How the server learns that nobody waits any more, where dropping the stream does not say it. */
  cancellation(reason: string): Outgoing | undefined;
}

/** Settles with any result that the revision defines for the method, whichever kind it is. */
export function openCall(calling: PendingCall, signal: AbortSignal | undefined): Promise<unknown> {
  const { transport, request, diagnostics, limits } = calling;
  return new Promise((succeed, fail) => {
    if (signal?.aborted) return fail(cancelledBy(signal));
    const abort = (): void => giveUp(cancelledBy(signal));
    const deadline = openDeadline(limits, (limit) => giveUp(new CallTimeout(limit, limits[`${limit}Ms`], request.method)));
    let open = true;
    const close = (): void => {
      open = false;
      deadline[Symbol.dispose]();
      signal?.removeEventListener("abort", abort);
    };
    const giveUp = (why: Error): void => {
      if (!open) return;
      close();
      hangUp(calling.cancellation(why.message));
      fail(why);
    };
    const lost = (why: ConnectionClosed): void => {
      if (!open) return;
      close();
      fail(why);
    };
    const hear = (message: Incoming): void => {
      if (!open) {
        diagnostics.note("late", request.method);
      } else if (message.kind === "reply") {
        close();
        settle(message, calling, { succeed, fail });
      } else {
        deadline.heard();
        hearProgress(message, calling);
      }
    };
    let hangUp: Hangup;
    try {
      hangUp = transport.exchange(request, { hear, lost });
      signal?.addEventListener("abort", abort, { once: true });
    } catch (error) {
      close();
      fail(error);
    }
  });
}

function cancelledBy(signal: AbortSignal | undefined): Cancelled {
  const reason: unknown = signal?.reason;
  return new Cancelled("caller", reason instanceof Error ? reason.message : "the call was cancelled");
}

function hearProgress(message: Incoming, { request, diagnostics, onProgress }: PendingCall): void {
  const {
    progressToken,
    progress,
    total,
    message: text,
  } = message.kind === "notice" && isObject(message.params) ? message.params : NOTHING;
  if (request.token === undefined || progressToken !== request.token || typeof progress !== "number") {
    diagnostics.note("malformed", "notifications/progress");
    return;
  }
  try {
    onProgress({ progress, ...(typeof total === "number" ? { total } : {}), ...(typeof text === "string" ? { message: text } : {}) });
  } catch (error) {
    diagnostics.note("failed", "onProgress", error);
  }
}

const NOTHING: Readonly<Record<string, unknown>> = {};

interface Settling {
  succeed(result: unknown): void;
  fail(error: Error): void;
}

function settle({ outcome }: IncomingReply, { protocol, row }: PendingCall, { succeed, fail }: Settling): void {
  if ("error" in outcome) {
    const { code, message, data } = outcome.error;
    fail(new RpcError(code, message, { data }));
    return;
  }
  const result = known(row, outcome.result);
  // The call is closed already, so that nothing can be heard on it while its failure is put into words.
  if (result === undefined) void invalidReply(protocol, row, outcome.result).then(fail, fail);
  else succeed(result);
}

/** What an older server may leave out means what we would fill in. */
function known({ result: table, fills }: MethodRow, result: unknown): unknown {
  if (table === undefined || !isObject(result)) return undefined;
  return resolve(table, result)?.value ?? resolve(table, { ...fills, ...result })?.value;
}
