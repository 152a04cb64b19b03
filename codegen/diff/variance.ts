/**
 * Whom a change breaks.
 *
 * Code that *sends* a value written for the older revision breaks if what it was right to send is no longer right: a property became
 * required, a type narrower, or a property it relies on is gone, so that nobody understands it any more.
 * Code that *receives* it breaks if it may meet what it was told cannot come: a property it could count on is missing, a type is wider, a
 * union has a new member. A property that is merely new breaks nobody: every object is open, and receivers ignore what they do not know.
 * The same change is therefore breaking in one direction and harmless in the other; `flows` turns sender and receiver into client and server.
 */
import type { Direction, Side } from "../../runtime/contract.ts";
import type { Flow } from "./change.ts";

export interface Variance {
  readonly sender: boolean;
  readonly receiver: boolean;
}

export const HARMLESS: Variance = { sender: false, receiver: false };
export const SENDER: Variance = { sender: true, receiver: false };
export const RECEIVER: Variance = { sender: false, receiver: true };
export const EVERYONE: Variance = { sender: true, receiver: true };

export function broken({ sender, receiver }: Variance, flows: readonly Flow[]): readonly Side[] {
  const client = flows.some((flow) => (flow === "client → server" ? sender : receiver));
  const server = flows.some((flow) => (flow === "client → server" ? receiver : sender));
  return [...(client ? (["client"] as const) : []), ...(server ? (["server"] as const) : [])];
}

/** The ways a message goes that `from` sends. */
export function flowsFrom(from: Direction): readonly Flow[] {
  if (from === "both") return ["client → server", "server → client"];
  return from === "client" ? ["client → server"] : ["server → client"];
}

/** The ways its answer goes. */
export function flowsBack(from: Direction): readonly Flow[] {
  return from === "both" ? flowsFrom(from) : flowsFrom(from === "client" ? "server" : "client");
}
