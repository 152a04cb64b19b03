/** Finds facts that apply nowhere: a misspelt name, or a leftover of something the schema no longer has. */

import { placesOf, propertiesOf } from "../model/paths.ts";
import { unionName } from "../model/unions.ts";
import type { MethodDef, UnionDef } from "../model.ts";
import { Problem } from "../problem.ts";
import type { Schema } from "../schema.ts";
import type { Layer } from "./facts.ts";
import type { TypeFacts } from "./format.ts";

/** What a revision has, for facts to apply to. */
export interface Subject {
  readonly definitions: ReadonlyMap<string, Schema>;
  readonly methods: readonly MethodDef[];
  readonly unions: readonly UnionDef[];
}

/** The keys of `layer` that apply to none of the subjects, as JSON pointers with a reason. */
export function unusedFacts({ overlay }: Layer, subjects: readonly Subject[]): { readonly pointer: string; readonly what: string }[] {
  const anywhere = (test: (subject: Subject) => boolean): boolean => subjects.some(test);
  const methods = Object.keys(overlay.methods ?? {})
    .filter((method) => !anywhere((subject) => subject.methods.some((row) => row.method === method)))
    .map((method) => ({ pointer: `/methods/${method.replaceAll("/", "~1")}`, what: `there is no method ${method}` }));
  const types = Object.entries(overlay.types ?? {}).flatMap(([place, facts]) => {
    const pointer = `/types/${place.replaceAll("/", "~1")}`;
    if (!anywhere((subject) => exists(place, subject))) return [{ pointer, what: `there is no ${place}` }];
    return strayProperties(facts).flatMap(({ fact, property }) =>
      anywhere((subject) => Object.hasOwn(propertiesOf(subject.definitions.get(place), subject.definitions), property))
        ? []
        : [{ pointer: `${pointer}/${fact}`, what: `${place} has no property ${property}` }],
    );
  });
  return [...methods, ...types];
}

/** Stops at the first fact that applies nowhere. */
export function refuseUnused(layer: Layer, subjects: readonly Subject[]): void {
  const [first] = unusedFacts(layer, subjects);
  if (first !== undefined)
    throw new Problem({
      what: `a fact applies nowhere: ${first.what}`,
      where: `${layer.file}#${first.pointer}`,
      fix: "correct the name, or delete the fact",
    });
}

/** A type, a place inside one (`CreateMessageResult.content`), or the joined names of a method's alternative results. */
function exists(place: string, { definitions, unions }: Subject): boolean {
  if (definitions.has(place) || unions.some((union) => union.name === place)) return true;
  const [type = "", ...rest] = place.split(".");
  const path = rest.join(".");
  const schema = definitions.get(type);
  return (
    schema !== undefined && placesOf(schema).some((at) => at.path === path) && unions.some((union) => union.name === unionName(type, path))
  );
}

function strayProperties(facts: TypeFacts): { fact: string; property: string }[] {
  const named = (fact: string, properties: readonly string[]): { fact: string; property: string }[] =>
    properties.map((property) => ({ fact, property }));
  return [
    ...named("pins", Object.keys(facts.pins ?? {})),
    ...named("hidden", facts.hidden ?? []),
    ...named("atLeastOneOf", facts.atLeastOneOf?.flat() ?? []),
    ...named("defaults", Object.keys(facts.defaults ?? {})),
    ...named("deprecatedProperties", Object.keys(facts.deprecatedProperties ?? {})),
  ];
}
