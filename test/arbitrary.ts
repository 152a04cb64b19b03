/** fast-check arbitraries for the definitions of a model. */
import * as fc from "fast-check";
import type { Json } from "../codegen/schema.ts";
import { throwing } from "../codegen/verify/dice.ts";
import type { Definitions } from "../codegen/verify/flat.ts";
import { satisfying, valueFor } from "../codegen/verify/values.ts";

/** Values for a definition, some meant to satisfy it, some spoilt. */
export function anyValue(name: string, definitions: Definitions): fc.Arbitrary<Json> {
  return throwing(fc, (dice) => valueFor(name, definitions, dice));
}

/** Values meant to satisfy a definition, with every optional property there. */
export function fullValue(name: string, definitions: Definitions): fc.Arbitrary<Json> {
  return throwing(fc, (dice) => satisfying({ $ref: `#/$defs/${name}` }, { definitions, dice, depth: 0, full: true }));
}

/** The same values on every machine; `MCPGEN_SEED` makes it others. */
export const SEED: number = Number(process.env["MCPGEN_SEED"] ?? 20260728);

export function sample<T>(arbitrary: fc.Arbitrary<T>, count: number, round = 0): T[] {
  return fc.sample(arbitrary, { numRuns: count, seed: SEED + round });
}
