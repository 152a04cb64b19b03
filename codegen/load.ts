/**
 * Reads a schema folder — canonical files, overlays, docs — into models, oldest revision first.
 * A folder of one's own stands on the facts that ship with mcpgen: its overlays need to say only what is new.
 */
import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Docs, layered, readDocs, wantedDocs } from "./docs.ts";
import { canonicalise } from "./import/canonical.ts";
import { fileText } from "./import/text.ts";
import { buildModel } from "./model/build.ts";
import type { ProtocolModel } from "./model.ts";
import { factsOf, type Layer } from "./overlay/facts.ts";
import type { RevisionOverlay } from "./overlay/format.ts";
import { refuseUnused } from "./overlay/lint.ts";
import { readCommonOverlay, readRevisionOverlay } from "./overlay/read.ts";
import { at, Problem } from "./problem.ts";
import type { CanonicalSchema } from "./schema.ts";

export interface LoadOptions {
  /** The folder that `mcpgen import` wrote. */
  readonly schemaDir: string;
  /** Load only these revisions; facts that apply nowhere are then not looked for. */
  readonly revisions?: readonly string[];
}

export interface Loaded {
  /** Oldest first. */
  readonly models: readonly ProtocolModel[];
  /** What a reader should look at although nothing stops: inherited patches that do not fit. */
  readonly warnings: readonly string[];
  /** `2031-01-01: /types/Widget/doc`: where `docs.json` has no text, so that hovering over the name says nothing. */
  readonly untold: readonly string[];
  readonly docs: Docs;
}

/** The schema folder that ships with mcpgen. */
export const SHIPPED: string = fileURLToPath(new URL("../schema/", import.meta.url));

/** Files of the folder that are not revisions. */
const OTHER = new Set(["docs.json", "sources.json"]);

export async function loadProtocols({ schemaDir: given, revisions }: LoadOptions): Promise<Loaded> {
  // However the folder is spelled, it is the same folder: the digest in the output counts each overlay once.
  const schemaDir = resolve(given);
  const known = await revisionsIn(schemaDir);
  const missing = revisions?.find((revision) => !known.includes(revision));
  if (missing !== undefined || known.length === 0) {
    throw new Problem({
      what: missing === undefined ? "no revision here" : `no revision ${missing} here, only ${known.join(", ")}`,
      where: schemaDir,
      fix: `run \`mcpgen import <file|url> --revision ${missing ?? "<revision>"} --out ${schemaDir}\``,
    });
  }
  const warnings: string[] = [];
  const untold: string[] = [];
  const { docs, file: docsFile } = await docsOf(schemaDir);
  const models: ProtocolModel[] = [];
  for (const revision of revisions ?? known) models.push(await loadOne(revision, { schemaDir, docs, warnings, untold }));
  if (revisions === undefined) {
    await refuseUnusedCommon(schemaDir, models);
    // Texts that ship with mcpgen cover every published revision; only a folder's own can be held against its own revisions.
    if (docsFile === join(schemaDir, "docs.json")) refuseUnusedDocs(docs, docsFile);
  }
  return { models: models.sort((a, b) => (a.revision < b.revision ? -1 : 1)), warnings, untold, docs };
}

/** The revisions a schema folder holds, oldest first. */
export async function revisionsIn(schemaDir: string): Promise<string[]> {
  const files = await readdir(schemaDir).catch(() => {
    throw new Problem({
      what: "cannot read the schema folder",
      where: schemaDir,
      fix: "name a folder that `mcpgen import` wrote, with --schema",
    });
  });
  return files
    .filter((file) => file.endsWith(".json") && !OTHER.has(file))
    .map((file) => file.slice(0, -".json".length))
    .sort();
}

/** The canonical file of a revision, before any correction. It is checked as `import` checks: people edit what lies in a folder. */
export async function canonicalOf(schemaDir: string, revision: string): Promise<CanonicalSchema> {
  const file = join(schemaDir, `${revision}.json`);
  // Through its text, which has the keys sorted: how somebody ordered the file must not show in what is generated from it.
  return JSON.parse(fileText(canonicalise(await readFile(file), file)));
}

/** Every overlay that applies to a revision, lowest first. */
export async function layersOf(schemaDir: string, revision: string): Promise<Layer[]> {
  return [...(await commonLayers(schemaDir)), ...(await revisionLayers(schemaDir, revision, []))];
}

interface Folder {
  readonly schemaDir: string;
  readonly docs: Docs;
  /** Both are added to. */
  readonly warnings: string[];
  readonly untold: string[];
}

async function loadOne(revision: string, { schemaDir, docs: shared, warnings, untold }: Folder): Promise<ProtocolModel> {
  const file = join(schemaDir, "overlay", `${revision}.json`);
  const layers = await layersOf(schemaDir, revision);
  const canonical = await canonicalOf(schemaDir, revision);
  const docs = await revisionDocs(schemaDir, revision, shared);
  const model = buildModel({
    revision,
    canonical,
    facts: factsOf(revision, layers),
    docs,
    file,
    warn: (warning) => warnings.push(warning),
  });
  untold.push(...docs.missing(wantedDocs(model)).map((pointer) => `${revision}: ${pointer}`));
  const subject = {
    definitions: new Map([...model.types].map(([name, type]) => [name, type.schema])),
    methods: model.methods,
    unions: model.unions,
  };
  for (const layer of layers) if (!layer.inherited) refuseUnused(layer, [subject]);
  return model;
}

/** What is true of every revision: the facts that ship with mcpgen, then the folder's own. */
async function commonLayers(schemaDir: string): Promise<Layer[]> {
  const files = [...new Set([join(SHIPPED, "overlay", "common.json"), join(schemaDir, "overlay", "common.json")])];
  const texts = await Promise.all(files.map(async (file) => ({ file, text: await readIfThere(file) })));
  return texts.flatMap(({ file, text }) => (text === undefined ? [] : [{ file, overlay: readCommonOverlay(text, file), inherited: true }]));
}

/** The overlays of one revision, those it is `like` first. A revision without an overlay of its own has the one that ships with mcpgen. */
async function revisionLayers(schemaDir: string, revision: string, seen: readonly string[]): Promise<Layer[]> {
  const own = join(schemaDir, "overlay", `${revision}.json`);
  const shipped = join(SHIPPED, "overlay", `${revision}.json`);
  const ownText = await readIfThere(own);
  const text = ownText ?? (await readIfThere(shipped));
  if (text === undefined && seen.length === 0) return [];
  const file = ownText === undefined ? shipped : own;
  if (text === undefined) {
    const where = seen.at(-1) ?? schemaDir;
    throw new Problem({
      what: `\`like\` names ${revision}, which has no overlay`,
      where,
      fix: "name a revision that mcpgen ships or that stands in the same folder",
    });
  }
  if (seen.includes(file))
    throw new Problem({ what: "`like` leads back to itself", where: file, fix: "let one of the revisions stand on its own" });
  const overlay: RevisionOverlay = readRevisionOverlay(text, file);
  const below = overlay.like === undefined ? [] : await revisionLayers(schemaDir, overlay.like, [...seen, file]);
  return [...below, { file, overlay, inherited: seen.length > 0 || file !== own }];
}

/** A common fact has to apply to some revision of its folder. */
async function refuseUnusedCommon(schemaDir: string, models: readonly ProtocolModel[]): Promise<void> {
  const file = join(schemaDir, "overlay", "common.json");
  const text = await readIfThere(file);
  if (text === undefined) return;
  const subjects = models.map(({ types, methods, unions }) => ({
    definitions: new Map([...types].map(([name, type]) => [name, type.schema])),
    methods,
    unions,
  }));
  refuseUnused({ file, overlay: readCommonOverlay(text, file), inherited: false }, subjects);
}

/** The folder's own docs, or those that ship with mcpgen. */
async function docsOf(schemaDir: string): Promise<{ docs: Docs; file: string }> {
  const own = join(schemaDir, "docs.json");
  const text = await readIfThere(own);
  const file = text === undefined ? join(SHIPPED, "docs.json") : own;
  return { docs: readDocs(text ?? (await readIfThere(file)) ?? "{}", file), file };
}

/** What `import --with-docs` kept of the official prose goes before the texts that all revisions share. */
async function revisionDocs(schemaDir: string, revision: string, shared: Docs): Promise<Docs> {
  const file = join(schemaDir, "docs", `${revision}.json`);
  const text = await readIfThere(file);
  return text === undefined ? shared : layered(readDocs(text, file), shared);
}

/** Every text was asked for while the models were built, or it belongs to nothing. */
function refuseUnusedDocs(docs: Docs, file: string): void {
  const [first] = docs.unused();
  if (first !== undefined)
    throw new Problem({ what: "a text belongs to nothing", where: at(file, first), fix: "correct its name, or delete it" });
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw new Problem({
      what: "cannot read the file",
      where: file,
      fix: `check its permissions (${cause instanceof Error ? cause.message : String(cause)})`,
    });
  }
}
