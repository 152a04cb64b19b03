/** `fetch` without a socket, over which a body can break off, and can be held up. */

export interface RelayedFetch {
  readonly fetch: typeof fetch;
  /** Every body that is being read breaks off. */
  sever(): void;
  stall(): void;
  resume(): void;
}

export function relayedFetch(through: (request: Request) => Promise<Response>): RelayedFetch {
  const cuts = new Set<() => void>();
  let open = Promise.resolve();
  let resume = (): void => undefined;

  function relayed(body: ReadableStream<Uint8Array>, signal: AbortSignal): ReadableStream<Uint8Array> {
    const reader = body.getReader();
    let cut = (): void => undefined;
    return new ReadableStream({
      start(controller) {
        cut = () => {
          cuts.delete(cut);
          controller.error(new TypeError("the connection broke"));
          void reader.cancel().catch(() => undefined);
        };
        cuts.add(cut);
        signal.addEventListener("abort", cut, { once: true });
      },
      async pull(controller) {
        await open;
        const { done, value } = await reader.read();
        if (!cuts.has(cut)) return;
        if (value !== undefined) controller.enqueue(value);
        if (!done) return;
        cuts.delete(cut);
        controller.close();
      },
      cancel: (reason) => {
        cuts.delete(cut);
        return reader.cancel(reason);
      },
    });
  }

  return {
    async fetch(url, init) {
      const request = new Request(url, init);
      // No socket adds it.
      request.headers.set("host", request.url.split("/")[2] ?? "");
      const { body, status, headers } = await untilAborted(through(request), request.signal);
      return new Response(body === null ? null : relayed(body, request.signal), { status, headers });
    },
    sever() {
      for (const cut of [...cuts]) cut();
    },
    stall() {
      open = new Promise((resolve) => {
        resume = resolve;
      });
    },
    resume: () => resume(),
  };
}

/** As the real one does, whoever answers. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    promise.then(resolve, reject);
  });
}
