/** The client's end of an open stream: what it hears there, and what it posts. */
import type { Delivery } from "../../contract.ts";
import { within } from "../../deadline.ts";
import type { ConnectionClosed } from "../../errors.ts";
import type { Outgoing, OutgoingRequest } from "../../message.ts";
import type { Ear, Hangup, Host } from "../index.ts";
import { type Mux, openMux } from "../mux.ts";
import type { StreamEvent } from "../sse.ts";
import { openChain, type Post } from "./post.ts";

export interface Line {
  exchange(request: OutgoingRequest, ear: Ear): Hangup;
  /** Rejects with `ConnectionClosed` where the server does not take it. */
  tell(message: Outgoing): Promise<Delivery>;
  /** Reads to the end, or rejects with what broke. */
  read(events: AsyncIterable<StreamEvent>): Promise<void>;
  lose(why: ConnectionClosed): void;
}

/** How long a cancellation waits for the post of what it cancels: earlier it would be about something that nobody knows. */
const CANCEL_AFTER_MS = 1000;

export function openLine(post: Post, host: Host): Line {
  /** What became of the post of a request, by its text: ids are in there, so no two are alike. */
  const requests = new Map<string, (why: ConnectionClosed | undefined) => void>();
  const chain = openChain(post, () => {
    if (!chain.full) mux.ready();
  });
  // A message each, so there is nothing to gather.
  const mux: Mux = openMux({ write, defer: (run) => run() }, host);

  function write(lines: string): boolean {
    for (const line of lines.slice(0, -1).split("\n")) {
      const posted = requests.get(line);
      requests.delete(line);
      // A request never waits for another: the server may take one only after it has answered it.
      if (posted !== undefined) post(line).then(() => posted(undefined), posted);
      else chain.say(line).catch((cause: unknown) => host.diagnostics.note("lost", "a message of ours", cause));
    }
    return !chain.full;
  }

  return {
    exchange: (request, ear) => exchange(request, ear, { mux, requests }),
    async tell(message) {
      await chain.say(message.text());
      return "sent";
    },
    async read(events) {
      for await (const { event, data } of events) {
        if (event !== undefined && event !== "message")
          host.diagnostics.note("unclaimed", `the event ${JSON.stringify(event.slice(0, 80))}`);
        else if (data !== "") mux.receive(data);
        while (mux.full) await chain.empty();
      }
    },
    lose: mux.lose,
  };
}

interface Wires {
  readonly mux: Mux;
  readonly requests: Map<string, (why: ConnectionClosed | undefined) => void>;
}

/** As over any pipe, except that a request which cannot be posted is lost at once: nobody is there who would answer it. */
function exchange(request: OutgoingRequest, ear: Ear, { mux, requests }: Wires): Hangup {
  const text = request.text();
  let open = true;
  let forget: Hangup | undefined;
  const lose = (why: ConnectionClosed): void => {
    open = false;
    ear.lost(why);
  };
  const posted = new Promise<void>((resolve) => {
    requests.set(text, (why) => {
      resolve();
      if (why === undefined || !open) return;
      forget?.(undefined);
      lose(why);
    });
  });
  const heard: Ear = {
    hear(message) {
      if (message.kind === "reply") open = false;
      ear.hear(message);
    },
    lost(why) {
      requests.delete(text);
      lose(why);
    },
  };
  try {
    forget = mux.exchange({ ...request, text: () => text }, heard);
  } catch (error) {
    requests.delete(text);
    throw error;
  }
  return (notice) => {
    open = false;
    forget?.(undefined);
    if (notice !== undefined) void within(posted, CANCEL_AFTER_MS).then(() => mux.route.send(notice));
  };
}
