/**
 * The way back over one POST: a JSON body if the reply comes first, an event stream once anything else does.
 * What the handler says decides, so nobody has to predict it.
 */
import type { Delivery } from "../../contract.ts";
import type { Outgoing } from "../../message.ts";
import type { Route } from "../../route.ts";
import { COMMENT, eventOf } from "../sse.ts";
import type { Accepts } from "./accept.ts";
import type { Pulse } from "./pulse.ts";
import type { Sink, Stream } from "./sink.ts";

export interface Reply extends Route {
  /** Nothing will be said: the message wanted no answer. */
  abandon(): void;
}

export function openReply(sink: Sink, accepts: Accepts, pulse: Pulse): Reply {
  let stream: Stream | undefined;
  let replied = false;

  // A request that has been silent for long is one that a proxy would give up on.
  const watch = pulse.watch(() => {
    if (sink.lost) return watch.stop();
    if (!accepts.stream) return;
    stream ??= sink.stream();
    stream.write(COMMENT, undefined);
  });

  function send(message: Outgoing): Delivery {
    if (replied || sink.lost) return "closed";
    replied = message.kind === "reply";
    if (replied) watch.stop();
    const status = message.http ?? 200;
    // A refusal is more use with its status than in a stream, even to a client that prefers streams.
    if (replied && stream === undefined && (accepts.json || status >= 400)) {
      sink.whole(status, message.text());
      return "sent";
    }
    if (!accepts.stream) return "unsupported";
    stream ??= sink.stream();
    const delivery = stream.write(eventOf(message.text()), message.slot);
    if (replied) stream.end();
    else watch.heard();
    return delivery;
  }

  return {
    send,
    abandon: () => watch.stop(),
    onLost(listener) {
      return sink.onLost(() => {
        watch.stop();
        listener();
      });
    },
  };
}
