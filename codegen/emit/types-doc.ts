/** What stands in the doc comments of a revision's types. */
import type { TypeDef } from "../model.ts";
import { deprecation } from "./prose.ts";

export function typeDoc({ doc, deprecated, see }: TypeDef): string[] {
  const tags = [...deprecation(deprecated), `@see ${see}`];
  return doc.length === 0 ? tags : [...doc, "", ...tags];
}

/** `path` is dotted, as in the model. */
export function propertyDoc({ propertyDocs, deprecatedProperties }: TypeDef, path: string): string[] {
  const said = propertyDocs.get(path);
  const tags = deprecation(deprecatedProperties.get(path));
  if (said === undefined) return tags;
  return tags.length === 0 ? [said] : [said, "", ...tags];
}
