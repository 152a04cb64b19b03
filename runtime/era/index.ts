/**
 * One wire vocabulary or the other, chosen for each message: conversations that open with `initialize`, and requests that carry everything
 * in their envelope. Only this folder compares revisions.
 */
import type { Protocol } from "../contract.ts";
import type { Incoming, IncomingNotice, IncomingRequest } from "../message.ts";
import type { Facts, Inbound } from "../route.ts";
import type { Connection } from "../session.ts";
import type { Adoption, Belonging } from "../transport/index.ts";
import { type Envelope, VERSION_HEADER } from "./envelope.ts";
import { openHandshake } from "./handshake.ts";
import type { Duties, Plan } from "./plan.ts";
import { isEnveloped, openStateless } from "./stateless.ts";

export type { Envelope } from "./envelope.ts";
export type { Duties, Entry, Face, Fallback, HandlerMap, Plan } from "./plan.ts";

export interface Era {
  /** Newest first. */
  readonly plans: readonly Plan[];
  /** Throws a `Refusal` where the message may not be answered otherwise. */
  open(request: IncomingRequest, inbound: Inbound): Envelope;
  /** As `open`, for a notice: whoever refuses it is not heard, so there is less to check. */
  hear(notice: IncomingNotice, inbound: Inbound): Omit<Envelope, "token" | "threshold">;
}

export interface Eras {
  readonly plans: readonly Plan[];
  choose(message: IncomingRequest | IncomingNotice, inbound: Pick<Inbound, "facts" | "connection">): Era;
  /** Whether the peer may send several messages in one. */
  batches(inbound: Pick<Inbound, "facts" | "connection">): boolean;
  /** By what it says of itself: where handshakes are served, whatever does not stand alone belongs to one. */
  belongs(message: Incoming | readonly unknown[], facts: Facts): Belonging;
  /** False where what was agreed elsewhere is in a revision that is not served here. */
  adopt(adoption: Adoption, connection: Connection): boolean;
}

export function openEras(protocols: readonly Protocol[], duties: Duties): Eras {
  const newestFirst = [...protocols].sort((a, b) => (a.revision < b.revision ? 1 : -1));
  const lifecycle = (kind: string): readonly Protocol[] => newestFirst.filter(({ wire }) => wire.lifecycle === kind);
  const handshake = openHandshake(lifecycle("initialize"), duties);
  const stateless = openStateless(lifecycle("per-request"), duties);
  const plans = [...stateless.plans, ...handshake.plans];
  const { adopt, batches } = handshake;
  if (handshake.plans.length === 0) return { plans, choose: () => stateless, batches: () => false, belongs: () => "alone", adopt };
  if (stateless.plans.length === 0) return { plans, choose: () => handshake, batches, belongs, adopt };

  const known = new Set(handshake.plans.map(({ protocol }) => protocol.revision));
  const firstStateless = stateless.plans.at(-1)?.protocol.revision ?? "";
  /** A date before the first stateless revision belongs to the handshake era, whether served here or not. */
  const isStateless = (version: string): boolean => !known.has(version) && version >= firstStateless;

  const saysStateless = ({ http }: Facts): boolean => {
    const version = http?.headers.get(VERSION_HEADER) ?? undefined;
    return version !== undefined && isStateless(version);
  };

  const choose: Eras["choose"] = (message, { facts, connection }) => {
    if (isEnveloped(message.params) || saysStateless(facts)) return stateless;
    // Without a handshake on its pipe, only a stateless peer has something to say that wants no answer.
    if (message.kind === "notice" && connection !== undefined && connection.session === undefined) return stateless;
    return handshake;
  };
  return {
    plans,
    choose,
    batches: (inbound) => !saysStateless(inbound.facts) && batches(inbound),
    belongs(message, facts) {
      const standsAlone = saysStateless(facts) || (isIncoming(message) && choose(message, { facts, connection: undefined }) === stateless);
      return standsAlone ? "alone" : belongs(message);
    },
    adopt,
  };
}

function belongs(message: Incoming | readonly unknown[]): Belonging {
  return "kind" in message && message.kind === "request" && message.method === "initialize" ? "opens" : "joins";
}

function isIncoming(message: Incoming | readonly unknown[]): message is IncomingRequest | IncomingNotice {
  return "kind" in message && (message.kind === "request" || message.kind === "notice");
}
