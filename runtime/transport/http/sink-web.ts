/** Everywhere else: a `ReadableStream` that makes nothing its reader has not asked for. */
import type { Answer } from "./event.ts";
import { jsonResponse, streamResponse } from "./response.ts";
import { streamOver, type WritableSink, type Writer } from "./sink.ts";

export function webSink(request: Request, answer: (value: Answer) => void): WritableSink {
  const losses = new Set<() => void>();
  let cancelled = false;
  const cancel = (): void => {
    cancelled = true;
    for (const listener of [...losses]) listener();
  };
  const open = (ready: () => void): Writer => {
    const { body, writer } = openWriter(ready, cancel);
    answer(streamResponse(body));
    return writer;
  };
  return {
    whole: (status, text) => answer(jsonResponse(text, status)),
    stream: () => streamOver(open),
    writer: open,
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

function openWriter(ready: () => void, cancel: () => void): { readonly body: ReadableStream<Uint8Array>; readonly writer: Writer } {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(opened) {
      controller = opened;
    },
    pull: ready,
    cancel() {
      // What is gathered until the end of this tick has nobody to go to, and a closed controller throws.
      controller = undefined;
      cancel();
    },
  });
  const write = (text: string): boolean => {
    controller?.enqueue(utf8.encode(text));
    return (controller?.desiredSize ?? 0) > 0;
  };
  return {
    body,
    writer: {
      write,
      defer: queueMicrotask,
      end(rest) {
        if (rest !== "") write(rest);
        controller?.close();
      },
    },
  };
}

const utf8 = new TextEncoder();
