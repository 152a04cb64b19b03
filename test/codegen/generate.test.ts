import { execFile } from "node:child_process";
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import * as fc from "fast-check";
import type { Layout } from "../../codegen/emit/layout.ts";
import { emitRevisions } from "../../codegen/emit/revisions.ts";
import { generate } from "../../codegen/generate.ts";
import { loadProtocols, SHIPPED } from "../../codegen/load.ts";
import { compareOutput, writeOutput } from "../../codegen/output.ts";
import { SEED } from "../arbitrary.ts";
import { assert, suite } from "../harness.ts";
import { small } from "./small.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const LAYOUT: Layout = { contract: "../runtime/contract.ts", extension: ".ts" };
const EDITS = Number(process.env["MCPGEN_SAMPLES"] ?? 20) * 5;
const DIFFERS = ["differs", "foreign"];
const test = suite("generate", { timeoutMs: 60_000 });

const { models } = await loadProtocols({ schemaDir: SHIPPED });
const files = await generate(models, LAYOUT);

test("what is committed is what the schemas give", async () => {
  assert.equal(await compareOutput({ root: join(ROOT, "generated"), files }), []);
  assert.is(await readFile(join(ROOT, "docs", "revisions.md"), "utf8"), emitRevisions(models));
});

test("the order of keys in the input does not show", async () => {
  await using folder = await temporary();
  await cp(SHIPPED, folder.path, { recursive: true });
  for (const name of await readdir(folder.path, { recursive: true })) {
    const file = join(folder.path, name);
    if (name.endsWith(".json")) await writeFile(file, JSON.stringify(backwards(JSON.parse(await readFile(file, "utf8")))));
  }
  const shuffled = await generate((await loadProtocols({ schemaDir: folder.path })).models, LAYOUT);
  assert.equal(differing(shuffled, await copyOfShipped()), []);
});

test("neither does the order of the models", async () => {
  assert.equal(differing(await generate([...models].reverse(), LAYOUT), files), []);
});

test("--check says the same in another folder, time zone and language", async () => {
  await using folder = await temporary();
  const flags = ["--schema", SHIPPED, "--out", join(ROOT, "generated"), "--contract", LAYOUT.contract, "--import-extension", "ts"];
  const env = { TZ: "Asia/Kathmandu", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" };
  const { code, stdout } = await mcpgen(["generate", "--check", ...flags], { cwd: folder.path, env });
  assert.is(code, 0, stdout);
  assert.match(stdout, /files are up to date/);
});

/** What a hand or an accident can do to one file. */
interface Edit {
  readonly what: string;
  /** What `--check` may call it; `foreign` where our header has suffered. */
  readonly hows: readonly string[];
  make(file: string): Promise<void>;
}

/** A place in a file of any length: the remainder counts. */
const place = fc.nat();
const edits: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(place, fc.integer({ min: 1, max: 255 })).map(([at, bits]) => splice(`byte ${at} ^ ${bits}`, at, (byte) => [byte ^ bits])),
  fc.tuple(place, fc.nat(255)).map(([at, more]) => splice(`${more} before byte ${at}`, at, (byte) => [more, byte])),
  place.map((at) => splice(`without byte ${at}`, at, () => [])),
  fc.nat(255).map((byte) => ({ what: `${byte} appended`, hows: DIFFERS, make: (file: string) => appendFile(file, Buffer.of(byte)) })),
  fc.constant({ what: "gone", hows: ["missing"], make: (file: string) => rm(file) }),
);

function splice(what: string, at: number, fresh: (byte: number) => readonly number[]): Edit {
  const make = async (file: string): Promise<void> => {
    const bytes = await readFile(file);
    const index = at % bytes.length;
    await writeFile(file, Buffer.concat([bytes.subarray(0, index), Buffer.from(fresh(bytes[index] ?? 0)), bytes.subarray(index + 1)]));
  };
  return { what, hows: DIFFERS, make };
}

test("any one-byte edit of any file is found: a byte that is changed, put in, taken out or appended, and so is a file that is gone", async () => {
  await using folder = await temporary();
  const output = { root: folder.path, files };
  await writeOutput(output, await compareOutput(output));
  const found = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...files.keys()), edits, async (path, { make, hows }) => {
      const file = join(folder.path, path);
      await make(file);
      const differences = await compareOutput(output);
      await writeFile(file, files.get(path) ?? "");
      assert.equal(
        differences.map((difference) => difference.path),
        [path],
      );
      const how = differences[0]?.how ?? "";
      assert.ok(hows.includes(how), how);
      found.set(how, (found.get(how) ?? 0) + 1);
    }),
    { numRuns: EDITS, seed: SEED },
  );
  console.log(`  seed ${SEED}, ${EDITS} edits: ${[...found].map(([how, count]) => `${count} ${how}`).join(", ")}`);
  assert.equal(await compareOutput(output), []);
});

test("a file that is no longer generated is found next to any other", async () => {
  await using folder = await temporary();
  const output = { root: folder.path, files };
  await writeOutput(output, await compareOutput(output));
  for (const [path, text] of files) {
    // What names no revision is the same for all of them, so it is always generated.
    if (!text.includes(" from revision ")) continue;
    const extra = join(dirname(path), `extra-${basename(path)}`);
    await writeFile(join(folder.path, extra), text);
    assert.equal(await compareOutput(output), [{ path: extra, how: "stale" }]);
    await rm(join(folder.path, extra));
  }
  await put(
    join(folder.path, "1999-01-01", "types.ts"),
    "// Generated by mcpgen 0.0.1 from revision 1999-01-01 (sha256 00). Do not edit.\n",
  );
  assert.equal(await compareOutput(output), [{ path: "1999-01-01/types.ts", how: "stale" }]);
});

test("--check fails after an edit and names the file; generate repairs it", async () => {
  await using folder = await temporary();
  await putTiny(folder.path);
  const run = (...flags: string[]) => mcpgen(["generate", "--out", "out", ...flags], { cwd: folder.path });
  assert.match((await run()).stdout, /^14 files from 1 revision: 14 written, 0 removed\n$/);
  const edited = join(folder.path, "out", "vocabulary.ts");
  await appendFile(edited, "\n");
  const { code, stdout } = await run("--check");
  assert.is(code, 1);
  assert.match(stdout, /^differs {2}out\/vocabulary\.ts\n\nnot what the schemas give: run `mcpgen generate`\n$/);
  assert.match((await run()).stdout, / 1 written, 0 removed/);
});

test("what mcpgen did not write is not overwritten: generate names all of it and writes nothing, --check reports it", async () => {
  await using folder = await temporary();
  await putTiny(folder.path);
  await put(join(folder.path, "package.json"), JSON.stringify({ mcpgen: { out: "out", revisionsDoc: "docs/revisions.md" } }));
  const mine = ["docs/revisions.md", "out/index.ts", "out/metamodel/2031-01-01.json", "out/metamodel/schema.json"];
  for (const path of mine) await put(join(folder.path, path), path.endsWith(".json") ? '{ "$schema": "./schema.json" }' : "// mine\n");
  const run = (...flags: string[]) => mcpgen(["generate", ...flags], { cwd: folder.path });
  const refused = await run();
  assert.is(refused.code, 1);
  for (const path of mine) assert.match(refused.stderr, `${path}\n`);
  assert.match(refused.stderr, /mcpgen did not write these files[\s\S]*nothing was written[\s\S]*fix move or delete[\s\S]*--out/);
  assert.equal((await readdir(join(folder.path, "out"), { recursive: true })).sort(), [
    "index.ts",
    "metamodel",
    "metamodel/2031-01-01.json",
    "metamodel/schema.json",
  ]);
  const checked = await run("--check");
  for (const path of mine) assert.match(checked.stdout, `foreign  ${path}\n`);
  assert.match(checked.stdout, "move or delete what is foreign");
  for (const path of mine) await rm(join(folder.path, path));
  assert.is((await run()).code, 0);
  for (const path of mine) await writeFile(join(folder.path, path), `${await readFile(join(folder.path, path), "utf8")}\n`);
  assert.match((await run()).stdout, / 4 written, 0 removed/);
});

test("only what carries our header and its own folder's revision is ever removed, and what is equal is left alone", async () => {
  await using folder = await temporary();
  const mine = ["notes.ts", "2031-01-01/notes.ts", "1999-01-01/notes.ts", "other/index.ts"];
  const old = "// Generated by mcpgen 0.0.1 from revision 1999-01-01 (sha256 00). Do not edit.\n";
  for (const path of mine) await put(join(folder.path, path), path === "other/index.ts" ? old : "// mine\n");
  await put(join(folder.path, "1999-01-01/types.ts"), old);
  await put(join(folder.path, "1998-01-01/types.ts"), old.replace("1999-01-01", "1998-01-01"));
  const output = { root: folder.path, files: await generate([small({})], LAYOUT) };
  await writeOutput(output, await compareOutput(output));
  const left = await readdir(folder.path, { recursive: true });
  assert.equal(
    [...mine, "1999-01-01/types.ts", "1998-01-01"].map((path) => left.includes(path)),
    [true, true, true, true, false, false],
  );
  const before = (await stat(join(folder.path, "index.ts"))).mtimeMs;
  await writeOutput(output, await compareOutput(output));
  assert.is((await stat(join(folder.path, "index.ts"))).mtimeMs, before);
});

test("a revision that cannot be a folder is refused before anything is made of it", async () => {
  for (const revision of ["../up", "metamodel", "a/b", ""]) {
    const error = await generate([small({}, { revision })], LAYOUT).catch((cause: unknown) => cause);
    assert.match(String(error), /cannot be the name of a folder/);
  }
});

test("texts that are missing are one line, and a list for who asks", async () => {
  await using folder = await temporary();
  await putTiny(folder.path);
  const run = async (...flags: string[]): Promise<string[]> =>
    (await mcpgen(["generate", "--out", "out", ...flags], { cwd: folder.path })).stderr.split("\n").filter((line) => line !== "");
  assert.equal(await run(), ["warning: 7 names have no text in docs.json: hover docs stay empty there; --verbose lists them"]);
  const all = await run("--verbose");
  assert.is(all.length, 8);
  assert.is(all[7], "  2031-01-01: /types/G/doc");
});

/** A schema folder with seven types and no texts. */
async function putTiny(folder: string): Promise<void> {
  const definitions = Object.fromEntries(["A", "B", "C", "D", "E", "F", "G"].map((name) => [name, { type: "string" }]));
  await put(
    join(folder, "schema", "2031-01-01.json"),
    JSON.stringify({ $schema: "https://json-schema.org/draft/2020-12/schema", $defs: definitions }),
  );
  await put(join(folder, "schema", "overlay", "2031-01-01.json"), JSON.stringify({ like: "2026-07-28" }));
  await put(join(folder, "schema", "docs.json"), "{}");
}

/** The output for an untouched copy of the shipped folder: a folder of one's own has its common facts counted on top of the shipped ones. */
async function copyOfShipped(): Promise<ReadonlyMap<string, string>> {
  await using folder = await temporary();
  await cp(SHIPPED, folder.path, { recursive: true });
  return generate((await loadProtocols({ schemaDir: folder.path })).models, LAYOUT);
}

function differing(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((path) => a.get(path) !== b.get(path));
}

function backwards(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(backwards);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, backwards(inner)]),
  );
}

async function put(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

async function temporary(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), "mcpgen-generate-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

interface Place {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

async function mcpgen(words: readonly string[], { cwd, env = {} }: Place): Promise<{ code: number; stdout: string; stderr: string }> {
  const bin = join(ROOT, "codegen", "bin", "mcpgen.js");
  return promisify(execFile)(process.execPath, [bin, ...words], { cwd, env: { ...process.env, ...env } })
    .then((done) => ({ code: 0, ...done }))
    .catch((failed: { code: number; stdout: string; stderr: string }) => failed);
}

test.run();
