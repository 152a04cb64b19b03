import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { loadProtocols, SHIPPED } from "../../codegen/load.ts";
import { assert, suite } from "../harness.ts";

const test = suite("load", { timeoutMs: 20_000 });

async function folder(files: Record<string, unknown>): Promise<{ dir: string } & AsyncDisposable> {
  const dir = await mkdtemp(join(tmpdir(), "mcpgen-load-"));
  await mkdir(join(dir, "overlay"), { recursive: true });
  for (const [name, content] of Object.entries(files)) await writeFile(join(dir, name), JSON.stringify(content));
  return { dir, [Symbol.asyncDispose]: () => rm(dir, { recursive: true }) };
}

const newest: unknown = JSON.parse(await readFile(join(SHIPPED, "2026-07-28.json"), "utf8"));

test("the shipped folder loads without a warning, oldest revision first", async () => {
  const { models, warnings, untold } = await loadProtocols({ schemaDir: SHIPPED });
  assert.equal([...warnings, ...untold], []);
  assert.equal(
    models.map((model) => [model.revision, model.methods.length, model.wire.lifecycle]),
    [
      ["2024-11-05", 24, "initialize"],
      ["2025-03-26", 24, "initialize"],
      ["2025-06-18", 25, "initialize"],
      ["2025-11-25", 31, "initialize"],
      ["2026-07-28", 21, "per-request"],
    ],
  );
});

test("the same folder gives the same digest however it is spelled", async () => {
  const digests = async (schemaDir: string): Promise<string[]> => (await loadProtocols({ schemaDir })).models.map((model) => model.sha256);
  assert.equal(await digests(relative(process.cwd(), SHIPPED)), await digests(SHIPPED));
});

test("official prose that import kept goes before our own sentences, for its revision", async () => {
  const docs = { types: { Tool: { doc: "The official words." } } };
  await using own = await folder({ "2026-07-28.json": newest });
  await mkdir(join(own.dir, "docs"));
  await writeFile(join(own.dir, "docs", "2026-07-28.json"), JSON.stringify(docs));
  const { models, warnings, untold } = await loadProtocols({ schemaDir: own.dir });
  assert.equal(models[0]?.types.get("Tool")?.doc, ["The official words."]);
  assert.ok(models[0]?.types.get("Prompt")?.doc.length === 1);
  assert.equal([...warnings, ...untold], []);
});

test("a revision of one's own needs no more than the revision it is like", async () => {
  await using own = await folder({ "2027-01-01.json": newest, "overlay/2027-01-01.json": { like: "2026-07-28" } });
  const { models, warnings, untold } = await loadProtocols({ schemaDir: own.dir });
  const shipped = await loadProtocols({ schemaDir: SHIPPED, revisions: ["2026-07-28"] });
  assert.equal([...warnings, ...untold], []);
  assert.equal(models[0]?.methods.length, shipped.models[0]?.methods.length);
  assert.equal(models[0]?.errors.length, shipped.models[0]?.errors.length);
});

test("an official revision in a folder of one's own stands on the facts that ship", async () => {
  await using own = await folder({ "2026-07-28.json": newest });
  const { models } = await loadProtocols({ schemaDir: own.dir });
  assert.is(models[0]?.revision, "2026-07-28");
});

test("a revision that nobody described stops and says what to write", async () => {
  await using own = await folder({ "2027-01-01.json": newest });
  await rejects(loadProtocols({ schemaDir: own.dir }), /2027-01-01[\s\S]*wire[\s\S]*"like"/);
});

test("a fact of the revision's own overlay that applies nowhere stops", async () => {
  const see = "https://example.com/";
  const cases = [
    [{ methods: { "tools/cal": { cancellable: false, see } } }, /there is no method tools\/cal/],
    [{ types: { Tol: { hidden: [], see } } }, /there is no Tol/],
    [{ types: { Tool: { hidden: ["nmae"], see } } }, /Tool has no property nmae/],
    [{ types: { Tool: { atLeastOneOf: [["name", "nmae"]], see } } }, /Tool has no property nmae/],
    [{ patches: [{ at: "/$defs/Tool/type", was: "array", now: "object", why: "x", see }] }, /\/\$defs\/Tool\/type is "object"/],
    [{ methods: { "tools/call": { gate: ["server.tolls"], see } } }, /server\.tolls/],
  ] as const;
  for (const [facts, message] of cases) {
    await using own = await folder({ "2027-01-01.json": newest, "overlay/2027-01-01.json": { like: "2026-07-28", ...facts } });
    await rejects(loadProtocols({ schemaDir: own.dir }), message);
  }
});

test("an inherited patch that does not fit is a warning, not the end", async () => {
  const definitions = (newest as { $defs: Record<string, unknown> }).$defs;
  const changed = { $schema: "https://json-schema.org/draft/2020-12/schema", $defs: { ...definitions, JSONValue: true } };
  await using own = await folder({ "2027-01-01.json": changed, "overlay/2027-01-01.json": { like: "2026-07-28" } });
  const { warnings } = await loadProtocols({ schemaDir: own.dir });
  assert.is(warnings.length, 1);
  assert.match(warnings[0] ?? "", /JSONValue/);
});

test("a `like` that leads nowhere or back to itself stops", async () => {
  await using own = await folder({ "a.json": newest, "overlay/a.json": { like: "b" }, "overlay/b.json": { like: "a" } });
  await rejects(loadProtocols({ schemaDir: own.dir }), /leads back to itself/);
  await using lost = await folder({ "a.json": newest, "overlay/a.json": { like: "1999-01-01" } });
  await rejects(loadProtocols({ schemaDir: lost.dir }), /1999-01-01, which has no overlay/);
});

test("a common fact that fits no revision of its folder stops", async () => {
  await using own = await folder({});
  await cp(SHIPPED, own.dir, { recursive: true });
  await writeFile(
    join(own.dir, "overlay", "common.json"),
    JSON.stringify({ methods: { "tools/dance": { cancellable: false, see: "https://example.com/" } } }),
  );
  await rejects(loadProtocols({ schemaDir: own.dir }), /tools\/dance/);
});

test("a canonical file that somebody broke is refused where it is broken", async () => {
  const overlay = { like: "2026-07-28" };
  const cases = [
    [{ $defs: { Tool: { type: "object", unevaluatedProperties: false } } }, /#\/\$defs\/Tool\/unevaluatedProperties/],
    [{ $defs: { Tool: { $ref: "#/$defs/Gone" } } }, /#\/\$defs\/Tool/],
    [{ tools: [] }, /a\.json/],
  ] as const;
  for (const [broken, message] of cases) {
    const schema = { $schema: "https://json-schema.org/draft/2020-12/schema", ...broken };
    await using own = await folder({ "a.json": schema, "overlay/a.json": overlay });
    await rejects(loadProtocols({ schemaDir: own.dir }), message);
  }
});

test("a folder without revisions, or that is not there, says so", async () => {
  await using empty = await folder({});
  await rejects(loadProtocols({ schemaDir: empty.dir }), /no revision here[\s\S]*mcpgen import/);
  await rejects(loadProtocols({ schemaDir: join(empty.dir, "missing") }), /cannot read the schema folder/);
});

async function rejects(promise: Promise<unknown>, message: RegExp): Promise<void> {
  const outcome = await promise.then(
    () => "nothing was thrown",
    (error: unknown) => String(error),
  );
  assert.match(outcome, message);
}

test.run();
