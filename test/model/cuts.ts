/** A network between a client and a handler in one process, which can be cut: bodies that are being read break at both ends. */

export interface Cuts {
  readonly fetch: typeof fetch;
  cut(): void;
  /** How many bodies are being read. */
  reading(): number;
}

export function openCuts(answer: (request: Request) => Promise<Response>): Cuts {
  const open = new Set<() => void>();
  return {
    reading: () => open.size,
    cut() {
      for (const each of [...open]) each();
    },
    async fetch(input, init) {
      const request = new Request(input, init);
      const response = await given(request, answer);
      const { status, headers, body } = response;
      return new Response(body === null ? null : cuttable(body, request.signal, open), { status, headers });
    },
  };
}

/** As a real one, it is over for its caller as soon as that gives up. */
function given(request: Request, answer: (request: Request) => Promise<Response>): Promise<Response> {
  const { signal } = request;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort, { once: true });
    answer(request).then(resolve, reject);
  });
}

function cuttable(body: ReadableStream<Uint8Array>, signal: AbortSignal, open: Set<() => void>): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let stop: (why: unknown) => void = () => undefined;
  const cut = (): void => stop(new TypeError("terminated"));
  const abort = (): void => stop(signal.reason);
  const over = (): void => {
    open.delete(cut);
    signal.removeEventListener("abort", abort);
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        open.add(cut);
        signal.addEventListener("abort", abort, { once: true });
        stop = (why) => {
          if (!open.has(cut)) return;
          over();
          controller.error(why);
          void reader.cancel(why);
        };
      },
      async pull(controller) {
        const read = await reader.read();
        if (!open.has(cut)) return;
        if (!read.done) return controller.enqueue(read.value);
        over();
        controller.close();
      },
      async cancel(why) {
        over();
        await reader.cancel(why);
      },
    },
    { highWaterMark: 0 },
  );
}
