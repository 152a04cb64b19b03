/** A schema without `$ref`, `allOf` and alternatives: what a maker of values can work from. */
import { refName, type Schema, type SchemaObject, type TypeName } from "../schema.ts";

export type Definitions = ReadonlyMap<string, { readonly schema: Schema }>;

/** Merges what applies to the same value; of alternatives, the one that `choose` picks. Nothing satisfies `undefined`. */
export function flat(
  schema: Schema,
  definitions: Definitions,
  choose: (options: readonly Schema[]) => Schema | undefined,
): SchemaObject | undefined {
  if (typeof schema === "boolean") return schema ? {} : undefined;
  const { $ref, allOf = [], anyOf, oneOf, ...rest } = schema;
  const parts = [
    ...($ref === undefined ? [] : [definitions.get(refName($ref))?.schema ?? false]),
    ...allOf,
    ...[anyOf, oneOf].flatMap((options) => (options === undefined ? [] : [choose(options) ?? false])),
  ];
  return parts.reduce<SchemaObject | undefined>((whole, part) => {
    const next = flat(part, definitions, choose);
    return whole === undefined || next === undefined ? undefined : merge(whole, next);
  }, rest);
}

function merge(a: SchemaObject, b: SchemaObject): SchemaObject {
  const types = common(a.type, b.type);
  return {
    ...a,
    ...b,
    ...(types === undefined ? {} : { type: types }),
    ...(a.required === undefined && b.required === undefined
      ? {}
      : { required: [...new Set([...(a.required ?? []), ...(b.required ?? [])])] }),
    ...(a.properties === undefined && b.properties === undefined ? {} : { properties: properties(a.properties ?? {}, b.properties ?? {}) }),
  };
}

type Properties = NonNullable<SchemaObject["properties"]>;

function properties(a: Properties, b: Properties): Properties {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return Object.fromEntries(names.map((name) => [name, both(a, b, name)]));
}

function both(a: Properties, b: Properties, name: string): Schema {
  const parts = [a, b].flatMap((properties): Schema[] => (Object.hasOwn(properties, name) ? [properties[name] ?? false] : []));
  return parts.length === 1 ? (parts[0] ?? false) : { allOf: parts };
}

function common(a: SchemaObject["type"], b: SchemaObject["type"]): TypeName[] | undefined {
  const [left, right] = [a, b].map((type) => (type === undefined || typeof type !== "string" ? type : [type]));
  if (left === undefined || right === undefined) return left === undefined ? (right === undefined ? undefined : [...right]) : [...left];
  const accepts = (types: readonly TypeName[], name: TypeName): boolean =>
    types.includes(name) || (name === "integer" && types.includes("number"));
  return [...new Set([...left.filter((name) => accepts(right, name)), ...right.filter((name) => accepts(left, name))])];
}
