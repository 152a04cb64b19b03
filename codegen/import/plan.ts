/** What importing one official file would write: fetched, held against its pin and canonicalised, but not written yet. */
import { Problem } from "../problem.ts";
import type { CanonicalSchema } from "../schema.ts";
import { canonicalise } from "./canonical.ts";
import { canonicaliseExtension } from "./extension.ts";
import { extensionName, folderAt, readIfThere } from "./folder.ts";
import { type Obtained, obtain } from "./obtain.ts";
import { proseOf } from "./prose.ts";
import { readRulings } from "./rulings.ts";
import { type ExtensionSource, type Origin, pin, type Source } from "./sources.ts";
import { fileText } from "./text.ts";

export interface Settings {
  /** The schema folder. */
  readonly out: string;
  /** Accept another content than the pinned one. */
  readonly repin: boolean;
  /** Write the official descriptions too. */
  readonly withDocs: boolean;
  /** What the user says about where the file comes from. */
  readonly said: Origin;
}

export interface Plan<S extends Source = Source> {
  readonly source: S;
  /** Text by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly definitions: number;
}

export interface RevisionOrder {
  /** Path or URL. */
  readonly from: string;
  readonly revision: string;
  readonly pinned: Source | undefined;
}

export interface ExtensionOrder {
  readonly from: string;
  readonly id: string;
  readonly core: string;
  readonly pinned: ExtensionSource | undefined;
  /** The text of the core file, where it is only planned so far. */
  readonly coreText?: string | undefined;
}

export async function planRevision({ from, revision, pinned }: RevisionOrder, settings: Settings): Promise<Plan> {
  const folder = folderAt(settings.out);
  const obtained = await obtain(from);
  const source = sourceOf(obtained, { name: revision, from, pinned }, settings);
  const schema = canonicalise(obtained.bytes, from);
  const files = new Map([[folder.revision(revision), fileText(schema)]]);
  if (settings.withDocs) files.set(folder.docs(revision), fileText(proseOf(obtained.bytes, from, schema)));
  return { source, files, definitions: Object.keys(schema.$defs).length };
}

export async function planExtension(order: ExtensionOrder, settings: Settings): Promise<Plan<ExtensionSource>> {
  const { from, id, core: revision, pinned } = order;
  const name = extensionName(id);
  if (pinned !== undefined && pinned.extension !== id) {
    throw new Problem({
      what: `the name ${name} belongs to ${pinned.extension}`,
      where: settings.out,
      fix: "import it into another folder with --out",
    });
  }
  const folder = folderAt(settings.out);
  const core = await coreSchema(order, folder.revision(revision));
  const rulingsFile = folder.rulings(name);
  const rulings = readRulings((await readIfThere(rulingsFile)) ?? "{}", rulingsFile);
  const obtained = await obtain(from);
  const source = sourceOf(obtained, { name: id, from, pinned }, settings);
  const schema = canonicaliseExtension(obtained.bytes, from, { id, revision, core, rulings, rulingsFile });
  const files = new Map([[folder.extension(name), fileText(schema)]]);
  if (settings.withDocs) files.set(folder.docs(name), fileText(proseOf(obtained.bytes, from, schema)));
  return { source: { ...source, extension: id, core: revision }, files, definitions: Object.keys(schema.$defs).length };
}

async function coreSchema({ core, coreText }: ExtensionOrder, file: string): Promise<CanonicalSchema> {
  const text = coreText ?? (await readIfThere(file));
  if (text !== undefined) return canonicalise(new TextEncoder().encode(text), file);
  throw new Problem({
    what: `the core revision ${core} is not here`,
    where: file,
    fix: `import it first: mcpgen import <file|url> --revision ${core}`,
  });
}

function sourceOf(
  obtained: Obtained,
  { name, from, pinned }: { name: string; from: string; pinned: Source | undefined },
  settings: Settings,
): Source {
  const { said, repin } = settings;
  const found = { ...obtained.found, ...said };
  return { ...pin({ name, bytes: obtained.bytes, found, pinned, repin, where: from }), ...said };
}
