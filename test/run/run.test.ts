import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { assert, suite } from "../harness.ts";

const root = join(import.meta.dirname, "../..");
const harness = JSON.stringify(join(root, "test/harness.ts"));
const open = `import { suite, assert } from ${harness};\nconst test = suite("s");\n`;
const passing = `${open}test("fine", () => {});\ntest.run();\n`;

const test = suite("test runner", { timeoutMs: 60_000 });

test("adds up files that pass", async () => {
  const { code, lines } = await runs({ "a.test.ts": passing, "deep/b.test.ts": passing });
  assert.is(lines.at(-1), "2 passed, 0 failed, 0 skipped");
  assert.is(code, 0);
});

test("names a failing test and shows why", async () => {
  const { code, output, lines } = await runs({ "a.test.ts": `${open}test("sums", () => assert.is(1 + 1, 3));\ntest.run();\n` });
  assert.match(output, "failed   a.test.ts: s › sums");
  assert.match(output, "Expected values to be strictly equal");
  assert.is(lines.at(-1), "0 passed, 1 failed, 0 skipped");
  assert.is(code, 1);
});

test("names a skipped test and its reason", async () => {
  const { code, output, lines } = await runs({
    "a.test.ts": `${open}test("fine", () => {});\ntest.skip("later", "the files are absent");\ntest.run();\n`,
  });
  assert.match(output, "skipped  a.test.ts: s › later (the files are absent)");
  assert.is(lines.at(-1), "1 passed, 0 failed, 1 skipped");
  assert.is(code, 0);
});

test("prints the notes of files that pass", async () => {
  const counting = `import { note, suite } from ${harness};\nconst test = suite("s");\ntest("fine", () => note("seven cases"));\ntest.run();\n`;
  const { output, lines } = await runs({ "a.test.ts": counting });
  assert.match(output, "\n  seven cases\n");
  assert.is(lines.at(-1), "1 passed, 0 failed, 0 skipped");
});

test("fails a test that outlives its limit, and goes on with the next one", async () => {
  const { lines, output } = await runs({
    "a.test.ts": `${open}test("never", () => new Promise(() => {}), { timeoutMs: 20 });\ntest("fine", () => {});\ntest.run();\n`,
  });
  assert.match(output, "test took longer than 20 ms");
  assert.is(lines.at(-1), "1 passed, 1 failed, 0 skipped");
});

const broken: Record<string, { file: string; says: string }> = {
  "a suite without .run()": { file: `${open}test("unseen", () => {});\n`, says: 'suite "s" never ran: call .run()' },
  "a file without tests": { file: "export {};\n", says: "ran no test" },
  "a suite without tests": { file: `${open}test.run();\n`, says: "ran no test" },
  "a syntax error": { file: "const = 1;\n", says: "exit code 1, and no test says why" },
  "a crash after the tests": {
    file: `${passing}setTimeout(() => { throw new Error("late"); }, 100);\n`,
    says: "exit code 1, and no test says why",
  },
  "an early exit": { file: `${open}test("leaves", () => process.exit(0));\ntest.run();\n`, says: 'the process ended in the middle of "s"' },
  "a before that throws": {
    file: `${open}test.before(() => { throw new Error("no disk"); });\ntest("hurt", () => {});\ntest.run();\n`,
    says: "s › hurt",
  },
  "an after.each that throws": {
    file: `${open}test.after.each(() => { throw new Error("no broom"); });\ntest("fine", () => {});\ntest.run();\n`,
    says: 'after.each of "s": Error: no broom',
  },
  "two tests with one name": {
    file: `${open}test("twin", () => {});\ntest("twin", () => {});\ntest.run();\n`,
    says: "exit code 1, and no test says why",
  },
};

for (const [name, { file, says }] of Object.entries(broken)) {
  test(`fails ${name}`, async () => {
    const { code, output, lines } = await runs({ "a.test.ts": file });
    assert.match(output, `failed   a.test.ts: ${says}`);
    assert.match(lines.at(-1) ?? "", /^\d passed, 1 failed, 0 skipped$/);
    assert.is(code, 1);
  });
}

test("kills a file that hangs, with everything it started", async () => {
  // The grandchild holds the file's output open: had it survived, this run would not end.
  const hangs = `
import { spawn } from "node:child_process";
spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" });
${open}test("fine", () => {});\ntest.run();\nfor (;;);\n`;
  const { code, output } = await runs({ "a.test.ts": hangs }, ["--kill-after", "2"]);
  assert.match(output, "failed   a.test.ts: killed after 2 s");
  assert.is(code, 1);
});

test("leaves slow files to the tier that has time for them", async () => {
  const files = { "a.test.ts": passing, "b.slow.test.ts": passing };
  const unit = await runs(files, ["--tier", "unit"]);
  const all = await runs(files, ["--tier", "all"]);
  assert.is(unit.lines.at(-1), "1 passed, 0 failed, 0 skipped");
  assert.is(all.lines.at(-1), "2 passed, 0 failed, 0 skipped");
});

test("runs the files that a pattern names, and fails when it names none", async () => {
  const files = { "a.test.ts": passing, "b.test.ts": passing };
  assert.is((await runs(files, ["b.test"])).lines.at(-1), "1 passed, 0 failed, 0 skipped");
  const none = await runs(files, ["c.test"]);
  assert.match(none.output, "no test file of tier all");
  assert.is(none.lines.at(-1), "0 passed, 1 failed, 0 skipped");
  assert.is(none.code, 1);
});

test("a file that runs alone has the same verdict", async () => {
  await using dir = await folder({ "a.test.ts": `${open}test("sums", () => assert.is(1, 2));\ntest.skip("later", "why");\ntest.run();\n` });
  const { code, lines } = await node([join(dir.path, "a.test.ts")], root);
  assert.is(lines.at(-1), "0 passed, 1 failed, 1 skipped");
  assert.is(code, 1);
});

test.run();

interface Run {
  readonly code: number | null;
  readonly output: string;
  readonly lines: readonly string[];
}

async function runs(files: Record<string, string>, args: readonly string[] = []): Promise<Run> {
  await using dir = await folder(files);
  return await node([join(root, "test/run.ts"), "--dir", ".", ...args], dir.path);
}

async function node(args: readonly string[], cwd: string): Promise<Run> {
  const tsx = import.meta.resolve("tsx");
  const env = { ...process.env, FORCE_COLOR: "0", CI: "" };
  const child = spawn(process.execPath, ["--import", tsx, ...args], { cwd, env, stdio: ["ignore", "pipe", "inherit"] });
  const output: string[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => output.push(text));
  const [code]: (number | null)[] = await once(child, "close");
  const text = output.join("");
  return { code: code ?? null, output: text, lines: text.trimEnd().split("\n") };
}

async function folder(files: Record<string, string>): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), "mcpgen-runner-"));
  for (const [name, text] of Object.entries({ "package.json": '{ "type": "module" }\n', ...files })) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), text);
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
