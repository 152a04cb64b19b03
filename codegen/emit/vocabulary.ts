/** The one set of types handlers see, whatever revision the caller speaks. */
import type { Layout } from "./layout.ts";
import type { Vocabulary } from "./merge.ts";
import { emitTypes } from "./types.ts";

export function emitVocabulary({ model }: Vocabulary, layout: Layout): Promise<string> {
  return emitTypes(model, layout);
}
