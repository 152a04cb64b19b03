/** The endpoint as a listener of `node:http`: for a server of one's own, Express, Fastify and whatever else hands over a request and a response. */
import { H3, toNodeHandler } from "h3";
import type { NodeBody } from "./body.ts";
import type { NodeResponse } from "./event.ts";
import type { McpHandler } from "./serve.ts";

/** What is needed of a request of `node:http`. `body` is there where something in front has read and parsed it. */
export interface NodeRequest extends NodeBody {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
}

export type NodeHandler = (request: NodeRequest, response: NodeResponse) => void;

/**
 * `createServer(nodeHandler(mcp))`, or in an app: `app.all("/mcp", nodeHandler(mcp))` in Express. A body that the app has parsed already is taken from
 * `request.body`; in Fastify, which keeps it elsewhere, hand over `Object.assign(request.raw, { body: request.body })` after `reply.hijack()`.
 */
export function nodeHandler(mcp: Pick<McpHandler, "handler">): NodeHandler {
  const listener = toNodeHandler(new H3().all("/**", mcp.handler));
  // Its own type names the classes of Node, which whoever only passes them on need not have.
  return (request, response) => void Reflect.apply(listener, undefined, [request, response]);
}
