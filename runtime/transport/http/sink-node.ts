/** Node: the stream is written to the response itself, which is half the price of handing a `ReadableStream` over. */
import { type H3Event, HTTPResponse } from "h3";
import { openOutbox } from "../outbox.ts";
import { JsonResponse } from "./response.ts";
import { type Sink, STREAM_HEADERS, type Stream } from "./sink.ts";

/** What is needed of a response of `node:http` or `node:http2`. */
export interface NodeResponse {
  readonly destroyed: boolean;
  readonly writableFinished: boolean;
  appendHeader(name: string, value: string): unknown;
  writeHead(status: number, headers: Record<string, string>): unknown;
  write(text: string): boolean;
  end(text: string): unknown;
  on(event: "drain", listener: () => void): unknown;
  once(event: "close", listener: () => void): unknown;
  off(event: "close", listener: () => void): unknown;
}

/** `answer` is what the h3 handler returns; for a stream only once that is over, because h3 then ends the response. */
export function nodeSink(response: NodeResponse, event: H3Event, answer: (value: HTTPResponse) => void): Sink {
  return {
    whole: (status, text) => answer(new JsonResponse(text, status)),
    stream() {
      response.once("close", () => answer(new HTTPResponse(null)));
      return openStream(response, event.res.headers);
    },
    get lost() {
      return response.destroyed;
    },
    onLost(listener) {
      const close = (): void => {
        if (!response.writableFinished) listener();
      };
      response.once("close", close);
      return () => void response.off("close", close);
    },
  };
}

/** `staged` is what the app's own middleware wants in any head: CORS, cookies. */
function openStream(response: NodeResponse, staged: Headers): Stream {
  const outbox = openOutbox({ write: (text) => response.write(text), defer: process.nextTick });
  for (const [name, value] of staged) response.appendHeader(name, value);
  response.writeHead(200, { ...STREAM_HEADERS });
  response.on("drain", outbox.ready);
  return {
    write: outbox.push,
    end: () => void response.end(outbox.take()),
  };
}
