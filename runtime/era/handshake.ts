/** Conversations that open with `initialize`: the revision is agreed once, and the session remembers it. */
import type { MethodRow, Peer, Protocol } from "../contract.ts";
import { INVALID_REQUEST, Refusal, refusalBy } from "../errors.ts";
import { type IncomingNotice, type IncomingRequest, isObject } from "../message.ts";
import type { Inbound } from "../route.ts";
import { severity } from "../severity.ts";
import { metaOf, tokenOf, VERSION_HEADER } from "./envelope.ts";
import type { Era } from "./index.ts";
import { type Answers, type Entry, type Face, type HandlerMap, type Plan, planFor } from "./plan.ts";

/** `protocols` newest first. */
export function openHandshake(protocols: readonly Protocol[], face: Face, handlers: HandlerMap): Era {
  const plans: Plan[] = [];
  const answers = answersOf(face, plans);
  plans.push(...protocols.map((protocol) => planFor(protocol, { face, handlers, answers, sealer })));

  return {
    plans,
    open(request, inbound) {
      if (face.side === "server") mustOpenInOrder(request, inbound);
      const plan = planOf(plans, request, inbound);
      const session = inbound.connection?.session;
      const meta = metaOf(request.params);
      return {
        plan,
        client: session?.client ?? stranger(plan),
        token: tokenOf(meta),
        threshold: session?.threshold ?? severity.debug,
        meta,
      };
    },
    hear(notice, inbound) {
      const plan = planOf(plans, notice, inbound);
      return { plan, client: inbound.connection?.session?.client ?? stranger(plan), meta: metaOf(notice.params) };
    },
  };
}

/** Where messages stand alone each is served as if the handshake had been made: there is nowhere to remember it. */
function mustOpenInOrder({ method }: IncomingRequest, { connection }: Inbound): void {
  if (connection === undefined || method === "ping") return;
  const opened = connection.session !== undefined;
  if (opened && method === "initialize") throw refused("this connection is initialized already");
  if (!opened && method !== "initialize") throw refused("the first request on a connection is initialize");
}

function planOf(plans: readonly Plan[], { method, params }: IncomingRequest | IncomingNotice, { connection, facts }: Inbound): Plan {
  if (connection?.session !== undefined) return connection.session.plan;
  if (method === "initialize") return agreed(plans, isObject(params) ? params["protocolVersion"] : undefined);
  if (connection !== undefined) return agreed(plans, undefined);
  const version = facts.http?.headers.get(VERSION_HEADER) ?? undefined;
  return version === undefined ? assumed(plans) : named(plans, version);
}

/** The same revision where we know it, else our newest; the client leaves if it cannot. */
function agreed(plans: readonly Plan[], requested: unknown): Plan {
  const plan = plans.find(({ protocol }) => protocol.revision === requested) ?? plans[0];
  if (plan === undefined) throw new Error("no revision with a handshake is served");
  return plan;
}

/** A message without a version header speaks the newest revision that had no such header. */
function assumed(plans: readonly Plan[]): Plan {
  return plans.find(({ protocol: { wire } }) => wire.sessions && wire.versionHeader === "none") ?? agreed(plans, undefined);
}

function named(plans: readonly Plan[], version: string): Plan {
  const plan = plans.find(({ protocol }) => protocol.revision === version);
  if (plan !== undefined) return plan;
  const supported = plans.map(({ protocol }) => protocol.revision);
  const message = `this server does not speak protocol version ${version}`;
  throw refusalBy(agreed(plans, undefined).protocol, "UnsupportedProtocolVersion", { message, data: { supported, requested: version } });
}

function refused(message: string): Refusal {
  return new Refusal({ code: INVALID_REQUEST, http: 400 }, message);
}

function stranger({ protocol }: Plan): Peer {
  return { revision: protocol.revision, capabilities: {} };
}

function answersOf({ side, info, capabilities, instructions }: Face, plans: readonly Plan[]): Answers {
  const ping = (): object => ({});
  if (side === "client") return { ping };
  return {
    ping,
    initialize({ params }, { connection }) {
      const { protocolVersion, clientInfo, capabilities: theirs } = params as InitializeParams;
      const plan = agreed(plans, protocolVersion);
      const { revision } = plan.protocol;
      const client: Peer = { revision, info: clientInfo, capabilities: theirs };
      if (connection !== undefined) connection.session = { plan, client, confirmed: false, threshold: severity.debug };
      return { protocolVersion: revision, capabilities, serverInfo: info, instructions };
    },
    "notifications/initialized": (_, { connection }) => {
      if (connection?.session !== undefined) connection.session.confirmed = true;
    },
    "logging/setLevel": ({ params }, { connection }) => {
      if (connection?.session !== undefined) connection.session.threshold = severity[(params as SetLevelParams).level];
      return {};
    },
  };
}

/** Of params that their row has checked, what is read here. */
interface InitializeParams {
  readonly protocolVersion: string;
  readonly clientInfo: NonNullable<Peer["info"]>;
  readonly capabilities: Peer["capabilities"];
}
interface SetLevelParams {
  readonly level: keyof typeof severity;
}

/** Takes out what only newer revisions know; every other key passes untouched. */
function sealer({ newer = [] }: MethodRow): Entry["seal"] {
  return (result) => {
    if (!newer.some((name) => Object.hasOwn(result, name))) return JSON.stringify(result);
    const known: Record<string, unknown> = { ...result };
    for (const name of newer) delete known[name];
    return JSON.stringify(known);
  };
}
