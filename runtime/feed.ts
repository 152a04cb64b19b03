/** Values pushed now and read later, in order. Reading ends, or throws, after the last value has been read. */

export interface Feed<T> {
  push(value: T): void;
  end(error?: unknown): void;
  values(): AsyncGenerator<T, void, void>;
}

export function openFeed<T>(): Feed<T> {
  let waiting: T[] = [];
  let ended: { readonly error: unknown } | undefined;
  let wake = (): void => undefined;

  async function* values(): AsyncGenerator<T, void, void> {
    for (;;) {
      const batch = waiting;
      waiting = [];
      yield* batch;
      if (waiting.length > 0) continue;
      if (ended !== undefined) break;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if (ended.error !== undefined) throw ended.error;
  }

  return {
    push(value) {
      waiting.push(value);
      wake();
    },
    end(error) {
      ended = { error };
      wake();
    },
    values,
  };
}
