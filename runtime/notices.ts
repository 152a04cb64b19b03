/** Messages nobody waits an answer for. What is wrong with one is a diagnostic, never a reply. */
import type { Received } from "./contract.ts";
import type { Diagnostics } from "./diagnostics.ts";
import { restOf } from "./era/envelope.ts";
import type { Eras } from "./era/index.ts";
import { Cancelled, Refusal } from "./errors.ts";
import { withoutEnvelope } from "./exchange.ts";
import { type IncomingNotice, isId, isObject } from "./message.ts";
import type { Accepted, Inbound } from "./route.ts";

export interface Ear {
  readonly eras: Eras;
  readonly diagnostics: Diagnostics;
  readonly lifespan: unknown;
}

export function hear(notice: IncomingNotice, inbound: Inbound, ear: Ear): Accepted {
  const { diagnostics } = ear;
  const cancels = notice.method === "notifications/cancelled";
  if (cancels) cancel(notice, inbound, diagnostics);
  try {
    return tell(notice, inbound, { ...ear, optional: cancels });
  } catch (error) {
    diagnostics.note(error instanceof Refusal ? "refused" : "failed", notice.method, error);
    return error instanceof Refusal ? "refused" : "noted";
  }
}

/** With `optional`, the runtime has acted on it already, so that nobody else need listen. */
function tell(notice: IncomingNotice, inbound: Inbound, { eras, diagnostics, lifespan, optional }: Ear & { optional: boolean }): Accepted {
  const { method, params } = notice;
  const { plan, client, meta } = eras.choose(notice, inbound).hear(notice, inbound);
  const entry = plan.entries[method] ?? plan.fallback(method, "notification");
  if (entry === undefined || entry.row.kind !== "notification") {
    if (!optional) diagnostics.note("unclaimed", method);
    return "noted";
  }
  if (!entry.row.params(params)) {
    diagnostics.note("malformed", method);
    return "refused";
  }
  const { http } = inbound.facts;
  const heardHere = http === undefined ? {} : { http };
  const received: Received = {
    method,
    params: withoutEnvelope(params, entry.row.hidden),
    meta: restOf(meta),
    client,
    lifespan,
    ...heardHere,
  };
  const heard = entry.handle(received, inbound);
  if (heard instanceof Promise) heard.catch((error: unknown) => diagnostics.note("failed", method, error));
  return "noted";
}

/** An unknown or finished request is a race that everybody loses now and then, so nothing is answered. */
function cancel({ method, params }: IncomingNotice, { connection }: Inbound, diagnostics: Diagnostics): void {
  const { requestId, reason }: { requestId?: unknown; reason?: unknown } = isObject(params) ? params : {};
  const end = isId(requestId) ? connection?.answering.get(requestId) : undefined;
  // Where messages stand alone there is nothing to find it by; a caller that drops its stream as well is heard by that.
  if (connection === undefined) diagnostics.note("unclaimed", method);
  else if (end === undefined) diagnostics.note("late", method);
  else end(new Cancelled("peer", typeof reason === "string" ? reason : "the caller cancelled the request"));
}
