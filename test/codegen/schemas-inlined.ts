/**
 * An emitted schema and its canonical definition in one spelling, so that they can be compared.
 * What is levelled out says the same either way: booleans and `{}`, an empty `properties` or `items` and none, the `type` that TypeBox writes
 * beside a constant, a list of types and a union of them, and names of recursive types, which stay names.
 */
import type { ProtocolModel } from "../../codegen/model.ts";
import { isObject, KEYWORDS, type Keyword, refName } from "../../codegen/schema.ts";

export interface Spelled {
  readonly emitted: unknown;
  readonly canonical: unknown;
}

export function inlined(name: string, schema: unknown, { types, groups }: ProtocolModel): Spelled {
  const recursive = new Set(groups.filter((group) => group.recursive).flatMap((group) => group.names));
  const json: unknown = JSON.parse(JSON.stringify(schema));
  // A recursive type is compared where it stands in full, under its own name.
  const own = recursive.has(name) && isObject(json) && isObject(json["$defs"]) ? json["$defs"][name] : json;
  const follow: Follow = (ref) =>
    recursive.has(refName(ref)) ? { again: refName(ref) } : spelled(types.get(refName(ref))?.schema, follow);
  return { emitted: spelled(own, (ref) => ({ again: ref })), canonical: spelled(types.get(name)?.schema, follow) };
}

/** What stands for a reference. */
type Follow = (ref: string) => unknown;

function spelled(schema: unknown, follow: Follow): unknown {
  if (schema === true) return {};
  if (!isObject(schema)) return { not: {} };
  const { $ref, $id, ...others } = schema;
  if (typeof $ref === "string") return follow($ref);
  const { type, ...said } = Object.fromEntries(
    Object.entries(others).flatMap(([keyword, value]) => keywordOf(keyword as Keyword, value, follow)),
  );
  if (Array.isArray(type)) return { anyOf: type.map((one) => ({ type: one })), ...said };
  return type === undefined || "const" in said ? said : { type, ...said };
}

function keywordOf(keyword: Keyword, value: unknown, follow: Follow): [string, unknown][] {
  const shape = KEYWORDS[keyword];
  if (shape === "value") return [[keyword, value]];
  if (shape === "schemas") return [[keyword, Array.from(value as unknown[], (part) => spelled(part, follow))]];
  const below =
    shape === "schema"
      ? spelled(value, follow)
      : Object.fromEntries(Object.entries(value as object).map(([name, part]) => [name, spelled(part, follow)]));
  const isSilent = (keyword === "properties" || keyword === "items") && isObject(below) && Object.keys(below).length === 0;
  return isSilent ? [] : [[keyword, below]];
}
