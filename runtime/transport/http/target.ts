/** Where a client sends its requests, and what it says of one that failed. */
import { ConnectionClosed } from "../../errors.ts";
import { isObject } from "../../message.ts";

/**
 * A path alone is enough where there is a page to be relative to. What cannot be fetched is said now, not at the first call. `who` is the function
 * of the API that was called.
 */
export function targetOf(who: string, url: string | URL): URL {
  const page: unknown = Reflect.get(globalThis, "location");
  const base = isObject(page) && typeof page["href"] === "string" ? page["href"] : undefined;
  if (!URL.canParse(String(url), base)) throw new Error(`${who}: this is not a url; give a whole one, as in https://example.com/mcp`);
  const target = new URL(url, base);
  if (target.protocol !== "http:" && target.protocol !== "https:") {
    throw new Error(`${who}: the url is an http: or https: one, not ${target.protocol}`);
  }
  if (target.username !== "" || target.password !== "") {
    throw new Error(`${who}: fetch takes no credentials in a url; send them in \`headers\`, as \`authorization\``);
  }
  return target;
}

/** Neither the query nor anything else of the URL that may be a secret is named. */
export function nameOf({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}

export function failed(where: string, cause: unknown): ConnectionClosed {
  if (cause instanceof ConnectionClosed) return cause;
  const inner = isObject(cause) ? cause["cause"] : undefined;
  const code = isObject(inner) && typeof inner["code"] === "string" ? ` (${inner["code"].slice(0, 80)})` : "";
  return new ConnectionClosed(`the request to ${where} failed${code}`, { cause });
}
