/** Node: the stream is written to the response itself, which is half the price of handing a `ReadableStream` over. */
import { openOutbox } from "../outbox.ts";
import type { Answer, McpEvent, NodeResponse } from "./event.ts";
import { jsonResponse, saidResponse } from "./response.ts";
import { type Sink, STREAM_HEADERS, type Stream } from "./sink.ts";

/** `answer` is what the h3 handler returns; for a stream only once that is over, because h3 then ends the response. */
export function nodeSink(response: NodeResponse, event: McpEvent, answer: (value: Answer) => void): Sink {
  return {
    whole: (status, text) => answer(jsonResponse(text, status)),
    stream() {
      response.once("close", () => answer(saidResponse()));
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
