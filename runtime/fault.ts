/** What a caller is told of an error: an `RpcError` as it is, of anything else only that it happened. */
import { type Protocol, RpcError } from "./contract.ts";
import type { Diagnostics } from "./diagnostics.ts";
import { INTERNAL_ERROR } from "./errors.ts";
import { errorReply, type Id, type Outgoing } from "./message.ts";

export interface FaultContext {
  readonly method: string;
  /** Knows the HTTP status of its errors. `undefined` before a revision is agreed. */
  readonly protocol: Protocol | undefined;
  readonly diagnostics: Diagnostics;
}

export function faultReply(id: Id, error: unknown, { method, protocol, diagnostics }: FaultContext): Outgoing {
  if (error instanceof RpcError && Number.isInteger(error.code)) {
    try {
      return errorReply(id, error, statusOf(protocol, error.code));
    } catch (unprintable) {
      diagnostics.note("failed", `${method}: the data of an error has no JSON`, unprintable);
    }
  } else {
    diagnostics.note("failed", method, error);
  }
  return errorReply(id, new RpcError(INTERNAL_ERROR, "internal error"), statusOf(protocol, INTERNAL_ERROR));
}

function statusOf(protocol: Protocol | undefined, code: number): number {
  const rows = protocol === undefined ? [] : Object.values(protocol.errors);
  return rows.find((row) => row?.code === code)?.http ?? 200;
}
