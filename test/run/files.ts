/** Which files are tests, and in which tier. The name says it: `x.slow.test.ts` belongs to tier `all` only. */
import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";

export type Tier = "unit" | "all";

export interface Wanted {
  readonly tier: Tier;
  /** Parts of paths, any of which will do; none means every file. */
  readonly patterns: readonly string[];
}

/** Unit files first, so that a cheap failure is seen before an expensive success. Paths are relative to `root`, with `/`. */
export async function testFiles(root: string, dir: string, { tier, patterns }: Wanted): Promise<string[]> {
  const entries = await readdir(join(root, dir), { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".test.ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll(sep, "/"))
    .filter((path) => !path.includes("node_modules/"))
    .filter((path) => patterns.length === 0 || patterns.some((pattern) => path.includes(pattern)))
    .sort();
  const unit = paths.filter((path) => !isSlow(path));
  return tier === "unit" ? unit : [...unit, ...paths.filter(isSlow)];
}

export function isSlow(path: string): boolean {
  return path.endsWith(".slow.test.ts");
}
