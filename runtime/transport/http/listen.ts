/** A server of its own for one endpoint, on a port. */
import { H3, serve } from "h3";
import { within } from "../../deadline.ts";
import { INVALID_REQUEST } from "../../errors.ts";
import type { ServerTransport } from "../index.ts";
import { type Guard, guardListening } from "./guard.ts";
import { errorResponse } from "./response.ts";
import { type McpHandlerOptions, openEndpoint } from "./serve.ts";

export interface ServeHttpOptions extends Omit<McpHandlerOptions, "allowedHosts"> {
  /** `0` takes any free port. */
  readonly port: number;
  /** The address to listen on. Default `127.0.0.1`: only this machine. */
  readonly host?: string;
  /** Default `/mcp`, as in the specification's own examples. Other paths are answered with 404. */
  readonly path?: string;
  /** Needed beyond this machine: the names clients use. On this machine they are served beside its own. */
  readonly allowedHosts?: readonly string[] | "any";
}

export interface HttpServing extends ServerTransport {
  /** Where the endpoint is, once connected. */
  readonly url: string;
  /** What `serveWebSocket({ on })` needs to share the port: where connections ask for another protocol, and who may. */
  readonly upgrades: Upgrades;
}

export interface Upgrades {
  /** The `node:http` server underneath; absent elsewhere than on Node. An object, so that this entry compiles without Node's types. */
  readonly from: object | undefined;
  readonly guard: Guard;
}

/** How long connections may take to end by themselves when the transport is closed. */
const GRACE_MS = 1000;

/**
 * A server of its own for one endpoint, on a port: `await server.connect(serveHttp({ port: 3000 }))`. By default only this machine can reach it, by
 * this machine's own names. Closing it lets answers finish for a second.
 *
 * It neither checks who calls nor speaks CORS, because both belong to an app: for a public endpoint, or one that pages of other origins call, mount
 * `mcpHandler` beside the app's own middleware.
 *
 * @throws {Error} where it would reach beyond this machine without `allowedHosts`; from `connect` where the port is taken.
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http
 */
export function serveHttp(options: ServeHttpOptions): HttpServing {
  const { port, host = "127.0.0.1", path = "/mcp", allowedOrigins } = options;
  const guard = guardListening("serveHttp", { host, allowedHosts: options.allowedHosts, allowedOrigins });
  const endpoint = openEndpoint(guard, options);
  const app = new H3()
    .all(path, endpoint.handler)
    .all("/**", () => errorResponse(404, { code: INVALID_REQUEST, message: "nothing is served here" }));
  // h3 would listen everywhere, print to standard output, and take the signals for itself.
  const server = serve(app, { port, hostname: host, silent: true, gracefulShutdown: false, manual: true });
  return {
    upgrades: { from: server.node?.server, guard },
    get url() {
      if (server.url === undefined) throw new Error("serveHttp: connect a server to it first");
      return new URL(path, server.url).href;
    },
    async listen(served) {
      await endpoint.listen(served);
      await server.serve();
    },
    async [Symbol.asyncDispose]() {
      await endpoint[Symbol.asyncDispose]();
      // What has been answered may still be on its way out.
      if (!(await within(server.close(), GRACE_MS))) await server.close(true);
    },
  };
}
