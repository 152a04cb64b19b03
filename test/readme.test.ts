/** What the documentation shows is true: its files type-check, its programs and commands run and print what it says. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { assert, suite } from "./harness.ts";
import { type Fence, readFences } from "./readme/fences.ts";
import { follow } from "./readme/follow.ts";

const root = join(import.meta.dirname, "..");
const execute = promisify(execFile);

const test = suite("documentation", { timeoutMs: 120_000 });

for (const path of await documents()) {
  const fences = readFences(await readFile(join(root, path), "utf8"));
  if (fences.length > 0) test(`${path} is true`, () => followHere(fences));
}

test("a fence says what it is for", () => {
  const markdown = ["```ts a.ts run", "a();", "```", "```sh", "ls", "```", "```text printed", "1", "```", "```sh run", "x", "```"];
  assert.equal(readFences(markdown.join("\n")), [
    { kind: "file", path: "a.ts", text: "a();\n", run: true, line: 1 },
    { kind: "printed", text: "1\n", line: 7 },
    { kind: "command", text: "x\n", line: 10 },
  ]);
  assert.throws(() => readFences("```ts\nlet a;\n```"), /needs a file name/);
  assert.throws(() => readFences("```ts a.ts\n"), /not closed/);
});

test("a snippet that does not type-check, fails or prints something else is found", async () => {
  const file = { kind: "file", path: "a.ts", line: 1 } as const;
  await fails([{ ...file, text: "export const a: string = 1;\n", run: false }], /TS2322/);
  await fails([{ ...file, text: 'throw new Error("no");\n', run: true }], /Error: no/);
  await fails(
    [
      { ...file, text: "console.log(1);\n", run: true },
      { kind: "printed", text: "2\n", line: 5 },
    ],
    /line 5/,
  );
  await fails([{ kind: "command", text: "false\n", line: 1 }], /line 1/);
  await fails([{ kind: "quote", path: "LICENSE", text: "All rights reserved\n", line: 1 }], /line 1/);
});

test.run();

async function documents(): Promise<string[]> {
  const docs = await readdir(join(root, "docs")).catch(() => []); // a checkout before the first page
  return [
    "README.md",
    "CONTRIBUTING.md",
    "codegen/README.md",
    ...docs.filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`),
  ];
}

/** Inside the repository, so that packages resolve; outside node_modules, where tsx leaves files alone. */
async function followHere(fences: readonly Fence[]): Promise<void> {
  await mkdir(join(root, ".cache"), { recursive: true });
  const folder = await mkdtemp(join(root, ".cache/docs-"));
  const bin = join(root, "node_modules/.bin");
  const env = { TSX_TSCONFIG_PATH: join(root, "tsconfig.json") };
  try {
    await follow(fences, { folder, bin, env, typeCheck: (files) => typeCheck(folder, files) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function typeCheck(folder: string, files: readonly string[]): Promise<string> {
  const config = { extends: "../../tsconfig.json", compilerOptions: { isolatedDeclarations: false }, files, include: [] };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
  return await execute(join(root, "node_modules/.bin/tsc"), ["-p", folder]).then(
    () => "",
    (error: Error & { stdout?: string }) => error.stdout || error.message,
  );
}

async function fails(fences: readonly Fence[], saying: RegExp): Promise<void> {
  const error = await followHere(fences).then(
    () => undefined,
    (reason: Error) => reason,
  );
  assert.match(error?.message ?? "nothing failed", saying);
}
