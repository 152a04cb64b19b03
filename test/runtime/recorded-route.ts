/** A route that keeps what is said on it, and can be lost on demand. */
import type { Outgoing } from "../../runtime/message.ts";
import type { Route } from "../../runtime/route.ts";

export interface RecordedRoute extends Route {
  readonly sent: Outgoing[];
  /** What was sent, as its reader sees it. */
  said(): Record<string, unknown>[];
  lose(): void;
  listeners(): number;
}

export function recordedRoute(): RecordedRoute {
  const sent: Outgoing[] = [];
  const losses = new Set<() => void>();
  return {
    sent,
    said: () => sent.map((message) => JSON.parse(message.text())),
    lose: () => [...losses].forEach((listener) => void listener()),
    listeners: () => losses.size,
    send(message) {
      sent.push(message);
      return "sent";
    },
    onLost(listener) {
      losses.add(listener);
      return () => void losses.delete(listener);
    },
  };
}
