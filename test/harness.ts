/**
 * The one way tests are written: uvu's suite, plus a limit per test, skips that say why, and a failure where `.run()` was forgotten.
 * A file runs alone (`node --import tsx test/x.test.ts`) or under `test/run.ts`; both see the same verdict.
 */
import * as assert from "uvu/assert";
import { enqueue, note, register, type SuiteState } from "./run/queue.ts";
import { openUvu, type UvuSuite } from "./run/uvu.ts";

export { assert, note };

/** What it returns is awaited and otherwise ignored. */
export type Body = () => unknown;

export interface Limits {
  /** Default 10 s: far above any honest unit test, far below the patience of a reader. */
  readonly timeoutMs?: number;
}

export interface Hook {
  (body: Body): void;
  each(body: Body): void;
}

export interface Suite {
  (name: string, body: Body, limits?: Limits): void;
  only(name: string, body: Body, limits?: Limits): void;
  /** The reason is printed next to the name, so that nobody has to guess what is not tested here. */
  skip(name: string, reason: string): void;
  readonly before: Hook;
  readonly after: Hook;
  run(): void;
}

const DEFAULT_TIMEOUT_MS = 10_000;

const uvu = await openUvu();

export function suite(name: string, { timeoutMs = DEFAULT_TIMEOUT_MS }: Limits = {}): Suite {
  const under = uvu.suite(name);
  const state = register(name);

  const judged = (title: string, body: Body, limits: Limits = {}): (() => Promise<void>) => {
    if (state.tests.includes(title)) throw new Error(`two tests of "${name}" are called "${title}"`);
    state.tests.push(title);
    const limited = within(limits.timeoutMs ?? timeoutMs, "test", body);
    return async () => {
      if (state.broken !== undefined) throw state.broken;
      await limited();
      state.passed.add(title);
    };
  };

  const test = (title: string, body: Body, limits?: Limits): void => under(title, judged(title, body, limits));
  return Object.assign(test, {
    only(title: string, body: Body, limits?: Limits): void {
      state.only.push(title);
      under.only(title, judged(title, body, limits));
    },
    skip: (title: string, reason: string): void => void state.skipped.push({ name: title, reason }),
    ...hooks(under, state, timeoutMs),
    run: (): void => enqueue(state, uvu.take(under)),
  });
}

/** uvu loses what a hook throws, so it is kept: `before` breaks every test of the suite, the others are failures of their own. */
function hooks(under: UvuSuite, state: SuiteState, timeoutMs: number): Pick<Suite, "before" | "after"> {
  const breakSuite = (error: unknown): void => {
    state.broken ??= error instanceof Error ? error : new Error(String(error));
  };
  const problem = (hook: string, error: unknown): void => {
    state.problems.push(`${hook} of "${state.name}": ${error instanceof Error ? error.stack : String(error)}`);
  };
  const before = (body: Body): void => under.before(() => within(timeoutMs, "before", body)().catch(breakSuite));
  const beforeEach = (body: Body): void => under.before.each(within(timeoutMs, "before.each", body));
  const after = (body: Body): void =>
    under.after(() => within(timeoutMs, "after", body)().catch((error: unknown) => problem("after", error)));
  const afterEach = (body: Body): void =>
    under.after.each(() => within(timeoutMs, "after.each", body)().catch((error: unknown) => problem("after.each", error)));
  return { before: Object.assign(before, { each: beforeEach }), after: Object.assign(after, { each: afterEach }) };
}

function within(timeoutMs: number, what: string, body: Body): () => Promise<void> {
  return async () => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`${what} took longer than ${timeoutMs} ms`)), timeoutMs);
    });
    try {
      await Promise.race([body(), late]);
    } finally {
      clearTimeout(timer);
    }
  };
}
