/** Everywhere else: a `ReadableStream` that makes nothing its reader has not asked for. */
import { openOutbox } from "../outbox.ts";
import type { Answer } from "./event.ts";
import { jsonResponse, streamResponse } from "./response.ts";
import type { Sink, Stream } from "./sink.ts";

export function webSink(request: Request, answer: (value: Answer) => void): Sink {
  const losses = new Set<() => void>();
  let cancelled = false;
  const cancel = (): void => {
    cancelled = true;
    for (const listener of [...losses]) listener();
  };
  return {
    whole: (status, text) => answer(jsonResponse(text, status)),
    stream() {
      const { body, stream } = openStream(cancel);
      answer(streamResponse(body));
      return stream;
    },
    get lost() {
      return cancelled || request.signal.aborted;
    },
    // Some runtimes abort the request, some cancel the body, some do both.
    onLost(listener) {
      const once = (): void => {
        if (stop()) listener();
      };
      const stop = (): boolean => {
        request.signal.removeEventListener("abort", once);
        return losses.delete(once);
      };
      losses.add(once);
      request.signal.addEventListener("abort", once);
      return () => void stop();
    },
  };
}

function openStream(cancel: () => void): { readonly body: ReadableStream<Uint8Array>; readonly stream: Stream } {
  let pull = (): void => undefined;
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(opened) {
      controller = opened;
    },
    pull: () => pull(),
    cancel,
  });
  const write = (text: string): boolean => {
    controller?.enqueue(utf8.encode(text));
    return (controller?.desiredSize ?? 0) > 0;
  };
  const outbox = openOutbox({ write, defer: queueMicrotask });
  pull = outbox.ready;
  return {
    body,
    stream: {
      write: outbox.push,
      end() {
        const rest = outbox.take();
        if (rest !== "") write(rest);
        controller?.close();
      },
    },
  };
}

const utf8 = new TextEncoder();
