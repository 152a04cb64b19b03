/** One pipe as many routes: requests that share it each get the base model of one stream per request. */
import { type ConnectionClosed, PARSE_ERROR, Refusal } from "../errors.ts";
import type { OutgoingRequest } from "../message.ts";
import type { Facts, Route } from "../route.ts";
import { Connection } from "../session.ts";
import type { Ear, Hangup, Host } from "./index.ts";
import { openOutbox, type Writing } from "./outbox.ts";
import { unclaimedOf } from "./unclaimed.ts";

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

/**
 * Makes a transport of any pipe: each end gives what it hears to `receive`, and `lose` says when there is nothing more to hear.
 *
 * `write` gets whole messages, each with its newline, several where they were said in one tick; it takes them in any case, and returns false where
 * nothing more should come until `ready` is called. `defer` runs a function at the end of the tick, as `queueMicrotask` does. `facts` are the same for all that arrives: what opened the pipe. */
export function openMux(writing: Writing, host: Host, facts: Facts = PIPE): Mux {
  const outbox = openOutbox(writing);
  const losses = new Set<() => void>();
  const connection = new Connection();
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

  connection.standing = route;

  return {
    route,
    receive(text) {
      if (lost !== undefined) return;
      const message = parse(text);
      if (message instanceof Refusal) return host.garbled(message, route);
      const unclaimed = unclaimedOf(message, connection);
      if (unclaimed !== undefined) host.accept({ message: unclaimed, route, facts, connection });
    },
    exchange: (request, ear) => connection.exchange(route, request, ear),
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
      connection.close(why);
    },
  };
}

/** Far above the mark where values are merged: what remains are results, which are never dropped. */
const READING_LIMIT = 1024 * 1024;

const PIPE: Facts = {};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own words quote the input, which need not be repeated to whoever sent it.
    return new Refusal({ code: PARSE_ERROR, http: 400 }, "this is not JSON");
  }
}
