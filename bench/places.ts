/** What is measured: the build, never the sources, because the build is what people install. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export const root: string = join(import.meta.dirname, "..");
export const bench: string = import.meta.dirname;

export const revisions: readonly string[] = readdirSync(join(root, "generated"))
  .filter((name) => /^\d{4}-\d\d-\d\d$/.test(name))
  .sort();

export function built(revision: string, entry: string): string {
  const path = join(root, "dist/generated", revision, `${entry}.js`);
  if (!existsSync(path)) throw new Error(`${path} is missing: npm run build`);
  return path;
}

export function url(path: string): string {
  return JSON.stringify(pathToFileURL(path).href);
}
