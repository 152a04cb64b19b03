/** The part of a message that is about the message: both eras keep it in `_meta`, one of them with more in it. */
import type { Meta, Peer } from "../contract.ts";
import { INVALID_PARAMS, Refusal } from "../errors.ts";
import { type Id, isId, isObject } from "../message.ts";
import { peerOf } from "../peer.ts";
import { SILENT } from "../severity.ts";
import type { Plan } from "./plan.ts";

/** What a message says about itself and its sender, lifted out before a handler sees it. */
export interface Envelope {
  readonly plan: Plan;
  readonly client: Peer;
  /** The progress token, `undefined` where there is none: `0` and `""` are tokens. */
  readonly token: Id | undefined;
  /** The least severe log level the caller wants, as `severity` numbers them. */
  readonly threshold: number;
  /** The whole `_meta`. */
  readonly meta: Meta;
}

export const VERSION_HEADER = "mcp-protocol-version";

export const PROGRESS_TOKEN = "progressToken";
export const PROTOCOL_VERSION = "io.modelcontextprotocol/protocolVersion";
export const CLIENT_CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
export const CLIENT_INFO = "io.modelcontextprotocol/clientInfo";
export const LOG_LEVEL = "io.modelcontextprotocol/logLevel";
export const SERVER_INFO = "io.modelcontextprotocol/serverInfo";

/** `_meta` of params, or nothing where it is no object. */
export function metaOf(params: unknown): Meta {
  const meta = isObject(params) ? params["_meta"] : undefined;
  return isObject(meta) ? meta : NOTHING;
}

export function tokenOf(meta: Meta): Id | undefined {
  const token = meta[PROGRESS_TOKEN];
  if (token === undefined || isId(token)) return token;
  throw new Refusal({ code: INVALID_PARAMS, http: 400 }, `${PROGRESS_TOKEN} is neither a string nor an integer that can be echoed exactly`);
}

/** Of a version that is longer nobody need hear the rest, least of all whoever said it. */
export function shownVersion(version: string): string {
  return version.slice(0, 80);
}

/** The envelope of what a server asks inside of an answer: it says nothing of itself beyond that. */
export function callerEnvelope(plan: Plan): Envelope {
  const client = peerOf({ revision: plan.protocol.revision, capabilities: NOTHING });
  return { plan, client, token: undefined, threshold: SILENT, meta: NOTHING };
}

/** Params that carry on the trace of the message they follow from, unless they say another. */
export function tracing(params: object, meta: Meta): object {
  const traced = TRACING.filter((key) => Object.hasOwn(meta, key));
  if (traced.length === 0) return params;
  return { ...params, _meta: { ...Object.fromEntries(traced.map((key) => [key, meta[key]])), ...metaOf(params) } };
}

/** @see https://modelcontextprotocol.io/specification/2026-07-28/basic#meta */
const TRACING: readonly string[] = ["traceparent", "tracestate", "baggage"];

/** What the envelope leaves of `_meta`: the keys of extensions and of the caller. */
export function restOf(meta: Meta): Meta {
  const rest: Record<string, unknown> = { ...meta };
  for (const key of ENVELOPE) delete rest[key];
  return rest;
}

const ENVELOPE: readonly string[] = [PROGRESS_TOKEN, PROTOCOL_VERSION, CLIENT_CAPABILITIES, CLIENT_INFO, LOG_LEVEL];
const NOTHING: Meta = Object.freeze({});
