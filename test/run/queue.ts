/** The suites of one test file: run one after the other, judged when the process ends, reported to the runner if there is one. */
import { appendFileSync } from "node:fs";
import type { Line, Skipped } from "./report.ts";
import type { RunSuite } from "./uvu.ts";

export interface SuiteState {
  readonly name: string;
  readonly tests: string[];
  readonly only: string[];
  readonly passed: Set<string>;
  readonly skipped: Skipped[];
  /** What went wrong outside of a test. */
  readonly problems: string[];
  /** What `before` threw: no test of the suite can mean anything then. */
  broken?: Error;
  started: boolean;
}

/** A process that is still alive this long after its last test has left something open. */
const LINGER_MS = 15_000;

// Taken out of the environment, so that a process started by a test does not report into our file.
const reportFile = process.env["MCPGEN_TEST_REPORT"];
delete process.env["MCPGEN_TEST_REPORT"];

const suites: SuiteState[] = [];
const totals = { passed: 0, failed: 0, skipped: 0 };
let last: Promise<void> = Promise.resolve();
let running: SuiteState | undefined;
let waiting = 0;
let linger: NodeJS.Timeout | undefined;

process.on("exit", judge);

export function register(name: string): SuiteState {
  const state: SuiteState = { name, tests: [], only: [], passed: new Set(), skipped: [], problems: [], started: false };
  suites.push(state);
  return state;
}

/** A line for whoever reads the run, also where nothing failed. */
export function note(text: string): void {
  process.stdout.write(`  ${text}\n`);
  tell({ kind: "note", text });
}

export function enqueue(state: SuiteState, run: RunSuite): void {
  if (state.started) throw new Error(`suite "${state.name}" is run twice`);
  state.started = true;
  waiting += 1;
  clearTimeout(linger);
  last = last.then(async () => {
    running = state;
    const [errors] = await run();
    running = undefined;
    waiting -= 1;
    settle(state, errors);
    if (waiting === 0) linger = setTimeout(complainOfLeftovers, LINGER_MS).unref();
  });
}

function settle(state: SuiteState, errors: string | true): void {
  if (errors !== true) process.stdout.write(`\n${errors}\n`);
  if (state.only.length > 0 && process.env["CI"]) state.problems.push(`"${state.name}" has .only, which hides its other tests`);
  const failed = (state.only.length > 0 ? state.only : state.tests).filter((name) => !state.passed.has(name));
  const hidden = state.only.length > 0 ? state.tests.filter((name) => !state.only.includes(name)) : [];
  const skipped = [...state.skipped, ...hidden.map((name) => ({ name, reason: "another test has .only" }))];
  for (const { name, reason } of skipped) process.stdout.write(`  skipped "${name}": ${reason}\n`);
  tell({ kind: "suite", suite: state.name, passed: state.passed.size, failed, skipped });
  totals.passed += state.passed.size;
  totals.failed += failed.length;
  totals.skipped += skipped.length;
  for (const text of state.problems) problem(text);
}

function problem(text: string): void {
  totals.failed += 1;
  process.stdout.write(`\n  FAIL ${text}\n`);
  tell({ kind: "problem", text });
}

function complainOfLeftovers(): void {
  const open = process.getActiveResourcesInfo().filter((name) => name !== "TTYWrap" && name !== "PipeWrap");
  problem(`still open ${LINGER_MS / 1000} s after the last test: ${open.join(", ") || "a pipe or a terminal"}`);
  process.exit(1);
}

function judge(code: number): void {
  if (running !== undefined) problem(`the process ended in the middle of "${running.name}"`);
  // After a crash the missing suites are its consequence, and the crash is on the screen.
  if (code === 0) for (const { name } of suites.filter(({ started }) => !started)) problem(`suite "${name}" never ran: call .run()`);
  if (totals.failed > 0) process.exitCode = 1;
  tell({ kind: "end" });
  if (reportFile === undefined) process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`);
}

function tell(line: Line): void {
  if (reportFile !== undefined) appendFileSync(reportFile, `${JSON.stringify(line)}\n`);
}
