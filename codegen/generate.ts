/** Everything that is generated from a set of revisions, as text by path: pure, so that the same input gives the same bytes anywhere. */
import { emitCanonical } from "./emit/canonical.ts";
import { emitErrors } from "./emit/errors.ts";
import { emitIndex } from "./emit/index.ts";
import type { Layout } from "./emit/layout.ts";
import { mergeRevisions, type Vocabulary } from "./emit/merge.ts";
import { emitMetamodel, emitMetamodelSchema } from "./emit/metamodel.ts";
import { emitMethods } from "./emit/methods.ts";
import { emitProtocol } from "./emit/protocol.ts";
import { emitSchemaOf } from "./emit/schema-of.ts";
import { emitSchemas } from "./emit/schemas.ts";
import { emitStubs } from "./emit/stubs.ts";
import { emitTypes } from "./emit/types.ts";
import { emitUnions } from "./emit/unions.ts";
import { emitValidators } from "./emit/validators.ts";
import { emitVocabulary } from "./emit/vocabulary.ts";
import type { ProtocolModel } from "./model.ts";
import { Problem } from "./problem.ts";

/** Paths are relative to the output root, with `/`, sorted. */
export async function generate(models: readonly ProtocolModel[], layout: Layout): Promise<Map<string, string>> {
  const oldestFirst = [...models].sort((a, b) => (a.revision < b.revision ? -1 : 1));
  for (const { revision } of oldestFirst) checkFolder(revision);
  const vocabulary = mergeRevisions(oldestFirst);
  const files = new Map<string, string>();
  for (const model of oldestFirst)
    for (const [name, text] of await revisionFiles(model, vocabulary, layout)) files.set(`${model.revision}/${name}`, text);
  for (const model of oldestFirst) files.set(`metamodel/${model.revision}.json`, emitMetamodel(model));
  files.set("metamodel/schema.json", emitMetamodelSchema());
  files.set("index.ts", emitIndex(oldestFirst, vocabulary, layout));
  files.set("schema-of.ts", emitSchemaOf());
  files.set("vocabulary.ts", await emitVocabulary(vocabulary, layout));
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function revisionFiles(
  model: ProtocolModel,
  vocabulary: Vocabulary,
  layout: Layout,
): Promise<readonly (readonly [string, string])[]> {
  const newer = vocabulary.models.filter(({ revision }) => revision > model.revision);
  return [
    ["canonical.ts", emitCanonical(model, layout)],
    ["errors.ts", emitErrors(model, layout)],
    ["index.ts", emitProtocol(model, layout)],
    ["methods.ts", emitMethods(model, layout, newer)],
    ["schemas.ts", emitSchemas(model, layout)],
    ["stubs.ts", emitStubs(model, vocabulary, layout)],
    ["types.ts", await emitTypes(model, layout)],
    ["unions.ts", emitUnions(model, layout)],
    ["validators.ts", emitValidators(model, layout)],
  ];
}

/** A revision is the name of a folder, next to one called `metamodel`. */
function checkFolder(revision: string): void {
  if (/^[A-Za-z0-9][\w.-]*$/.test(revision) && revision !== "metamodel") return;
  throw new Problem({
    what: `the revision ${JSON.stringify(revision)} cannot be the name of a folder`,
    fix: "import it under another name: letters, digits, `.`, `-` and `_`, for example a date",
  });
}
