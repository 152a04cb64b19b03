/** Our own requests to one peer that wait for a reply. What is said about each is told apart by its id and token here, and nowhere else. */
import type { ConnectionClosed } from "./errors.ts";
import { classify, type Id, type Incoming, isId, isObject, type OutgoingRequest } from "./message.ts";
import type { Ear } from "./transport/index.ts";

export interface Asked {
  /** @throws {Error} where the id or the token is in use: two requests would hear each other's answers. */
  add(request: OutgoingRequest, ear: Ear): void;
  /** Whether the message belongs to one of our requests, which then has heard it. */
  claims(message: unknown): boolean;
  /** False where it was not waiting any more. */
  forget(request: OutgoingRequest): boolean;
  lose(why: ConnectionClosed): void;
}

interface Waiting {
  readonly request: OutgoingRequest;
  readonly ear: Ear;
}

export function openAsked(): Asked {
  const byId = new Map<Id, Waiting>();
  const byToken = new Map<Id, Ear>();

  function forget(request: OutgoingRequest): boolean {
    if (byId.get(request.id)?.request !== request) return false;
    byId.delete(request.id);
    if (request.token !== undefined) byToken.delete(request.token);
    return true;
  }

  function replied(message: Incoming & { readonly kind: "reply" }): boolean {
    const waiting = message.id === undefined ? undefined : byId.get(message.id);
    if (waiting === undefined) return false;
    forget(waiting.request);
    waiting.ear.hear(message);
    return true;
  }

  return {
    add(request, ear) {
      const { id, token } = request;
      if (byId.has(id)) throw new Error(`the request id ${JSON.stringify(id)} is in use`);
      if (token !== undefined && byToken.has(token)) throw new Error(`the progress token ${JSON.stringify(token)} is in use`);
      byId.set(id, { request, ear });
      if (token !== undefined) byToken.set(token, ear);
    },
    claims(message) {
      if (byId.size === 0) return false;
      const incoming = classify(message);
      if (incoming.kind === "reply") return replied(incoming);
      if (incoming.kind !== "notice" || incoming.method !== "notifications/progress" || !isObject(incoming.params)) return false;
      const token = incoming.params["progressToken"];
      const ear = isId(token) ? byToken.get(token) : undefined;
      ear?.hear(incoming);
      return ear !== undefined;
    },
    forget,
    lose(why) {
      const waiting = [...byId.values()];
      byId.clear();
      byToken.clear();
      for (const { ear } of waiting) ear.lost(why);
    },
  };
}
