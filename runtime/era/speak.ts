/** How a client words what it says in one revision: the envelope in the body, and the headers an HTTP request repeats it in. */
import type { Level, Meta, MethodRow, Protocol } from "../contract.ts";
import type { Id, Outgoing, OutgoingRequest } from "../message.ts";
import { CLIENT_CAPABILITIES, CLIENT_INFO, LOG_LEVEL, metaOf, PROGRESS_TOKEN, PROTOCOL_VERSION, VERSION_HEADER } from "./envelope.ts";
import { encodeMirrored, METHOD_HEADER, NAME_HEADER } from "./mirror.ts";
import type { Face } from "./plan.ts";

export interface Speaker {
  readonly protocol: Protocol;
  /** What an HTTP request says of the revision where the message in it does not. */
  readonly headers: Readonly<Record<string, string>>;
  request(method: string, params: object, about: About): OutgoingRequest;
  notice(method: string, params: object): Outgoing;
}

export interface About {
  readonly id: Id;
  readonly token: Id | undefined;
  /** Keys of `_meta` beside the envelope's. */
  readonly meta?: Meta | undefined;
}

export function openSpeaker(protocol: Protocol, { info, capabilities }: Face, logLevel: Level | undefined): Speaker {
  const { wire, revision } = protocol;
  const envelope: Meta =
    wire.lifecycle === "initialize"
      ? {}
      : {
          [PROTOCOL_VERSION]: revision,
          [CLIENT_CAPABILITIES]: capabilities,
          [CLIENT_INFO]: info,
          ...(logLevel === undefined ? {} : { [LOG_LEVEL]: logLevel }),
        };
  // The same for every request, so it is text already.
  const said = JSON.stringify(envelope).slice(1, -1);

  return {
    protocol,
    headers: wire.versionHeader === "none" ? {} : { [VERSION_HEADER]: revision },
    request(method, params, { id, token, meta }) {
      const ownMeta = meta !== undefined || Object.hasOwn(params, "_meta");
      const metaText = ownMeta ? mergedMeta(params, { meta, envelope, token }) : metaOfToken(said, token);
      const text = `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"method":${JSON.stringify(method)},"params":${paramsText(params, metaText)}}`;
      return new SpokenRequest({ id, method, token, text }, protocol, params);
    },
    notice(method, params) {
      const text = JSON.stringify({ jsonrpc: "2.0", method, params });
      return { kind: "notice", headers: headersOf(protocol, method, params), text: () => text };
    },
  };
}

/** Headers are read where a message travels over HTTP, and cost nothing elsewhere. */
class SpokenRequest implements OutgoingRequest {
  readonly kind = "request";
  readonly id: Id;
  readonly method: string;
  readonly token: Id | undefined;
  readonly #text: string;
  readonly #protocol: Protocol;
  readonly #params: object;

  constructor(
    { id, method, token, text }: { id: Id; method: string; token: Id | undefined; text: string },
    protocol: Protocol,
    params: object,
  ) {
    this.id = id;
    this.method = method;
    this.token = token;
    this.#text = text;
    this.#protocol = protocol;
    this.#params = params;
  }

  get headers(): Readonly<Record<string, string>> {
    return headersOf(this.#protocol, this.method, this.#params);
  }

  text(): string {
    return this.#text;
  }
}

function metaOfToken(envelope: string, token: Id | undefined): string {
  if (token === undefined) return `{${envelope}}`;
  const progress = `"${PROGRESS_TOKEN}":${JSON.stringify(token)}`;
  return envelope === "" ? `{${progress}}` : `{${envelope},${progress}}`;
}

interface Merging {
  readonly meta: Meta | undefined;
  readonly envelope: Meta;
  readonly token: Id | undefined;
}

function mergedMeta(params: object, { meta, envelope, token }: Merging): string {
  return JSON.stringify({ ...metaOf(params), ...meta, ...envelope, ...(token === undefined ? {} : { [PROGRESS_TOKEN]: token }) });
}

/** Throws where the params have no JSON, or are no object there. */
function paramsText(params: object, metaText: string): string {
  const { _meta, ...rest }: { _meta?: unknown } = Object.hasOwn(params, "_meta") ? params : NOTHING;
  const text = JSON.stringify(_meta === undefined ? params : rest);
  if (!text.startsWith("{")) throw new TypeError("params are an object");
  return text === "{}" ? `{"_meta":${metaText}}` : `{"_meta":${metaText},${text.slice(1)}`;
}

const NOTHING = {};

function headersOf({ wire, revision, methods }: Protocol, method: string, params: object): Readonly<Record<string, string>> {
  const named = wire.versionHeader === "none" || (wire.versionHeader === "after-initialize" && method === "initialize");
  const version: Record<string, string> = named ? {} : { [VERSION_HEADER]: revision };
  if (!wire.mirroredHeaders) return version;
  const name = nameOf(methods[method], params);
  return { ...version, [METHOD_HEADER]: method, ...(name === undefined ? {} : { [NAME_HEADER]: encodeMirrored(name) }) };
}

function nameOf(row: MethodRow | undefined, params: object): string | undefined {
  const name: unknown = row?.nameHeader === undefined ? undefined : Reflect.get(params, row.nameHeader);
  return typeof name === "string" ? name : undefined;
}
