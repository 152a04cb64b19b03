/** One revision of a schema folder against the official file it was imported from. */
import { readFile } from "node:fs/promises";
import { canonicalOf, layersOf, loadProtocols } from "../load.ts";
import { factsOf } from "../overlay/facts.ts";
import type { Patch } from "../overlay/format.ts";
import { applyPatches } from "../overlay/patch.ts";
import { Problem } from "../problem.ts";
import type { CanonicalSchema } from "../schema.ts";
import { type Comparison, compare, type Samples } from "./compare.ts";
import { correctionsOf } from "./corrections.ts";
import { openOfficial } from "./official.ts";
import { runValidators } from "./run-validators.ts";
import type { Tools } from "./tools.ts";

export interface Subject {
  readonly schemaDir: string;
  readonly revision: string;
  /** The official `schema.json`. */
  readonly file: string;
  readonly samples: Samples;
  readonly tools: Tools;
}

export async function verify({ schemaDir, revision, file, ...means }: Subject): Promise<Comparison> {
  const official = openOfficial(await readFile(file, "utf8"), file);
  const canonical = await canonicalOf(schemaDir, revision);
  const { models } = await loadProtocols({ schemaDir, revisions: [revision] });
  const [model] = models;
  if (model === undefined) throw new Problem({ what: `no revision ${revision} here`, where: schemaDir, fix: "import it first" });
  const patches = factsOf(revision, await layersOf(schemaDir, revision)).patches.map(({ patch }) => patch);
  const corrections = correctionsOf(
    model,
    patches.filter((patch) => fits(patch, canonical)),
  );
  return compare({ model, canonical, corrections, official, validators: await runValidators(model), ...means });
}

/** A patch taken over from another revision may not concern this one. */
function fits(patch: Patch, { $defs }: CanonicalSchema): boolean {
  let applied = true;
  applyPatches($defs, [patch], () => {
    applied = false;
  });
  return applied;
}
