/** Where the messages of a stream are posted: the path that the author gives, behind whatever prefix the stream was asked for under. */
import type { McpEvent } from "../http/event.ts";

/**
 * The path from its root, as URLs write it: `messages/` is `/messages/`.
 *
 * @throws {Error} where it is more than a path, or would lead to another host.
 */
export function pathOf(option: "path" | "endpoint", given: string): string {
  const path = new URL(`http://host/${given.replace(/^\//, "")}`).pathname;
  // Browsers and `URL` take `/\host` and `/..//host` for another host as well; both are two slashes by now.
  if (given.includes("://") || /[?#]/.test(given) || given.startsWith("//") || path.startsWith("//")) {
    throw new Error(`\`${option}\` is a path, without a host, a query or a fragment: ${JSON.stringify(given)} is none`);
  }
  return path;
}

/** The path that the client asked for, before any app in between has taken its own prefix off. */
export function askedPath(event: McpEvent): string {
  const request = event.runtime?.node?.req;
  const whole = request === undefined ? undefined : (Reflect.get(request, "originalUrl") ?? Reflect.get(request, "url"));
  return typeof whole === "string" && whole.startsWith("/") ? new URL(`http://host${whole}`).pathname : event.url.pathname;
}

/** `endpoint` behind what stands before `path` in `asked`. Nothing where `path` is not what was asked for. */
export function mounted(endpoint: string, { asked, path }: { readonly asked: string; readonly path: string }): string | undefined {
  // Routers take a path with and without its last slash for the same.
  const whole = [asked, asked.replace(/\/$/, ""), `${asked}/`].find((form) => form.endsWith(path));
  if (whole === undefined) return undefined;
  const prefix = whole.slice(0, whole.length - path.length);
  // Two slashes would make a host of what follows, and whoever sends the request chooses it.
  return `${prefix}${endpoint}`.replace(/^\/+/, "/");
}
