/** Redirects within one origin are followed; what is sent, with its credentials, is for nobody else. */
import { ConnectionClosed } from "../../errors.ts";
import { nameOf } from "./target.ts";

export interface Fetched {
  readonly response: Response;
  /** Where it came from in the end. */
  readonly url: URL;
}

/** These keep the method and the body; the others may make a GET of a POST. */
const FAITHFUL: ReadonlySet<number> = new Set([307, 308]);
const ANY: ReadonlySet<number> = new Set([301, 302, 303, ...FAITHFUL]);

/** As many as browsers and `fetch` follow. */
const MOST = 20;

/** Rejects with `ConnectionClosed` where it is sent to another origin, or around in circles. A redirect that would lose a body is an answer. */
export async function fetchWithin(send: typeof fetch, start: URL, init: RequestInit): Promise<Fetched> {
  const followed = init.method === "POST" ? FAITHFUL : ANY;
  let url = start;
  for (let hop = 0; hop <= MOST; hop++) {
    const response = await send(url, { ...init, redirect: "manual" });
    const location = response.headers.get("location");
    if (location === null || !followed.has(response.status)) return { response, url };
    await response.body?.cancel();
    const next = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
    if (next?.origin !== start.origin) {
      throw new ConnectionClosed(`${nameOf(start)} redirects to another origin, ${originOf(next)}, which is not followed`, {
        status: response.status,
      });
    }
    url = next;
  }
  throw new ConnectionClosed(`${nameOf(start)} redirects more than ${MOST} times`);
}

/** Of a URL that has none, its scheme. */
export function originOf(url: URL | undefined): string {
  if (url === undefined) return "which is no url";
  return url.origin === "null" ? url.protocol : url.origin;
}
