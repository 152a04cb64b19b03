/** A port of one's own: who may call there, and how it opens and closes. */
import { H3, serve } from "h3";
import { within } from "../../deadline.ts";
import { INVALID_REQUEST } from "../../errors.ts";
import type { Answer, McpEvent } from "./event.ts";
import { type Guard, guardListening } from "./guard.ts";
import { errorResponse } from "./response.ts";

export interface PortOptions {
  /** `0` takes any free port. */
  readonly port: number;
  /** The address to listen on. Default `127.0.0.1`: only this machine. */
  readonly host?: string;
  /** Needed beyond this machine: the names clients use. On this machine they are served beside its own. */
  readonly allowedHosts?: readonly string[] | "any";
  /** Whole origins, or `https://example.com:*`. Default: origins whose host is served. */
  readonly allowedOrigins?: readonly string[] | "any";
}

/** What answers at each path. Others are answered with 404. */
export type Routes = ReadonlyMap<string, (event: McpEvent) => Promise<Answer>>;

export interface Port {
  /** The `node:http` server underneath; absent elsewhere than on Node. */
  readonly server: object | undefined;
  url(path: string): string;
  open(): Promise<void>;
  /** Lets answers finish for a second. */
  close(): Promise<void>;
}

/** How long connections may take to end by themselves when the port is closed. */
const GRACE_MS = 1000;

const HERE = "127.0.0.1";

/**
 * `who` is the function of the API that was called.
 *
 * @throws {Error} where it would reach beyond this machine without `allowedHosts`.
 */
export function guardOf(who: string, { host = HERE, allowedHosts, allowedOrigins }: PortOptions): Guard {
  return guardListening(who, { host, allowedHosts, allowedOrigins });
}

export function openPort(who: string, { port, host = HERE }: PortOptions, routes: Routes): Port {
  const app = new H3();
  for (const [path, handler] of routes) app.all(path, handler);
  app.all("/**", () => errorResponse(404, { code: INVALID_REQUEST, message: "nothing is served here" }));
  // h3 would listen everywhere, print to standard output, and take the signals for itself.
  const server = serve(app, { port, hostname: host, silent: true, gracefulShutdown: false, manual: true });
  return {
    server: server.node?.server,
    url(path) {
      if (server.url === undefined) throw new Error(`${who}: connect a server to it first`);
      return new URL(path, server.url).href;
    },
    async open() {
      await server.serve();
    },
    async close() {
      // What has been answered may still be on its way out.
      if (!(await within(server.close(), GRACE_MS))) await server.close(true);
    },
  };
}
