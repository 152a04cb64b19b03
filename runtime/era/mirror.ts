/** Headers that repeat a part of the body, so that what stands between the peers can route by it. They must agree, or somebody is being misled. */
import type { MethodRow, Protocol } from "../contract.ts";
import { type Refusal, refusalBy } from "../errors.ts";
import { type IncomingRequest, isObject } from "../message.ts";

export const METHOD_HEADER = "mcp-method";
export const NAME_HEADER = "mcp-name";

/** The first mismatch, or nothing. */
export function mismatch(
  { method, params }: IncomingRequest,
  headers: { get(name: string): string | null },
  { protocol, row }: { readonly protocol: Protocol; readonly row: MethodRow | undefined },
): Refusal | undefined {
  const differs = (message: string): Refusal => refusalBy(protocol, "HeaderMismatch", { message });
  const said = headers.get(METHOD_HEADER);
  if (said !== method) return differs(said === null ? "the Mcp-Method header is missing" : "the Mcp-Method header differs from the method");
  const name = row?.nameHeader === undefined || !isObject(params) ? undefined : params[row.nameHeader];
  // A name that is no string is the params check's to refuse, by path.
  if (typeof name !== "string") return undefined;
  const mirrored = headers.get(NAME_HEADER);
  if (mirrored === null) return differs("the Mcp-Name header is missing");
  return decodeMirrored(mirrored) === name ? undefined : differs(`the Mcp-Name header differs from params.${row?.nameHeader}`);
}

/** A header value for `text`: as it is, or in base64 where a header could not carry it or it would be mistaken for base64. */
export function encodeMirrored(text: string): string {
  if (PLAIN.test(text) && !SENTINEL.test(text)) return text;
  const bytes = new TextEncoder().encode(text);
  return `=?base64?${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))}?=`;
}

/** `undefined` where the value claims to be base64 and is not, strictly. */
export function decodeMirrored(value: string): string | undefined {
  const [, encoded] = SENTINEL.exec(value) ?? [];
  if (encoded === undefined) return value;
  if (!BASE64.test(encoded) || encoded.length % 4 !== 0) return undefined;
  const bytes = Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0));
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // Not UTF-8, so it mirrors no JSON string.
    return undefined;
  }
}

/** Visible ASCII, with spaces only inside: HTTP strips them at the ends. */
const PLAIN = /^(?:[!-~](?:[ -~]*[!-~])?)?$/;
const SENTINEL = /^=\?base64\?(.*)\?=$/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
