/** The overlay a new revision starts with: what was true of the newest known one, until someone says otherwise. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RevisionOverlay } from "../overlay/format.ts";
import { byCodeUnit, fileText } from "./text.ts";

/** The overlays that ship with mcpgen; a revision without one of its own has these. */
const SHIPPED: string = fileURLToPath(new URL("../../schema/overlay/", import.meta.url));

/** Nothing where the revision has an overlay already, or where there is none to start from. */
export async function starterFor(revision: string, overlays: string): Promise<{ file: string; text: string } | undefined> {
  const known = [...new Set([...(await revisionsIn(overlays)), ...(await revisionsIn(SHIPPED))])].sort(byAge);
  const newest = known.at(-1);
  if (newest === undefined || known.includes(revision)) return undefined;
  const overlay: RevisionOverlay = { like: newest };
  return { file: join(overlays, `${revision}.json`), text: fileText(overlay) };
}

async function revisionsIn(folder: string): Promise<string[]> {
  // A folder that is not there has no overlays; one that cannot be read will say so when the starter is written.
  const files = await readdir(folder).catch((): string[] => []);
  return files.filter((file) => file.endsWith(".json") && file !== "common.json").map((file) => file.slice(0, -".json".length));
}

/** Revisions that are dates are younger than any that is a word: nobody knows how old a `draft` is. */
function byAge(a: string, b: string): number {
  const dated = (name: string): number => (/^\d{4}-\d{2}-\d{2}$/.test(name) ? 1 : 0);
  return dated(a) - dated(b) || byCodeUnit(a, b);
}
