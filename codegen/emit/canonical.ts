/** The definitions as data, patches and pins applied: what `explain` reads. Loaded at the first failure, never before. */
import type { ProtocolModel } from "../model.ts";
import { openFile } from "./file.ts";
import { headerOf, type Layout } from "./layout.ts";
import { literal } from "./literal.ts";

export function emitCanonical(model: ProtocolModel, _layout: Layout): string {
  const file = openFile(headerOf(model));
  const definitions = Object.fromEntries([...model.types.values()].map(({ name, schema }) => [name, schema]));
  file.value("definitions", {
    doc: [`Every definition of MCP ${model.revision} as the validators understand it.`],
    // Annotated as unknown: nobody infers a type from the data.
    type: "Readonly<Record<string, unknown>>",
    init: literal(definitions, "", 100),
  });
  return file.text();
}
