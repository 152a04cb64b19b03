/** What a test file tells the runner, one JSON line at a time, and what the runner concludes from it. */

export interface Skipped {
  readonly name: string;
  readonly reason: string;
}

export type Line =
  | {
      readonly kind: "suite";
      readonly suite: string;
      readonly passed: number;
      readonly failed: readonly string[];
      readonly skipped: readonly Skipped[];
    }
  | { readonly kind: "problem"; readonly text: string }
  | { readonly kind: "note"; readonly text: string }
  | { readonly kind: "end" };

/** How the process of a test file ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Set where the runner ended it. */
  readonly killedAfterMs?: number;
}

export interface Verdict {
  readonly passed: number;
  /** By name: a test, or what went wrong with the file. */
  readonly failed: readonly string[];
  readonly skipped: readonly Skipped[];
  /** What the file wants read although nothing failed. */
  readonly notes: readonly string[];
}

export function judge(lines: readonly Line[], ending: Ending): Verdict {
  const suites = lines.filter((line) => line.kind === "suite");
  const passed = suites.reduce((sum, suite) => sum + suite.passed, 0);
  const skipped = suites.flatMap((suite) => suite.skipped.map(({ name, reason }) => ({ name: `${suite.suite} › ${name}`, reason })));
  const failed = [
    ...suites.flatMap((suite) => suite.failed.map((name) => `${suite.suite} › ${name}`)),
    ...lines.filter((line) => line.kind === "problem").map(({ text }) => firstLine(text)),
  ];
  const ended = lines.some((line) => line.kind === "end");
  const notes = lines.filter((line) => line.kind === "note").map(({ text }) => text);
  const verdict = { passed, failed, skipped, notes };
  if (ending.killedAfterMs !== undefined) return adding(verdict, `killed after ${ending.killedAfterMs / 1000} s`);
  if (ending.signal !== null) return adding(verdict, `ended by ${ending.signal}`);
  if (failed.length > 0) return verdict;
  if (ending.code !== 0) return adding(verdict, `exit code ${ending.code}, and no test says why`);
  if (!ended || passed + skipped.length === 0) return adding(verdict, "ran no test");
  return verdict;
}

function adding(verdict: Verdict, failure: string): Verdict {
  return { ...verdict, failed: [...verdict.failed, failure] };
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? text;
}
