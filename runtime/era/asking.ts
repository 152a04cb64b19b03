/** Asking where servers may send requests: one of its own, on the route of the exchange that asks, so that it reaches who is meant. */
import type { Ask, Asker, Asks } from "../asks.ts";
import { openCall } from "../call.ts";
import { CannotAsk, NotInRevision } from "../errors.ts";
import type { Connection } from "../session.ts";
import { mustBeDeclared } from "./declared.ts";
import { tracing } from "./envelope.ts";
import type { Face } from "./plan.ts";
import { openSpeaker } from "./speak.ts";

export function openAsking(asker: Asker, face: Face): Asks {
  return {
    prepare: () => Promise.resolve(),
    ask: async (question) => ask(question, asker, face),
    once: async (_, run) => run(),
    heard: Number.NEGATIVE_INFINITY,
    over: false,
    outcome: () => Promise.reject(new Error("there are no rounds where a server may send requests")),
  };
}

async function ask({ method, params, how }: Ask, asker: Asker, face: Face): Promise<object> {
  const { envelope, inbound, diagnostics } = asker;
  const { protocol } = envelope.plan;
  const row = Object.hasOwn(protocol.methods, method) ? protocol.methods[method] : undefined;
  if (row?.kind !== "request" || row.from === "client") throw new NotInRevision(method, protocol.revision);
  mustBeDeclared(row, params, envelope);
  if (inbound.connection === undefined) throw new CannotAsk(method);
  if (!row.params(params)) throw new TypeError(`ask: these params are not what revision ${protocol.revision} defines for ${method}`);
  await confirmed(inbound.connection, row.gate !== undefined, asker.signal());
  const { connection } = inbound;
  const id = connection.nextId();
  const speaker = openSpeaker(protocol, face, undefined);
  const request = speaker.request(method, tracing(params, envelope.meta), { id, token: id });
  const { idleMs = IDLE_MS, totalMs = TOTAL_MS, onProgress } = how;
  const result = await openCall(
    {
      transport: { exchange: (asked, ear) => connection.exchange(inbound.route, asked, ear) },
      protocol,
      row,
      request,
      limits: { idleMs, totalMs },
      diagnostics,
      onProgress: (update) => onProgress?.(update.progress, update.total, update.message),
      cancellation: (reason) => speaker.notice("notifications/cancelled", { requestId: id, reason }),
    },
    asker.signal(),
  );
  return Object(result);
}

/** Before the client has confirmed the handshake it may be pinged, and nothing else. */
function confirmed({ session }: Connection, matters: boolean, signal: AbortSignal): Promise<void> | undefined {
  if (session === undefined || session.confirmed || !matters) return undefined;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    session.onConfirmed(() => {
      signal.removeEventListener("abort", abort);
      resolve();
    });
  });
}

/** People answer, and think before. */
const IDLE_MS = 600_000;
const TOTAL_MS = 3_600_000;
