/** One request from its handler to its reply, which ends it and is the last thing said on its route. */
import { RpcError } from "./contract.ts";
import type { Diagnostics } from "./diagnostics.ts";
import type { Entry, Envelope } from "./era/index.ts";
import { Cancelled, INTERNAL_ERROR } from "./errors.ts";
import { ANSWERED, endExchange, HANG_UP, openExchange, SHUTDOWN } from "./exchange.ts";
import { type FaultContext, faultReply } from "./fault.ts";
import { handle } from "./handling.ts";
import { type Id, type IncomingRequest, isObject, type Outgoing, resultReply } from "./message.ts";
import type { Ongoing } from "./ongoing.ts";
import type { Inbound, Route } from "./route.ts";

export interface Answering {
  readonly diagnostics: Diagnostics;
  readonly ongoing: Ongoing;
  /** What the hook of this side made. */
  readonly lifespan: unknown;
}

export interface Opened {
  readonly envelope: Envelope;
  readonly entry: Entry;
}

/** Starts the handler before it returns; the reply goes out whenever that is done. */
export function answer(request: IncomingRequest, inbound: Inbound, { opened, answering }: { opened: Opened; answering: Answering }): void {
  const { id, method, params } = request;
  const { entry, envelope } = opened;
  const { diagnostics, lifespan } = answering;
  const context: FaultContext = { method, protocol: envelope.plan.protocol, diagnostics };
  const exchange = openExchange({ id, row: entry.row, params, envelope, inbound, diagnostics, lifespan });
  let ending = ANSWERED;
  const end = register(inbound, { id, answering, cancellable: entry.row.uncancellable !== true }, (why) => {
    if (!endExchange(exchange, why)) return false;
    ending = why;
    // A caller that cancelled or has gone wants no answer; one that waits for a server that stops does.
    if (why === SHUTDOWN) deliver(faultReply(id, STOPPING, context), inbound.route, { what: method, diagnostics });
    return true;
  });

  // Each ends the exchange before its reply is written, so that progress reported from then on has come too late.
  const finish = (result: unknown): void => {
    if (end(ANSWERED)) deliver(sealed(id, result, { entry, context }), inbound.route, { what: method, diagnostics });
    else if (isOwed(ending, inbound, opened)) diagnostics.note("closed", replyTo(method));
  };
  const fail = (error: unknown): void => {
    if (end(ANSWERED)) deliver(faultReply(id, error, context), inbound.route, { what: method, diagnostics });
    else if (!isAbort(error)) diagnostics.note("failed", method, error);
    // Whoever waited for a server that stops has been told so.
    else if (ending !== SHUTDOWN && isOwed(ending, inbound, opened)) diagnostics.note("closed", replyTo(method));
  };
  handle(exchange, { entry, inbound, params, diagnostics, finish, fail });
}

export function deliver(reply: Outgoing, route: Route, { what, diagnostics }: { what: string; diagnostics: Diagnostics }): void {
  const delivery = route.send(reply);
  if (delivery !== "sent" && delivery !== "stored") diagnostics.note(delivery, replyTo(what));
}

function replyTo(what: string): string {
  return `the reply to ${what}`;
}

/** Whether the caller would still have wanted a reply: one that cancelled does not, and where a lost stream cancels that is how it says so. */
function isOwed({ by }: Cancelled, { facts }: Inbound, { envelope }: Opened): boolean {
  if (by === "hang-up") return facts.http === undefined || !envelope.plan.protocol.wire.lossCancels;
  return by === "shutdown";
}

const STOPPING = new RpcError(INTERNAL_ERROR, "the server is shutting down");

/** Opens every way by which the exchange can end, and returns the one that closes them all again. */
function register(
  { route, connection }: Inbound,
  { id, answering, cancellable }: { id: Id; answering: Answering; cancellable: boolean },
  endOnce: (why: Cancelled) => boolean,
): (why: Cancelled) => boolean {
  const end = (why: Cancelled = HANG_UP): boolean => {
    if (!endOnce(why)) return false;
    unlisten();
    answering.ongoing.delete(end);
    if (cancellable) connection?.ended(id);
    return true;
  };
  const unlisten = route.onLost(end);
  answering.ongoing.add(end);
  if (cancellable) connection?.began(id, end);
  return end;
}

function sealed(id: Id, result: unknown, { entry, context }: { entry: Entry; context: FaultContext }): Outgoing {
  try {
    if (!isObject(result)) throw new TypeError(`the handler of ${context.method} returned ${String(result)} instead of an object`);
    return resultReply(id, entry.seal(result));
  } catch (error) {
    return faultReply(id, error, context);
  }
}

/** What a handler throws after its caller has gone is most often the signal's own reason. */
function isAbort(error: unknown): boolean {
  return error instanceof Cancelled || (error instanceof Error && error.name === "AbortError");
}
