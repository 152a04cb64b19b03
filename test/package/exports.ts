/** The `exports` of the root package, patterns written out over the files that are there. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

export interface Export {
  /** `mcpgen/2025-11-25/types`. */
  readonly specifier: string;
  /** The built file, from the root of the package. */
  readonly file: string;
  /** Its declarations; absent for data. */
  readonly types?: string;
}

export async function readExports(root: string, revisions: readonly string[]): Promise<Export[]> {
  const { exports: map }: { exports: Record<string, string | { types: string; default: string }> } = JSON.parse(
    await readFile(join(root, "package.json"), "utf8"),
  );
  return Object.entries(map).flatMap(([key, target]) => {
    const stars = key.includes("*") ? revisions : [""];
    return stars.map((star) => {
      const fill = (text: string): string => text.replace("*", star);
      const specifier = fill(key).replace(/^\./, "mcpgen");
      if (typeof target === "string") return { specifier, file: fill(target) };
      return { specifier, file: fill(target.default), types: fill(target.types) };
    });
  });
}

/** Folders of `generated/` that are named like a revision. */
export async function generatedRevisions(root: string): Promise<string[]> {
  const names = await readdir(join(root, "generated"));
  return names.filter((name) => /^\d{4}-\d\d-\d\d$/.test(name)).sort();
}
