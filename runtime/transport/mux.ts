/**
 * One pipe as many routes. Requests that share a pipe each get the base model of one stream per request: what is said about a request of ours is
 * told apart by its id and token here, and nowhere else.
 */
import { type ConnectionClosed, PARSE_ERROR, Refusal } from "../errors.ts";
import { classify, type Id, type Incoming, isId, isObject, type OutgoingRequest } from "../message.ts";
import type { Route } from "../route.ts";
import { openConnection } from "../session.ts";
import type { Ear, Hangup, Host } from "./index.ts";
import { openOutbox, type Writing } from "./outbox.ts";

export interface Mux {
  /** The one way to whoever is at the other end. */
  readonly route: Route;
  /** The text of one message. */
  receive(text: string): void;
  exchange(request: OutgoingRequest, ear: Ear): Hangup;
  /** The writer takes more again. */
  ready(): void;
  /** So much waits to be written that nothing more should be read: what is read makes more to write. */
  readonly full: boolean;
  /** Nothing is read or written any more. What waits for a reply hears why. */
  lose(why: ConnectionClosed): void;
}

/** `write` gets whole messages, each with its newline. */
export function openMux(writing: Writing, host: Host): Mux {
  const outbox = openOutbox(writing);
  const losses = new Set<() => void>();
  const asked = openAsked();
  const connection = openConnection();
  let lost: ConnectionClosed | undefined;

  const route: Route = {
    send(message) {
      return lost !== undefined ? "closed" : outbox.push(`${message.text()}\n`, message.slot);
    },
    onLost(listener) {
      losses.add(listener);
      return () => void losses.delete(listener);
    },
  };

  return {
    route,
    receive(text) {
      if (lost !== undefined) return;
      const message = parse(text);
      if (message instanceof Refusal) host.garbled(message, route);
      else if (!asked.claims(message)) host.accept({ message, route, facts: PIPE, connection });
    },
    exchange(request, ear) {
      const gone = lost;
      if (gone !== undefined) queueMicrotask(() => ear.lost(gone));
      else asked.add(request, ear);
      route.send(request);
      return (notice) => {
        asked.forget(request);
        if (notice !== undefined) route.send(notice);
      };
    },
    ready: outbox.ready,
    get full() {
      return outbox.size > READING_LIMIT;
    },
    lose(why) {
      if (lost !== undefined) return;
      lost = why;
      const rest = outbox.take();
      if (rest !== "") writing.write(rest);
      for (const listener of [...losses]) listener();
      asked.lose(why);
    },
  };
}

/** Far above the mark where values are merged: what remains are results, which are never dropped. */
const READING_LIMIT = 1024 * 1024;

const PIPE = {};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own words quote the input, which need not be repeated to whoever sent it.
    return new Refusal({ code: PARSE_ERROR, http: 400 }, "this is not JSON");
  }
}

interface Asked {
  add(request: OutgoingRequest, ear: Ear): void;
  /** Whether the message belongs to one of our requests, which then has heard it. */
  claims(message: unknown): boolean;
  forget(request: OutgoingRequest): void;
  lose(why: ConnectionClosed): void;
}

/** Our own requests on this pipe that wait for a reply. */
function openAsked(): Asked {
  const byId = new Map<Id, { readonly request: OutgoingRequest; readonly ear: Ear }>();
  const byToken = new Map<Id, Ear>();

  function forget({ id, token }: OutgoingRequest): void {
    byId.delete(id);
    if (token !== undefined) byToken.delete(token);
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
