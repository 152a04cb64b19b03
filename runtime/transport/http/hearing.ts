/** What is said on the stream of one request, as its caller hears it. The stream is the correlation: ids only confirm it. */
import { ConnectionClosed } from "../../errors.ts";
import { classify, type Incoming, type OutgoingRequest } from "../../message.ts";
import type { Ear } from "../index.ts";
import { unclaimedOf } from "../unclaimed.ts";

export interface Hearing {
  /** The reply is still to come. */
  readonly open: boolean;
  /** One message of several. */
  hear(text: string): void;
  /** The only one. */
  hearAlone(text: string, status: number): void;
  /** No reply can come any more. */
  lose(why: ConnectionClosed): void;
  /** Nobody listens any more. */
  stop(): void;
}

export interface Beside {
  /** Where the server is, as messages may name it. */
  readonly where: string;
  /** Gets what the server says on this stream that is neither the reply nor its progress. */
  overhear(message: unknown): void;
}

export function openHearing(request: OutgoingRequest, ear: Ear, { where, overhear }: Beside): Hearing {
  let open = true;

  function lose(why: ConnectionClosed): void {
    if (!open) return;
    open = false;
    ear.lost(why);
  }

  /** Whether it was for our caller. */
  function claims(incoming: Incoming, alone: boolean): boolean {
    if (!open) return false;
    if (incoming.kind === "notice" && incoming.method === "notifications/progress") {
      ear.hear(incoming);
      return true;
    }
    // An error without an id, alone in its body, can only be about this request.
    if (incoming.kind !== "reply" || (incoming.id !== request.id && (incoming.id !== undefined || !alone))) return false;
    open = false;
    ear.hear(incoming);
    return true;
  }

  return {
    get open() {
      return open;
    },
    lose,
    stop: () => {
      open = false;
    },
    hear(text) {
      const message = parse(text);
      if (message === NOT_JSON) return lose(new ConnectionClosed(`${where} sent an event that is not JSON`));
      const others = unclaimedOf(message, { claims: (each) => claims(classify(each), false) });
      if (others !== undefined) overhear(others);
    },
    hearAlone(text, status) {
      const message = parse(text);
      const why = message === NOT_JSON ? "what is not JSON" : oddity(message);
      if (why !== undefined) return lose(new ConnectionClosed(`${where} answered with status ${status} and ${why}`, { status }));
      const others = unclaimedOf(message, { claims: (each) => claims(classify(each), !Array.isArray(message)) });
      if (others !== undefined) overhear(others);
    },
  };
}

/** What is alone and no message answers nothing, and need not be answered. */
function oddity(message: unknown): string | undefined {
  const incoming = Array.isArray(message) ? undefined : classify(message);
  return incoming?.kind === "malformed" ? `JSON that is no message: ${incoming.why}` : undefined;
}

const NOT_JSON = Symbol("not JSON");

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own words quote what was sent, which may be a secret.
    return NOT_JSON;
  }
}
