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

/** Rejects with `ConnectionClosed` where it is sent to another origin, around in circles, or in a way that would lose what is sent. */
export async function fetchWithin(send: typeof fetch, start: URL, init: RequestInit): Promise<Fetched> {
  const followed = init.method === undefined || init.method === "GET" ? ANY : FAITHFUL;
  let url = start;
  for (let hop = 0; hop <= MOST; hop++) {
    const response = await send(url, { ...init, redirect: "manual" });
    // Browsers do not say where to.
    if (response.type === "opaqueredirect") throw new ConnectionClosed(`${nameOf(url)} redirects, which is not followed here`);
    const location = ANY.has(response.status) ? response.headers.get("location") : null;
    if (location === null) return { response, url };
    await response.body?.cancel();
    url = nextOf(url, location, { status: response.status, followed });
  }
  throw new ConnectionClosed(`${nameOf(start)} redirects more than ${MOST} times`);
}

interface Redirect {
  readonly status: number;
  readonly followed: ReadonlySet<number>;
}

function nextOf(url: URL, location: string, { status, followed }: Redirect): URL {
  const next = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
  if (next?.origin !== url.origin) {
    throw new ConnectionClosed(`${nameOf(url)} redirects to another origin, ${originOf(next)}, which is not followed`, { status });
  }
  if (!followed.has(status)) {
    throw new ConnectionClosed(`${nameOf(url)} redirects to ${nameOf(next)} with status ${status}, which does not keep what is sent`, {
      status,
    });
  }
  return next;
}

/** Of a URL that has none, its scheme. */
export function originOf(url: URL | undefined): string {
  if (url === undefined) return "which is no url";
  return url.origin === "null" ? url.protocol : url.origin;
}
