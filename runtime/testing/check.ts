/** What a case claims, in words that are the failure where it does not hold. */

export function claim(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

/** Equal as JSON is, whatever the order of keys. */
export function same(actual: unknown, expected: unknown, what: string): void {
  const [got, wanted] = [shown(actual), shown(expected)];
  if (got !== wanted) throw new Error(`${what}: expected ${short(wanted)}, got ${short(got)}`);
}

/** What it fails with. */
export function failure(promise: PromiseLike<unknown>, what: string): Promise<unknown> {
  const succeeded = (): never => {
    throw new Error(`${what}: it succeeded`);
  };
  return handled(Promise.resolve(promise).then(succeeded, (error: unknown) => error));
}

/** A case that fails leaves promises behind, which must not end the process. */
export function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/** Other turns of the event loop, where a microtask would keep everything else waiting. */
export function turn(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, 0));
}

/** Waits for what must come. */
export async function eventually<T>(found: () => T | undefined | Promise<T | undefined>, what: string, patienceMs: number): Promise<T> {
  const end = performance.now() + patienceMs;
  while (performance.now() < end) {
    const value = await found();
    if (value !== undefined) return value;
    await turn();
  }
  throw new Error(`${what}: it has not come`);
}

/** A promise that must settle, and the words for when it does not. */
export async function soon<T>(promise: PromiseLike<T>, what: string, patienceMs: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: it is still waiting`)), patienceMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

export function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

function shown(value: unknown): string {
  const sorted = (_: string, each: unknown): unknown => {
    if (each === undefined) return "(undefined)";
    if (typeof each !== "object" || each === null || Array.isArray(each)) return each;
    return Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  return JSON.stringify(value, sorted) ?? String(value);
}

function short(text: string): string {
  return text.length > 600 ? `${text.slice(0, 600)}…` : text;
}
