/** Which sink an event gets: by what its runtime has. */
import type { Answer, McpEvent } from "./event.ts";
import type { WritableSink } from "./sink.ts";
import { nodeSink } from "./sink-node.ts";
import { webSink } from "./sink-web.ts";

/** `answer` is what the h3 handler returns. */
export function sinkOf(event: McpEvent, answer: (value: Answer) => void): WritableSink {
  const response = event.runtime?.node?.res;
  return response === undefined ? webSink(event.req, answer) : nodeSink(response, event, answer);
}
