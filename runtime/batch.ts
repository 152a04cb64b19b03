/** Several messages in one: each is answered on its own, and the answers travel together where nothing else was said meanwhile. */
import type { Delivery } from "./contract.ts";
import { INVALID_REQUEST, Refusal } from "./errors.ts";
import { classify, type Outgoing } from "./message.ts";
import type { Accept, Accepted, Inbound, Route } from "./route.ts";

/** More than clients gather in practice, few enough that one small body cannot start thousands of handlers. */
const MAX_BATCH = 100;

/** Throws a `Refusal` where no member of the batch is to be answered. */
export function acceptBatch(
  messages: readonly unknown[],
  inbound: Inbound,
  { allowed, accept }: { allowed: boolean; accept: Accept },
): Accepted {
  if (!allowed) throw refused("this revision has no batches: send one message at a time");
  if (messages.length === 0) throw refused("a batch has at least one message");
  if (messages.length > MAX_BATCH) throw refused(`a batch may have at most ${MAX_BATCH} messages`);
  const incoming = messages.map(classify);
  if (incoming.some((message) => message.kind === "request" && message.method === "initialize")) {
    throw refused("initialize opens a session alone, not in a batch");
  }
  const expected = incoming.filter(({ kind }) => kind === "request" || kind === "malformed").length;
  const route = openGathering(inbound.route, expected);
  for (const message of messages) accept({ ...inbound, message, route });
  return expected === 0 ? "noted" : "pending";
}

/** A route for all members of a batch: it answers when the last of them has. */
function openGathering(route: Route, expected: number): Route {
  let held: Outgoing[] = [];
  let apart = false;
  let replied = 0;

  /** Only the very last reply ends the stream underneath. */
  function pass(message: Outgoing): Delivery {
    return route.send(replied === expected ? message : { kind: "notice", text: () => message.text() });
  }

  function reply(message: Outgoing): Delivery {
    replied += 1;
    if (apart) return pass(message);
    held.push(message);
    if (replied < expected) return "sent";
    return together();
  }

  function together(): Delivery {
    const text = `[${held.map((message) => message.text()).join(",")}]`;
    return route.send({ kind: "reply", text: () => text });
  }

  /** Something has to be said now, so what was held back goes first: order is kept. */
  function separate(): void {
    apart = true;
    for (const message of held) route.send({ kind: "notice", text: () => message.text() });
    held = [];
  }

  return {
    send(message) {
      if (message.kind === "reply") return reply(message);
      if (!apart) separate();
      return route.send(message);
    },
    onLost: (listener) => route.onLost(listener),
  };
}

function refused(why: string): Refusal {
  return new Refusal({ code: INVALID_REQUEST, http: 400 }, why);
}
