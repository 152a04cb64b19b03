/** Finds the property that tells the branches of a union apart, from nothing but the definitions. */
import { type Definitions, type Schema, target } from "./schema.ts";

export interface Tag<Branch> {
  readonly name: string;
  readonly cases: readonly Case<Branch>[];
}

export type Case<Branch> = Branch & {
  /** What the property is in this branch; absent where the branch leaves it open. */
  readonly constant: string | undefined;
  readonly required: boolean;
};

/** The property with the most different constants, where there are two at least. */
export function tagOf<Branch extends { readonly branch: Schema }>(
  branches: readonly Branch[],
  definitions: Definitions,
): Tag<Branch> | undefined {
  const facts = branches.map((branch) => ({ branch, ...factsOf(branch.branch, definitions, 0) }));
  const names = [...new Set(facts.flatMap(({ constants }) => [...constants.keys()]))];
  const different = (name: string): number => new Set(facts.flatMap(({ constants }) => constants.get(name) ?? [])).size;
  const [best] = names.filter((name) => different(name) > 1).sort((a, b) => different(b) - different(a));
  if (best === undefined) return undefined;
  return {
    name: best,
    cases: facts.map(({ branch, constants, required }) => ({ ...branch, constant: constants.get(best), required: required.has(best) })),
  };
}

/** A branch that is a union and nothing else, perhaps by reference, gives way to its own branches. */
export function alternatives(schema: Schema, definitions: Definitions, steps = 0): readonly Schema[] {
  let inner = schema;
  for (let left = MAX_STEPS; left > 0 && typeof inner === "object" && inner.$ref !== undefined && isAlone(inner); left--) {
    inner = target(inner.$ref, definitions);
  }
  if (typeof inner === "boolean" || inner.anyOf === undefined || !isAlone(inner) || steps === MAX_STEPS) return [schema];
  return inner.anyOf.flatMap((part) => alternatives(part, definitions, steps + 1));
}

function isAlone(schema: object): boolean {
  return Object.keys(schema).length === 1;
}

/** References from one branch to the next; real ones take three or four. */
const MAX_STEPS = 16;

interface Facts {
  readonly constants: ReadonlyMap<string, string>;
  readonly required: ReadonlySet<string>;
}

function factsOf(schema: Schema, definitions: Definitions, steps: number): Facts {
  if (typeof schema === "boolean" || steps === MAX_STEPS) return { constants: new Map(), required: new Set() };
  const { $ref, allOf = [], properties = {}, required = [] } = schema;
  const parts = [...($ref === undefined ? [] : [target($ref, definitions)]), ...allOf].map((part) => factsOf(part, definitions, steps + 1));
  const own = Object.entries(properties).flatMap(([name, part]): [string, string][] =>
    typeof part === "object" && typeof part.const === "string" ? [[name, part.const]] : [],
  );
  return {
    constants: new Map([...parts.flatMap(({ constants }) => [...constants]), ...own]),
    required: new Set([...parts.flatMap((part) => [...part.required]), ...required]),
  };
}
