import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { diffModels } from "../../codegen/diff/diff.ts";
import { generate } from "../../codegen/generate.ts";
import { loadProtocols, SHIPPED } from "../../codegen/load.ts";
import type { ProtocolModel } from "../../codegen/model.ts";
import { writeOutput } from "../../codegen/output.ts";
import type { RevisionOverlay } from "../../codegen/overlay/format.ts";
import { assert, suite } from "../harness.ts";
import {
  addMember,
  addMethod,
  addProperty,
  addType,
  type Delta,
  keyOf,
  removeMethod,
  removeProperty,
  renameProperty,
  requireProperty,
  retypeProperty,
} from "./deltas.ts";
import { LAYOUT, openFolder } from "./emitted.ts";
import { type Definitions, SEE } from "./small.ts";

const test = suite("the next revision", { timeoutMs: 60_000 });

const NEXT = "2031-01-01";
const { models } = await loadProtocols({ schemaDir: SHIPPED });
const today = models.at(-1);
const definitions: Definitions = JSON.parse(await readFile(join(SHIPPED, `${today?.revision}.json`), "utf8")).$defs;

/** The model of today's schema with these changes, by the way a user takes: a schema folder and an overlay `like` today's. */
async function next(deltas: readonly Delta[], overlay: RevisionOverlay = {}): Promise<ProtocolModel> {
  const $defs = deltas.reduce((all, delta) => delta.apply(all), definitions);
  return loadOwn($defs, today === undefined ? overlay : { like: today.revision, ...overlay });
}

/** A schema of one type, and not a word but which revision it is like. */
async function withoutErrorTypes(like: string): Promise<ProtocolModel> {
  return loadOwn({ Widget: { type: "string" } }, { like });
}

async function loadOwn($defs: Definitions, overlay: RevisionOverlay): Promise<ProtocolModel> {
  const folder = await mkdtemp(join(tmpdir(), "mcpgen-next-"));
  const files = new Map([
    [`${NEXT}.json`, JSON.stringify({ $schema: "https://json-schema.org/draft/2020-12/schema", $defs })],
    [`overlay/${NEXT}.json`, JSON.stringify(overlay)],
  ]);
  try {
    await writeOutput(
      { root: folder, files },
      [...files.keys()].map((path) => ({ path, how: "missing" as const })),
    );
    const [model] = (await loadProtocols({ schemaDir: folder })).models;
    if (model === undefined) throw new Error("nothing was loaded");
    return model;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function reported(model: ProtocolModel): string[] {
  if (today === undefined) throw new Error("no revision ships");
  return diffModels(today, model).changes.map(keyOf).sort();
}

function expected(deltas: readonly Delta[]): string[] {
  return deltas.flatMap(({ changes }) => changes).sort();
}

test("a method, a type and a union member more, a method less, a field renamed: the diff names exactly that", async () => {
  const deltas = [
    addMethod("widgets/list", "ListWidgets"),
    addProperty("ServerCapabilities", "widgets"),
    addType("Widget"),
    addMember("ContentBlock", "WidgetContent"),
    removeMethod("completion/complete", "Complete"),
    renameProperty("Tool", "title", "label"),
  ];
  const model = await next(deltas, { methods: { "widgets/list": { gate: ["server.widgets"], see: SEE } } });
  assert.equal(reported(model), expected(deltas));

  const folder = await openFolder("next");
  const files = await generate([...models, model], LAYOUT);
  const index = files.get("index.ts") ?? "";
  assert.match(index, 'export const LATEST_REVISION = "2031-01-01";');
  assert.match(index, '(Capabilities extends { readonly widgets: object } ? "widgets/list" : never)');
  assert.not.match(files.get(`${NEXT}/methods.ts`) ?? "", "completion/complete");
  assert.match(files.get("vocabulary.ts") ?? "", "export interface WidgetContent ");
  for (const [path, text] of files) await folder.write(path, text);
  await folder.write("tsconfig.json", JSON.stringify({ extends: "../../../tsconfig.json", include: ["."] }));
  const tsc = join(import.meta.dirname, "..", "..", "node_modules", "typescript", "bin", "tsc");
  const checked = await promisify(execFile)(process.execPath, [tsc, "-p", folder.path]).catch((failed: { stdout: string }) => failed);
  assert.is(checked.stdout, "");
});

test("a revision that says only what it is like has that revision's errors, though its schema has no type for them", async () => {
  for (const { revision, errors } of models) {
    const bare = await withoutErrorTypes(revision);
    assert.equal(
      bare.errors.map(({ name, code, http }) => [name, code, http]),
      errors.map(({ name, code, http }) => [name, code, http]),
    );
  }
  const rows = new Map((await withoutErrorTypes("2026-07-28")).errors.map(({ name, code, http }) => [name, [code, http]]));
  assert.equal(rows.get("HeaderMismatch"), [-32020, 400]);
  assert.equal(rows.get("MissingRequiredClientCapability"), [-32021, 400]);
  assert.equal(rows.get("UnsupportedProtocolVersion"), [-32022, 400]);
});

/** Optional properties that no ruling of the overlay and no discriminator relies on. */
const FIELDS: readonly (readonly [type: string, property: string])[] = [
  ["Annotations", "priority"],
  ["CompleteRequestParams", "context"],
  ["Icon", "mimeType"],
  ["Implementation", "websiteUrl"],
  ["ListToolsResult", "nextCursor"],
  ["PaginatedRequestParams", "cursor"],
  ["Prompt", "description"],
  ["PromptArgument", "required"],
  ["Resource", "size"],
  ["Tool", "title"],
  ["ToolAnnotations", "readOnlyHint"],
];

const METHODS: readonly (readonly [method: string, base: string])[] = [
  ["completion/complete", "Complete"],
  ["prompts/list", "ListPrompts"],
  ["resources/templates/list", "ListResourceTemplates"],
];

const fieldDelta = fc.constantFrom<(type: string, name: string) => Delta>(
  removeProperty,
  retypeProperty,
  requireProperty,
  (type, name) => renameProperty(type, name, `${name}Renamed`),
  (type, name) => addProperty(type, `${name}More`),
);

const deltas = fc
  .tuple(
    fc
      .subarray([...FIELDS])
      .chain((fields) => fc.tuple(fc.constant(fields), fc.array(fieldDelta, { minLength: fields.length, maxLength: fields.length }))),
    fc.subarray([...METHODS]),
    fc.uniqueArray(fc.constantFrom("Ant", "Bee", "Cat"), { maxLength: 3 }),
    fc.uniqueArray(fc.constantFrom("Dog", "Elk"), { maxLength: 2 }),
    fc.boolean(),
  )
  .map(([[fields, changes], methods, added, types, member]) => [
    ...fields.flatMap(([type, name], index) => changes[index]?.(type, name) ?? []),
    ...methods.map(([method, base]) => removeMethod(method, base)),
    ...added.map((name) => addMethod(`${name.toLowerCase()}/list`, name)),
    ...types.map(addType),
    ...(member ? [addMember("ContentBlock", "FoxContent")] : []),
  ]);

test("random changes regenerate end to end, and the diff names exactly those", async () => {
  const seed = Number(process.env["FC_SEED"] ?? 20_310_101);
  await fc.assert(
    fc.asyncProperty(deltas, async (list) => {
      const model = await next(list);
      assert.equal(reported(model), expected(list));
      const files = await generate([model], LAYOUT);
      for (const { method } of model.methods) assert.ok(files.get(`${NEXT}/methods.ts`)?.includes(`method: ${JSON.stringify(method)},`));
      assert.is(files.size, 14);
    }),
    { numRuns: Number(process.env["FC_RUNS"] ?? 8), seed },
  );
});

test.run();
