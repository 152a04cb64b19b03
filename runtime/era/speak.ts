/** How a client words what it says in one revision: the envelope in the body, and the headers an HTTP request repeats it in. */
import type { Level, Meta, MethodRow, Protocol } from "../contract.ts";
import type { Id, Outgoing, OutgoingRequest } from "../message.ts";
import { CLIENT_CAPABILITIES, CLIENT_INFO, LOG_LEVEL, metaOf, PROGRESS_TOKEN, PROTOCOL_VERSION, VERSION_HEADER } from "./envelope.ts";
import { encodeMirrored, METHOD_HEADER, NAME_HEADER } from "./mirror.ts";
import type { Face } from "./plan.ts";

export interface Speaker {
  readonly protocol: Protocol;
  request(method: string, params: object, ids: { readonly id: Id; readonly token: Id | undefined }): OutgoingRequest;
  notice(method: string, params: object): Outgoing;
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

  return {
    protocol,
    request(method, params, { id, token }) {
      const meta = { ...metaOf(params), ...envelope, ...(token === undefined ? {} : { [PROGRESS_TOKEN]: token }) };
      const text = JSON.stringify({ jsonrpc: "2.0", id, method, params: { ...params, _meta: meta } });
      return { kind: "request", id, method, token, headers: headersOf(protocol, method, params), text: () => text };
    },
    notice(method, params) {
      const text = JSON.stringify({ jsonrpc: "2.0", method, params });
      return { kind: "notice", headers: headersOf(protocol, method, params), text: () => text };
    },
  };
}

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
