/** Finds the property that tells the branches of a union apart, from nothing but the definitions. */
import { type Definitions, type Schema, target } from "./schema.ts";

export interface Union {
  readonly tag?: string;
  readonly branches: readonly Branch[];
}

export interface Branch {
  readonly schema: Schema;
  /** What the tag is in this branch; absent where the branch leaves it open. */
  readonly constant: string | undefined;
  /** The branch does not do without the tag. */
  readonly required: boolean;
}

/** A union whose branches may be unions again, and then count as branches of it. */
export function flatUnion(schemas: readonly Schema[], definitions: Definitions): Union {
  return remembered(schemas, () =>
    unionOf(
      schemas.flatMap((schema) => alternatives(schema, definitions, 0)),
      definitions,
    ),
  );
}

/** A union of exactly these branches. */
export function plainUnion(schemas: readonly Schema[], definitions: Definitions): Union {
  return remembered(schemas, () => unionOf(schemas, definitions));
}

/** A list of a million items asks a million times about the same union. */
const unions = new WeakMap<readonly Schema[], Union>();

function remembered(schemas: readonly Schema[], make: () => Union): Union {
  const union = unions.get(schemas) ?? make();
  unions.set(schemas, union);
  return union;
}

/** The tag is the property with the most different constants, two at least. */
function unionOf(schemas: readonly Schema[], definitions: Definitions): Union {
  const facts = schemas.map((schema) => ({ schema, ...factsOf(schema, definitions, 0) }));
  const names = [...new Set(facts.flatMap(({ constants }) => [...constants.keys()]))];
  const different = (name: string): number => new Set(facts.flatMap(({ constants }) => constants.get(name) ?? [])).size;
  const [tag] = names.filter((name) => different(name) > 1).sort((a, b) => different(b) - different(a));
  const branches = facts.map(({ schema, constants, required }) => ({
    schema,
    constant: tag === undefined ? undefined : constants.get(tag),
    required: tag !== undefined && required.has(tag),
  }));
  return tag === undefined ? { branches } : { tag, branches };
}

/** A branch that is a union and nothing else, perhaps by reference, gives way to its own branches. */
function alternatives(schema: Schema, definitions: Definitions, steps: number): readonly Schema[] {
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
