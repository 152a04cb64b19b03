/** Whoever listens in: every message as it passes the route, in the order in which it does. For tracing, recording and pages that show traffic. */
import type { Diagnostics } from "./diagnostics.ts";
import type { Incoming, Outgoing } from "./message.ts";
import type { Route } from "./route.ts";
import type { ClientTransport, Host } from "./transport/index.ts";

/**
 * Hears each message, parsed, when it arrives and when it is handed over to be sent. What it throws is a diagnostic. It must not change what it
 * hears, and holds up whoever sends while it runs.
 */
export type Tap = (message: unknown, direction: "in" | "out") => void;

export function openTap(tap: Tap, diagnostics: Diagnostics): Tap {
  return (message, direction) => {
    try {
      tap(message, direction);
    } catch (error) {
      diagnostics.note("failed", "tap", error);
    }
  };
}

/** What a server hears and says. Its connections are told, because they say things by themselves. */
export function tappedHost(host: Host, tap: Tap): Host {
  return {
    ...host,
    accept(inbound) {
      const { connection, message } = inbound;
      tap(message, "in");
      connection?.tapWith(tap);
      return host.accept({ ...inbound, route: tappedRoute(inbound.route, tap) });
    },
    garbled: (refusal, route) => host.garbled(refusal, tappedRoute(route, tap)),
  };
}

export function tappedTransport(transport: ClientTransport, tap: Tap): ClientTransport {
  const overhear = (host: Host): Host => ({
    ...host,
    accept(inbound) {
      tap(inbound.message, "in");
      return host.accept({ ...inbound, route: tappedRoute(inbound.route, tap) });
    },
  });
  return {
    streams: transport.streams,
    listen: (host) => transport.listen(overhear(host)),
    exchange(request, ear) {
      said(request, tap);
      const hangUp = transport.exchange(request, {
        ...ear,
        hear(message) {
          tap(messageOf(message), "in");
          ear.hear(message);
        },
      });
      return (notice) => {
        if (notice !== undefined) said(notice, tap);
        hangUp(notice);
      };
    },
    tell(notice) {
      said(notice, tap);
      return transport.tell(notice);
    },
    onRestart: (greet) => transport.onRestart?.((fresh) => greet(tappedTransport(fresh, tap))),
    attend: async (wire, headers) => transport.attend?.(wire, headers),
    [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose](),
  };
}

export function tappedRoute(route: Route, tap: Tap): Route {
  return {
    send(message) {
      said(message, tap);
      return route.send(message);
    },
    onLost: (listener) => route.onLost(listener),
    ...(route.release === undefined ? {} : { release: () => route.release?.() ?? "unsupported" }),
  };
}

function said(message: Outgoing, tap: Tap): void {
  tap(JSON.parse(message.text()), "out");
}

/** As it was on the wire, apart from keys that are no part of JSON-RPC. */
function messageOf(message: Incoming): object {
  if (message.kind === "malformed") return { id: message.id, malformed: message.why };
  if (message.kind === "reply") return { jsonrpc: "2.0", id: message.id, ...message.outcome };
  const { kind, ...said } = message;
  return { jsonrpc: "2.0", ...said };
}
