/** What no function can be written for stops here, by name, rather than being left out quietly. */
import type { ProtocolModel } from "../model.ts";
import { Problem } from "../problem.ts";
import { children, KEYWORDS, refName, type Schema } from "../schema.ts";

export function refuseUncheckable(model: ProtocolModel): void {
  for (const { name, schema } of model.types.values()) {
    const where = `schema/${model.revision}.json#/$defs/${name}`;
    refuseName(name, where);
    refuseUnknown(schema, where, model);
  }
  for (const { names } of model.groups.filter((group) => group.recursive)) for (const name of names) refuseCircle(name, model);
}

function refuseName(name: string, where: string): void {
  if (/^[A-Za-z_$][\w$]*$/.test(name)) return;
  throw new Problem({ what: `${JSON.stringify(name)} cannot be part of a function's name`, where, fix: "rename the definition" });
}

/** `import` lets only known keywords in; a patch of the overlay can still bring a misspelt one. */
function refuseUnknown(schema: Schema, where: string, model: ProtocolModel): void {
  if (typeof schema === "boolean") return;
  const unknown = Object.keys(schema).find((keyword) => !Object.hasOwn(KEYWORDS, keyword));
  if (unknown !== undefined) {
    throw new Problem({ what: `unknown keyword ${JSON.stringify(unknown)}`, where, fix: "look for it in the patches of the overlay" });
  }
  const type = schema.$ref === undefined ? undefined : refName(schema.$ref);
  if (type !== undefined && !model.types.has(type)) {
    throw new Problem({ what: `$ref to ${type}, which is not defined`, where, fix: "look for it in the patches of the overlay" });
  }
  for (const child of children(schema)) refuseUnknown(child.schema, where + child.pointer, model);
}

/** A definition that refers to itself without going down into the value would be checked for ever; JSON Schema leaves it undefined. */
function refuseCircle(name: string, { types, revision }: ProtocolModel): void {
  const circle = circleFrom(name, (type) => types.get(type)?.schema ?? true, []);
  if (circle === undefined) return;
  throw new Problem({
    what: `${name} refers to itself for one and the same value: ${circle.join(" → ")}`,
    where: `schema/${revision}.json#/$defs/${name}`,
    fix: "let the recursion pass through a property or an item",
  });
}

function circleFrom(name: string, definition: (type: string) => Schema, path: readonly string[]): string[] | undefined {
  if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
  for (const next of sameValue(definition(name))) {
    const circle = circleFrom(next, definition, [...path, name]);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

/** The definitions that judge the very value the schema judges. */
function sameValue(schema: Schema): string[] {
  if (typeof schema === "boolean") return [];
  const { $ref, allOf = [], anyOf = [], oneOf = [], dependentSchemas = {} } = schema;
  const single = [schema.not, schema.if, schema.then, schema.else].filter((part) => part !== undefined);
  const parts = [...allOf, ...anyOf, ...oneOf, ...Object.values(dependentSchemas), ...single];
  return [...($ref === undefined ? [] : [refName($ref)]), ...parts.flatMap(sameValue)];
}
