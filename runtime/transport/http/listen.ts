/** A server of its own for one endpoint, on a port. */
import type { ServerTransport } from "../index.ts";
import type { Guard } from "./guard.ts";
import { guardOf, openPort, type PortOptions } from "./port.ts";
import { type McpHandlerOptions, openEndpoint } from "./serve.ts";

export interface ServeHttpOptions extends PortOptions, Omit<McpHandlerOptions, keyof PortOptions> {
  /** Default `/mcp`, as in the specification's own examples. Other paths are answered with 404. */
  readonly path?: string;
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
  const { path = "/mcp" } = options;
  const guard = guardOf("serveHttp", options);
  const endpoint = openEndpoint(guard, options);
  const port = openPort("serveHttp", options, new Map([[path, endpoint.handler]]));
  return {
    upgrades: { from: port.server, guard },
    get url() {
      return port.url(path);
    },
    async listen(served) {
      await endpoint.listen(served);
      await port.open();
    },
    drain: () => endpoint.drain?.(),
    async [Symbol.asyncDispose]() {
      await endpoint[Symbol.asyncDispose]();
      await port.close();
    },
  };
}
