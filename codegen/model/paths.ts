/** Dotted paths below a type: `annotations.title`, `content[]` for the items of an array, `experimental.*` for the values of a map. */
import { refName, type Schema, type SchemaObject } from "../schema.ts";

export interface Place {
  readonly path: string;
  readonly schema: Schema;
}

/** Every schema written inline below `schema`, with its path; `$ref`s are named but not entered. */
export function placesOf(schema: Schema, path = ""): Place[] {
  if (typeof schema === "boolean") return [{ path, schema }];
  const below = [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) => placesOf(property, path === "" ? name : `${path}.${name}`)),
    ...(schema.items === undefined ? [] : placesOf(schema.items, `${path}[]`)),
    ...(typeof schema.additionalProperties === "object" ? placesOf(schema.additionalProperties, path === "" ? "*" : `${path}.*`) : []),
    ...[...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((part) =>
      placesOf(part, path).filter((place) => place.path !== path),
    ),
  ];
  return [{ path, schema }, ...below];
}

/** The schema as an object after following references; `undefined` for a boolean schema or a reference to nothing. */
export function follow(schema: Schema | undefined, definitions: ReadonlyMap<string, Schema>): SchemaObject | undefined {
  let at = schema;
  for (let steps = 0; typeof at === "object" && at.$ref !== undefined && steps <= definitions.size; steps += 1)
    at = definitions.get(refName(at.$ref));
  return typeof at === "object" ? at : undefined;
}

/** The properties of an object schema, those of its `allOf` parts included. */
export function propertiesOf(schema: Schema | undefined, definitions: ReadonlyMap<string, Schema>): Readonly<Record<string, Schema>> {
  const object = follow(schema, definitions);
  if (object === undefined) return {};
  const parts = (object.allOf ?? []).map((part) => propertiesOf(part, definitions));
  return Object.assign({}, ...parts, object.properties);
}

/** The property names that must be present, those of `allOf` parts included. */
export function requiredOf(schema: Schema | undefined, definitions: ReadonlyMap<string, Schema>): readonly string[] {
  const object = follow(schema, definitions);
  if (object === undefined) return [];
  return [...(object.required ?? []), ...(object.allOf ?? []).flatMap((part) => requiredOf(part, definitions))];
}

/** The constant a schema allows, or the strings of its enum. */
export function constantsOf(schema: Schema | undefined, definitions: ReadonlyMap<string, Schema>): readonly string[] {
  const object = follow(schema, definitions);
  const values = object?.const === undefined ? (object?.enum ?? []) : [object.const];
  return values.every((value) => typeof value === "string") ? values : [];
}
