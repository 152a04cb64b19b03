/**
 * Who may talk to this endpoint: a web page that a browser shows must not reach a server on the reader's own machine, whatever name it
 * made that machine answer to.
 */

export interface GuardOptions {
  /** This machine's own names are served. */
  readonly loopback: boolean;
  /** Host names as `Host` has them: `example.com`, `example.com:8080`, or `example.com:*` for any port. `any` switches the check off. */
  readonly allowedHosts: readonly string[] | "any";
  /** Whole origins, or `https://example.com:*` for any port. Default: origins whose host is served. */
  readonly allowedOrigins: readonly string[] | "any" | undefined;
}

/** Says why a request is refused, or nothing. `null` where the request names none. */
export type Guard = (host: string | null, origin: string | null) => string | undefined;

export function openGuard({ loopback, allowedHosts, allowedOrigins }: GuardOptions): Guard {
  const listed = matcher(allowedHosts);
  const isHost = (host: string): boolean => (loopback && isLoopback(host)) || listed(host);
  const isOrigin = allowedOrigins === undefined ? (origin: string) => isHost(hostOf(origin)) : matcher(allowedOrigins);
  // A server is talked to under few names, so the last verdict is usually the next.
  const serves = remembered(isHost);
  const admits = remembered(isOrigin);
  return (host, origin) => {
    if (allowedHosts !== "any" && (host === null || !serves(host))) return "this host name is not served here";
    if (origin !== null && !admits(origin)) return "this origin may not call here";
    return undefined;
  };
}

export interface Listening {
  /** The address to listen on. */
  readonly host: string;
  readonly allowedHosts: readonly string[] | "any" | undefined;
  readonly allowedOrigins: readonly string[] | "any" | undefined;
}

/** For a server of its own. `who` starts it; it does not start where it would reach beyond this machine and names no hosts. */
export function guardListening(who: string, { host, allowedHosts, allowedOrigins }: Listening): Guard {
  const loopback = isLoopback(host);
  if (!loopback && allowedHosts === undefined) {
    throw new Error(`${who}: listening on ${host} reaches beyond this machine, so name the hosts it serves in \`allowedHosts\``);
  }
  return openGuard({ loopback, allowedHosts: allowedHosts ?? [], allowedOrigins });
}

/** The names of this machine for itself, with or without a port. */
export function isLoopback(host: string): boolean {
  // An address without brackets has no port: its own last part would be taken for one.
  if (host === "::1") return true;
  return /^(localhost|\[::1\]|127(\.\d{1,3}){3})(:\d+)?$/.test(host);
}

function matcher(allowed: readonly string[] | "any"): (value: string) => boolean {
  if (allowed === "any") return () => true;
  const exact = new Set(allowed.map((name) => name.toLowerCase()));
  return (value) => exact.has(value) || exact.has(`${value.replace(/:\d+$/, "")}:*`);
}

/** `null` and what is no URL have no host, which nobody allows. */
function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : "";
}

function remembered(judge: (value: string) => boolean): (value: string) => boolean {
  let last: string | undefined;
  let verdict = false;
  return (value) => {
    if (value === last) return verdict;
    verdict = judge(value.toLowerCase());
    last = value;
    return verdict;
  };
}
