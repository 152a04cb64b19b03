/** What a server tells whoever listens: every session on its one standing route, and every listen stream whose filter fits. */
import type { Delivery } from "./contract.ts";

/** One peer that listens. `undefined` where the notice is not for it. */
export type Audience = (method: string, params: object) => Delivery | undefined;

export interface Hub {
  /** Returns how to leave again. */
  join(audience: Audience): () => void;
  /** A stream that lasts as long as the hub: `close` ends it in good order. */
  onClosed(listener: () => void): () => void;
  announce(method: string, params: object): Delivery[];
  /** Nothing more will be announced. */
  close(): void;
}

export function openHub(): Hub {
  const audiences = new Set<Audience>();
  const closing = new Set<() => void>();
  const joined = <T>(set: Set<T>, one: T): (() => void) => {
    set.add(one);
    return () => void set.delete(one);
  };
  return {
    join: (audience) => joined(audiences, audience),
    onClosed: (listener) => joined(closing, listener),
    announce: (method, params) => [...audiences].flatMap((audience) => audience(method, params) ?? []),
    close() {
      for (const listener of [...closing]) listener();
      audiences.clear();
    },
  };
}

/** A watched uri stands for itself and for what is below it. */
export function isWatched(watched: Iterable<string>, uri: unknown): boolean {
  if (typeof uri !== "string") return false;
  for (const each of watched) if (uri === each || uri.startsWith(each.endsWith("/") ? each : `${each}/`)) return true;
  return false;
}
