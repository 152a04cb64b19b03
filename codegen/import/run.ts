/** `mcpgen import`, without its command line. Nothing is written before everything has been checked. */
import { Problem } from "../problem.ts";
import { checkRevision, extensionName, folderAt, put, readIfThere } from "./folder.ts";
import { type Plan, planExtension, planRevision, type Settings } from "./plan.ts";
import { readSources, type Sources } from "./sources.ts";
import { starterFor } from "./starter.ts";
import { byCodeUnit, fileText } from "./text.ts";

/** One line for the user about each file. */
export type Report = readonly string[];

export async function importRevision(from: string, revision: string, settings: Settings): Promise<Report> {
  checkRevision(revision);
  const folder = folderAt(settings.out);
  const sources = await sourcesAt(folder.sources);
  const plan = await planRevision({ from, revision, pinned: own(sources.revisions, revision) }, settings);
  const starter = await starterFor(revision, folder.overlays);
  const files = new Map(plan.files);
  if (starter !== undefined) files.set(starter.file, starter.text);
  files.set(folder.sources, fileText({ ...sources, revisions: { ...sources.revisions, [revision]: plan.source } }));
  return write(files);
}

export async function importExtension(from: string, { id, core }: { id: string; core: string }, settings: Settings): Promise<Report> {
  checkRevision(core);
  const name = extensionName(id);
  const folder = folderAt(settings.out);
  const sources = await sourcesAt(folder.sources);
  const plan = await planExtension({ from, id, core, pinned: own(sources.extensions, name) }, settings);
  const next: Sources = { ...sources, extensions: { ...sources.extensions, [name]: plan.source } };
  return write(new Map([...plan.files, [folder.sources, fileText(next)]]));
}

/** Everything in sources.json again, from where it was pinned. */
export async function importAll(settings: Settings): Promise<Report> {
  const folder = folderAt(settings.out);
  const sources = await sourcesAt(folder.sources);
  const revisions = Object.entries(sources.revisions).sort(([a], [b]) => byCodeUnit(a, b));
  if (revisions.length === 0) {
    throw new Problem({
      what: "no revision is pinned here",
      where: folder.sources,
      fix: "import one first: mcpgen import <file|url> --revision <r>",
    });
  }
  const files = new Map<string, string>();
  const add = (plan: Plan): void => {
    for (const [file, text] of plan.files) files.set(file, text);
  };
  for (const [revision, pinned] of revisions) {
    checkRevision(revision);
    add(await planRevision({ from: urlOf(revision, pinned.url, folder.sources), revision, pinned }, settings));
  }
  for (const [name, pinned] of Object.entries(sources.extensions)) {
    const { extension: id, core } = pinned;
    const from = urlOf(name, pinned.url, folder.sources);
    add(await planExtension({ from, id, core, pinned, coreText: files.get(folder.revision(checkRevision(core))) }, settings));
  }
  return write(files);
}

async function sourcesAt(file: string): Promise<Sources> {
  return readSources(await readIfThere(file), file);
}

function urlOf(name: string, url: string | undefined, where: string): string {
  if (url !== undefined) return url;
  throw new Problem({ what: `no url is recorded for ${name}`, where, fix: "import it from its url, or from a file with --source <url>" });
}

async function write(files: ReadonlyMap<string, string>): Promise<Report> {
  const lines: string[] = [];
  for (const [file, text] of files) lines.push(`${(await put(file, text)).padEnd(9)}  ${file}`);
  return lines;
}

/** A revision may be called `constructor`. */
function own<T>(named: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(named, name) ? named[name] : undefined;
}
