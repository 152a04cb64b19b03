/** The canonical schemas as a JSON Schema compiler takes them: one document, a definition by `$ref`. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./places.ts";

interface Document {
  readonly $defs: Readonly<Record<string, unknown>>;
}

export function schemaFile(revision: string): string {
  return join(root, "schema", `${revision}.json`);
}

/** `name` and what it refers to, nothing else: what a user would put into a bundle. */
export function documentOf(revision: string, name: string): object {
  const { $defs }: Document = JSON.parse(readFileSync(schemaFile(revision), "utf8"));
  const needed = new Map<string, unknown>();
  const visit = (wanted: string): void => {
    if (needed.has(wanted)) return;
    needed.set(wanted, $defs[wanted]);
    for (const [, next] of JSON.stringify($defs[wanted]).matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)) visit(next ?? "");
  };
  visit(name);
  return { $ref: `#/$defs/${name}`, $defs: Object.fromEntries(needed) };
}
