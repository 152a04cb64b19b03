/** Node: the stream is written to the response itself, which is half the price of handing a `ReadableStream` over. */
import type { Answer, McpEvent, NodeResponse } from "./event.ts";
import { jsonResponse, saidResponse } from "./response.ts";
import { STREAM_HEADERS, streamOver, type WritableSink, type Writer } from "./sink.ts";

/** `answer` is what the h3 handler returns; for a stream only once that is over, because h3 then ends the response. */
export function nodeSink(response: NodeResponse, event: McpEvent, answer: (value: Answer) => void): WritableSink {
  const writer = (ready: () => void): Writer => {
    response.once("close", () => answer(saidResponse()));
    return openWriter(response, event.res.headers, ready);
  };
  return {
    whole: (status, text) => answer(jsonResponse(text, status)),
    stream: () => streamOver(writer),
    writer,
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
function openWriter(response: NodeResponse, staged: Headers, ready: () => void): Writer {
  for (const [name, value] of staged) response.appendHeader(name, value);
  response.writeHead(200, { ...STREAM_HEADERS });
  response.on("drain", ready);
  return {
    write: (text) => response.write(text),
    defer: process.nextTick,
    end: (rest) => void response.end(rest),
  };
}
