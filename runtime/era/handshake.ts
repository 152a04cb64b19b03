/** Conversations that open with `initialize`: the revision is agreed once, and the session remembers it. */
import type { MethodRow, Peer, Principal, Protocol } from "../contract.ts";
import { INVALID_REQUEST, Refusal, refusalBy } from "../errors.ts";
import { type IncomingNotice, type IncomingRequest, isObject } from "../message.ts";
import { peerOf } from "../peer.ts";
import type { Facts, Inbound } from "../route.ts";
import { type Connection, Session } from "../session.ts";
import { severity } from "../severity.ts";
import type { Adoption } from "../transport/index.ts";
import { openAsking } from "./asking.ts";
import { confirm } from "./audience.ts";
import { metaOf, shownVersion, tokenOf, VERSION_HEADER } from "./envelope.ts";
import type { Era } from "./index.ts";
import { mustBeSmall, mustBeWatchable } from "./keepsake.ts";
import { type Answers, type Duties, type Entry, type Plan, planFor } from "./plan.ts";

export interface Handshake extends Era {
  /** Whether the peer may send several messages in one. */
  batches(inbound: Pick<Inbound, "facts" | "connection">): boolean;
  /** False where what was agreed elsewhere is in a revision that is not served here. */
  adopt(adoption: Adoption, connection: Connection): boolean;
}

/** `protocols` newest first. */
export function openHandshake(protocols: readonly Protocol[], duties: Duties): Handshake {
  const { face } = duties;
  const plans: Plan[] = [];
  const answers = answersOf(duties, plans);
  const asks: Plan["asks"] = (asker) => openAsking(asker, face);
  plans.push(...protocols.map((protocol) => planFor(protocol, { ...duties, answers, asks, sealer })));

  return {
    plans,
    batches({ connection, facts }) {
      const agreedOn = face.side === "client" ? plans[0] : connection?.session?.plan;
      const plan = connection === undefined ? spoken(plans, facts) : agreedOn;
      return plan?.protocol.wire.batches ?? false;
    },
    adopt({ revision, client, principal, logLevel, confirmed, watched }, connection) {
      const plan = plans.find(({ protocol }) => protocol.revision === revision);
      if (plan === undefined) return false;
      const session = new Session(plan, peerOf({ revision, ...client, session: connection.id, principal }));
      session.threshold = severity[logLevel];
      if (watched.length > 0) session.watched = new Set(watched);
      connection.session = session;
      if (confirmed) confirm(connection, session, duties.hub);
      return true;
    },
    open(request, inbound) {
      if (face.side === "server") mustOpenInOrder(request, inbound);
      const plan = planOf(plans, request, inbound);
      const session = inbound.connection?.session;
      const meta = metaOf(request.params);
      return {
        plan,
        client: session?.client ?? stranger(plan, inbound.facts.principal),
        token: tokenOf(meta),
        threshold: session?.threshold ?? severity.debug,
        meta,
      };
    },
    hear(notice, inbound) {
      const plan = planOf(plans, notice, inbound);
      return { plan, client: inbound.connection?.session?.client ?? stranger(plan, inbound.facts.principal), meta: metaOf(notice.params) };
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
  return spoken(plans, facts);
}

/** Where nothing is remembered, what the request says of itself. */
function spoken(plans: readonly Plan[], { http }: Facts): Plan {
  const version = http?.headers.get(VERSION_HEADER) ?? undefined;
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
  const requested = shownVersion(version);
  const message = `this server does not speak protocol version ${requested}`;
  throw refusalBy(agreed(plans, undefined).protocol, "UnsupportedProtocolVersion", { message, data: { supported, requested } });
}

function refused(message: string): Refusal {
  return new Refusal({ code: INVALID_REQUEST, http: 400 }, message);
}

function stranger({ protocol }: Plan, principal: Principal | undefined): Peer {
  return peerOf({ revision: protocol.revision, capabilities: {}, principal });
}

function answersOf({ face, hub }: Duties, plans: readonly Plan[]): Answers {
  const { side, info, capabilities, instructions } = face;
  const ping = (): object => ({});
  if (side === "client") return { ping };
  return {
    ping,
    initialize({ params }, { connection, facts }) {
      const { protocolVersion, clientInfo, capabilities: theirs } = params as InitializeParams;
      mustBeSmall({ clientInfo, theirs });
      const plan = agreed(plans, protocolVersion);
      const { revision } = plan.protocol;
      const client = peerOf({ revision, info: clientInfo, capabilities: theirs, session: connection?.id, principal: facts.principal });
      if (connection !== undefined) connection.session = new Session(plan, client);
      return { protocolVersion: revision, capabilities, serverInfo: info, instructions };
    },
    "notifications/initialized": (_, { connection }) => {
      if (connection?.session !== undefined) confirm(connection, connection.session, hub);
    },
    "resources/subscribe": ({ params }, { connection }) => watch(connection?.session, (params as UriParams).uri),
    "resources/unsubscribe": ({ params }, { connection }) => {
      connection?.session?.watched?.delete((params as UriParams).uri);
      return {};
    },
    "logging/setLevel": ({ params }, { connection }) => {
      if (connection?.session !== undefined) connection.session.threshold = severity[(params as SetLevelParams).level];
      return {};
    },
  };
}

function watch(session: Session | undefined, uri: string): object {
  if (session === undefined) return {};
  session.watched ??= new Set();
  mustBeWatchable(uri, session.watched);
  session.watched.add(uri);
  return {};
}

/** Of params that their row has checked, what is read here. */
interface InitializeParams {
  readonly protocolVersion: string;
  readonly clientInfo: NonNullable<Peer["info"]>;
  readonly capabilities: Peer["capabilities"];
}
interface UriParams {
  readonly uri: string;
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
