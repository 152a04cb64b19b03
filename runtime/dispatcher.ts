/** What happens to a message: who it is for, whether it may pass, and who answers it. */

import { type Answering, answer, deliver, type Opened } from "./answer.ts";
import { acceptBatch } from "./batch.ts";
import type { Diagnostics } from "./diagnostics.ts";
import type { Eras } from "./era/index.ts";
import { INTERNAL_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, Refusal } from "./errors.ts";
import { faultReply } from "./fault.ts";
import { invalidParams } from "./invalid-params.ts";
import { classify, errorReply, type IncomingRequest, type Malformed } from "./message.ts";
import { hear } from "./notices.ts";
import { type Ongoing, openOngoing } from "./ongoing.ts";
import type { Accepted, Inbound } from "./route.ts";
import type { Host } from "./transport/index.ts";

export interface Dispatcher extends Host {
  readonly ongoing: Ongoing;
}

export function openDispatcher(eras: Eras, diagnostics: Diagnostics, lifespan?: unknown): Dispatcher {
  const desk: Desk = { eras, answering: { diagnostics, ongoing: openOngoing(), lifespan } };
  return {
    accept: (inbound) => (Array.isArray(inbound.message) ? batch(inbound.message, inbound, desk) : one(inbound, desk)),
    diagnostics,
    ongoing: desk.answering.ongoing,
    belongs: (message, facts) => eras.belongs(Array.isArray(message) ? message : classify(message), facts),
    adopt: eras.adopt,
    garbled(refusal, route) {
      diagnostics.note("malformed", refusal.message);
      deliver(errorReply(undefined, refusal, refusal.http), route, { what: "what was no message", diagnostics });
    },
  };
}

interface Desk {
  readonly eras: Eras;
  readonly answering: Answering;
}

function one(inbound: Inbound, desk: Desk): Accepted {
  const message = classify(inbound.message);
  const { eras, answering } = desk;
  if (message.kind === "request") return request(message, inbound, desk);
  if (message.kind === "notice") return hear(message, inbound, { eras, ...answering });
  if (message.kind === "malformed") return malformed(message, inbound, answering.diagnostics);
  answering.diagnostics.note(inbound.connection?.wasAsked(message.id) ? "late" : "unclaimed", "a reply to nothing that waits");
  return "refused";
}

/** What a batch is answered with as a whole is an error that belongs to none of its members. */
function batch(messages: readonly unknown[], inbound: Inbound, desk: Desk): Accepted {
  const { diagnostics } = desk.answering;
  try {
    return acceptBatch(messages, inbound, { allowed: desk.eras.batches(inbound), accept: (each) => one(each, desk) });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    diagnostics.note("refused", "a batch", error);
    deliver(errorReply(undefined, error, error.http), inbound.route, { what: "a batch", diagnostics });
    return "pending";
  }
}

function request(message: IncomingRequest, inbound: Inbound, { eras, answering }: Desk): Accepted {
  const refused = (error: unknown): void => refuse(message, inbound, { error, diagnostics: answering.diagnostics });
  try {
    if (answering.ongoing.closed) throw new Refusal({ code: INTERNAL_ERROR, http: 503 }, "the server is shutting down");
    const opened = open(message, inbound, eras);
    const { entry, envelope } = opened;
    if (entry.row.params(message.params)) answer(message, inbound, { opened, answering });
    else void invalidParams(envelope.plan.protocol, entry.row, message.params).then(refused, refused);
  } catch (error) {
    refused(error);
  }
  return "pending";
}

function open(message: IncomingRequest, inbound: Inbound, eras: Eras): Opened {
  const envelope = eras.choose(message, inbound).open(message, inbound);
  const entry = envelope.plan.entries[message.method] ?? envelope.plan.fallback(message.method, "request");
  if (entry === undefined || entry.row.kind !== "request") {
    const { unknownMethodStatus: http } = envelope.plan.protocol.wire;
    throw new Refusal({ code: METHOD_NOT_FOUND, http }, `method not found: ${quoted(message.method)}`);
  }
  if (inbound.connection?.answering.has(message.id)) {
    throw new Refusal({ code: INVALID_REQUEST, http: 400 }, "a request with this id is still being answered");
  }
  return { envelope, entry };
}

/** Names off the wire may be of any length. */
function quoted(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
}

function refuse(
  { id, method }: IncomingRequest,
  inbound: Inbound,
  { error, diagnostics }: { error: unknown; diagnostics: Diagnostics },
): void {
  if (error instanceof Refusal) {
    diagnostics.note("refused", method, error);
    deliver(errorReply(id, error, error.http), inbound.route, { what: method, diagnostics });
  } else {
    deliver(faultReply(id, error, { method, protocol: undefined, diagnostics }), inbound.route, { what: method, diagnostics });
  }
}

function malformed({ id, why }: Malformed, inbound: Inbound, diagnostics: Diagnostics): Accepted {
  diagnostics.note("malformed", why);
  deliver(errorReply(id, new Refusal({ code: INVALID_REQUEST, http: 400 }, why), 400), inbound.route, {
    what: "a malformed message",
    diagnostics,
  });
  return "pending";
}
