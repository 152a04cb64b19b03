/** Requests that stand alone: revision, capabilities and identity travel in the envelope of each, and nothing is remembered between them. */
import type { Exchange, HttpFacts, Meta, MethodRow, Peer, Principal, Protocol } from "../contract.ts";
import { refusalBy } from "../errors.ts";
import { type IncomingRequest, isObject } from "../message.ts";
import { peerOf } from "../peer.ts";
import { SILENT, severity } from "../severity.ts";
import {
  CLIENT_CAPABILITIES,
  CLIENT_INFO,
  type Envelope,
  LOG_LEVEL,
  metaOf,
  PROTOCOL_VERSION,
  SERVER_INFO,
  shownVersion,
  tokenOf,
  VERSION_HEADER,
} from "./envelope.ts";
import type { Era } from "./index.ts";
import { listen } from "./listen.ts";
import { mismatch } from "./mirror.ts";
import { type Answers, type Duties, type Entry, type Face, type Plan, planFor } from "./plan.ts";
import { openStateKeeper } from "./round-state.ts";
import { openRounds } from "./rounds.ts";

/** The body says by itself that it belongs to this era, whatever the method. */
export function isEnveloped(params: unknown): boolean {
  const meta = metaOf(params);
  return meta[PROTOCOL_VERSION] !== undefined || meta[CLIENT_CAPABILITIES] !== undefined;
}

/** `protocols` newest first. */
export function openStateless(protocols: readonly Protocol[], duties: Duties): Era {
  const { face } = duties;
  const supported = protocols.map(({ revision }) => revision);
  const sealer = sealerOf(face);
  const keeper = openStateKeeper(face.rounds ?? {});
  const asks: Plan["asks"] = (asker) => openRounds(asker, keeper);
  const plans: Plan[] = [];
  const answers = answersOf(duties, supported, (revision) => plans.find(({ protocol }) => protocol.revision === revision) ?? newest(plans));
  plans.push(...protocols.map((protocol) => planFor(protocol, { ...duties, answers, asks, sealer })));
  return {
    plans,
    open(request, { facts, connection }) {
      // Headers repeat the message where it stands alone; on a pipe they belong to whatever carries the pipe.
      const http = connection === undefined ? facts.http : undefined;
      const meta = metaOf(request.params);
      const version = versionOf(meta, plans);
      const plan = planOf(plans, version, http);
      if (http !== undefined && plan.protocol.wire.mirroredHeaders) mustMirror(request, http, plan);
      return {
        plan,
        client: clientOf(plan, meta, facts.principal),
        token: tokenOf(meta),
        threshold: thresholdOf(meta),
        meta,
      } satisfies Envelope;
    },
    hear({ params }, { facts }) {
      const meta = metaOf(params);
      const plan = plans.find(({ protocol }) => protocol.revision === meta[PROTOCOL_VERSION]) ?? newest(plans);
      return { plan, client: clientOf(plan, meta, facts.principal), meta };
    },
  };
}

/** Checked before any header: a request without its envelope is told so, whatever else is wrong with it. */
function versionOf(meta: Meta, plans: readonly Plan[]): string {
  const version = meta[PROTOCOL_VERSION];
  const missing =
    typeof version !== "string"
      ? `${PROTOCOL_VERSION}, a string`
      : !isObject(meta[CLIENT_CAPABILITIES])
        ? `${CLIENT_CAPABILITIES}, an object`
        : undefined;
  if (missing === undefined && typeof version === "string") return version;
  const supported = plans.map(({ protocol }) => protocol.revision);
  throw refusalBy(newest(plans).protocol, "InvalidRequestMeta", { message: `params._meta must have ${missing}`, data: { supported } });
}

/** The header is compared before the version is looked up, so that a mismatch wins over an unknown version. */
function planOf(plans: readonly Plan[], version: string, http: HttpFacts | undefined): Plan {
  const plan = plans.find(({ protocol }) => protocol.revision === version);
  const { protocol } = plan ?? newest(plans);
  if (http !== undefined && protocol.wire.versionHeader === "equal") {
    const said = http.headers.get(VERSION_HEADER);
    const message =
      said === null ? "the MCP-Protocol-Version header is missing" : `the MCP-Protocol-Version header differs from ${PROTOCOL_VERSION}`;
    if (said !== version) throw refusalBy(protocol, "HeaderMismatch", { message });
  }
  if (plan !== undefined) return plan;
  const supported = plans.map((served) => served.protocol.revision);
  const requested = shownVersion(version);
  const message = `this server does not speak protocol version ${requested}`;
  throw refusalBy(protocol, "UnsupportedProtocolVersion", { message, data: { supported, requested } });
}

function mustMirror(request: IncomingRequest, { headers }: HttpFacts, { protocol }: Plan): void {
  const row = Object.hasOwn(protocol.methods, request.method) ? protocol.methods[request.method] : undefined;
  const refusal = mismatch(request, headers, { protocol, row });
  if (refusal !== undefined) throw refusal;
}

function newest([plan]: readonly Plan[]): Plan {
  if (plan === undefined) throw new Error("no stateless revision is served");
  return plan;
}

/** Read before the row has checked the params and seen only after, so no handler meets a shape that is not there. */
function clientOf({ protocol }: Plan, meta: Meta, principal: Principal | undefined): Peer {
  const capabilities = (meta[CLIENT_CAPABILITIES] ?? {}) as Peer["capabilities"];
  return peerOf({ revision: protocol.revision, info: meta[CLIENT_INFO] as Peer["info"], capabilities, principal });
}

/** A caller that names no level wants no log lines. */
function thresholdOf(meta: Meta): number {
  const level = meta[LOG_LEVEL];
  return typeof level === "string" && isLevel(level) ? severity[level] : SILENT;
}

function isLevel(name: string): name is keyof typeof severity {
  return Object.hasOwn(severity, name);
}

function answersOf({ face, hub }: Duties, supportedVersions: readonly string[], planOf: (revision: string) => Plan): Answers {
  const { side, capabilities, instructions } = face;
  // Said on the stream that was asked for: whoever wants to compare it with what was asked handles it.
  if (side === "client") return { "notifications/subscriptions/acknowledged": () => undefined };
  const discover = (): object => ({ supportedVersions, capabilities, instructions });
  if (hub === undefined) return { "server/discover": discover };
  return {
    "server/discover": discover,
    // What handles a request is given its exchange.
    "subscriptions/listen": (message, inbound) =>
      listen(message as Exchange, inbound, { plan: planOf(message.client.revision), face, hub }),
  };
}

/**
 * Fills in what every result carries and the handler left out: what the row says, and who answers.
 * The usual result brings none of it, so the text is joined instead of copying the object.
 */
function sealerOf({ info }: Face): (row: MethodRow) => Entry["seal"] {
  const stamp = { [SERVER_INFO]: info };
  return ({ fills = {} }) => {
    const names = [...Object.keys(fills), "_meta"];
    const head = JSON.stringify({ ...fills, _meta: stamp }).slice(0, -1);
    return (result) => {
      if (names.some((name) => Object.hasOwn(result, name))) return JSON.stringify(filled(result, fills, stamp));
      const text = JSON.stringify(result);
      return text === "{}" ? `${head}}` : `${head},${text.slice(1)}`;
    };
  };
}

/** A result that says it is not the usual one carries none of the usual one's hints. */
function filled(result: object, fills: Readonly<Record<string, unknown>>, stamp: object): object {
  const { _meta, ...rest }: { _meta?: unknown } = result;
  const own: Record<string, unknown> = rest;
  const isUsual = own["resultType"] === undefined || own["resultType"] === fills["resultType"];
  for (const [name, value] of Object.entries(isUsual ? fills : {})) if (own[name] === undefined) own[name] = value;
  return { ...own, _meta: { ...stamp, ...(isObject(_meta) ? _meta : {}) } };
}
