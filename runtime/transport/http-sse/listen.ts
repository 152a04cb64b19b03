/** A port of its own for one stream and its endpoint. */
import type { Answer, McpEvent } from "../http/event.ts";
import { guardOf, openPort, type PortOptions } from "../http/port.ts";
import type { ServerTransport } from "../index.ts";
import { openDesk, openSse, type SseHandlerOptions } from "./serve.ts";

export interface ServeSseOptions extends PortOptions, Omit<SseHandlerOptions, keyof PortOptions> {}

export interface SseServing extends ServerTransport {
  /** Where the stream is, once connected. */
  readonly url: string;
}

/**
 * A port of its own for clients that have no other transport: `await server.connect(serveSse({ port: 3000 }))`. By default only this machine can
 * reach it, by this machine's own names. Closing it lets what has been said go out for a second.
 *
 * @throws {Error} where it would reach beyond this machine without `allowedHosts`, or a path is none; from `connect` where the port is taken.
 * @see https://modelcontextprotocol.io/specification/2024-11-05/basic/transports
 */
export function serveSse(options: ServeSseOptions): SseServing {
  const desk = openDesk(options, guardOf("serveSse", options));
  const { path, endpoint } = desk;
  const sse = openSse(desk);
  const either = (event: McpEvent): Promise<Answer> => (event.req.method === "POST" ? sse.messages(event) : sse.stream(event));
  const routes =
    path === endpoint
      ? [[path, either] as const]
      : ([
          [path, sse.stream],
          [endpoint, sse.messages],
        ] as const);
  const port = openPort("serveSse", options, new Map(routes));
  return {
    get url() {
      return port.url(path);
    },
    async listen(host) {
      await sse.listen(host);
      await port.open();
    },
    drain: () => sse.drain?.(),
    async [Symbol.asyncDispose]() {
      await sse[Symbol.asyncDispose]();
      await port.close();
    },
  };
}
