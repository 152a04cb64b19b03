/** Recursion must go through a property or an item: a definition that is itself, or a choice that contains itself, would be checked for ever. */
import { type Child, children, refName, type Schema } from "../schema.ts";
import { below, type Place, refusal } from "./place.ts";

export function checkRecursion(definitions: ReadonlyMap<string, Schema>, place: Place): void {
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    if (path.includes(name)) {
      const circle = [...path.slice(path.indexOf(name)), name].join(" → ");
      throw refusal(below(place, name), `the definition is itself: ${circle}`, "let the recursion go through properties or items");
    }
    if (done.has(name)) return;
    for (const next of samePlace(definitions.get(name) ?? true)) visit(next, [...path, name]);
    done.add(name);
  };
  for (const name of definitions.keys()) visit(name, []);
}

/** Applied to the value itself and not to a part of it. */
const IN_PLACE = /^\/(allOf|anyOf|oneOf|not|if|then|else|dependentSchemas)(\/|$)/;

/** The definitions that have to be asked about a value in order to answer for `schema`. */
function samePlace(schema: Schema): string[] {
  if (typeof schema === "boolean") return [];
  const own = schema.$ref === undefined ? [] : [refName(schema.$ref)];
  const inner = children(schema).filter((child: Child) => IN_PLACE.test(child.pointer));
  return [...own, ...inner.flatMap((child) => samePlace(child.schema))];
}
