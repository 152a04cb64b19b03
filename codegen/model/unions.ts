/** Finds every union of objects and how to tell its members apart: a constant property where there is one, else a ruling of the overlay. */

import type { Discriminator, UnionDef } from "../model.ts";
import type { UnionRuling } from "../overlay/format.ts";
import { Problem } from "../problem.ts";
import { refName, type Schema } from "../schema.ts";
import { constantsOf, follow, placesOf, propertiesOf, requiredOf } from "./paths.ts";

export interface UnionSource {
  readonly definitions: ReadonlyMap<string, Schema>;
  readonly ruling: (place: string) => UnionRuling | undefined;
  /** The file to name in errors. */
  readonly file: string;
}

/** Unions in the definitions, plus one for each set of alternative results, sorted by name. */
export function unionsOf(source: UnionSource, results: readonly (readonly string[])[]): UnionDef[] {
  const written = [...source.definitions].flatMap(([name, schema]) =>
    placesOf(schema).flatMap(({ path, schema: at }) => {
      const members = objectMembers(at, source);
      return members.length < 2
        ? []
        : [union({ name: unionName(name, path), place: path === "" ? name : `${name}.${path}`, members }, source)];
    }),
  );
  const answers = results
    .filter((names) => names.length > 1)
    .map((members) => union({ name: members.join("Or"), place: members.join("Or"), members }, source));
  const byName = new Map([...written, ...answers].map((found) => [found.name, found]));
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The name of the union at a place: `PromptMessage` + `content` → `PromptMessageContent`; the items of an array type are its `Item`. */
export function unionName(type: string, path: string): string {
  const words = path
    .replace(/^\[\]/, "item")
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "");
  return type + words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join("");
}

/** The named object types a union offers, nested unions flattened; arrays and scalars are told apart by their JSON type already. */
function objectMembers(schema: Schema, source: UnionSource): string[] {
  const parts = typeof schema === "object" ? (schema.anyOf ?? schema.oneOf ?? []) : [];
  const names = parts.flatMap((part): string[] => {
    if (typeof part !== "object" || part.$ref === undefined) return [];
    const target = follow(part, source.definitions);
    if (target === undefined) return [];
    if (target.anyOf !== undefined || target.oneOf !== undefined) return objectMembers(target, source);
    return target.type === "object" || target.properties !== undefined || target.allOf !== undefined ? [refName(part.$ref)] : [];
  });
  return [...new Set(names)].sort();
}

interface Found {
  readonly name: string;
  /** As the overlay names it. */
  readonly place: string;
  readonly members: readonly string[];
}

function union({ name, place, members }: Found, source: UnionSource): UnionDef {
  const ruling = source.ruling(place);
  if (ruling !== undefined) return { name, members, by: ruled(ruling, { place, members }, source), provenance: "overlay" };
  const by = byConstant(members, source);
  if (by !== undefined) return { name, members, by, provenance: "schema" };
  throw new Problem({
    what: `nothing tells the members of ${place} apart: ${members.join(", ")}`,
    where: source.file,
    fix: `add types["${place}"].union: a \`tag\`, \`rules\`, or a \`context\` if only the context tells`,
  });
}

/** A required property that is a different constant in every member; `type` and `method` before others. */
function byConstant(members: readonly string[], { definitions }: UnionSource): Discriminator | undefined {
  const first = definitions.get(members[0] ?? "");
  const names = Object.keys(propertiesOf(first, definitions)).sort();
  const preferred = ["type", "method"].filter((name) => names.includes(name));
  for (const tag of [...preferred, ...names]) {
    const cases = casesOf(tag, members, definitions);
    if (cases !== undefined) return { kind: "tag", tag, cases };
  }
  return undefined;
}

function casesOf(tag: string, members: readonly string[], definitions: ReadonlyMap<string, Schema>): Record<string, string> | undefined {
  const cases = new Map<string, string>();
  for (const member of members) {
    const schema = definitions.get(member);
    const values = constantsOf(propertiesOf(schema, definitions)[tag], definitions);
    if (values.length === 0 || !requiredOf(schema, definitions).includes(tag) || values.some((value) => cases.has(value))) return undefined;
    for (const value of values) cases.set(value, member);
  }
  return Object.fromEntries([...cases].sort());
}

function ruled(ruling: UnionRuling, { place, members }: Omit<Found, "name">, source: UnionSource): Discriminator {
  if ("context" in ruling) return { kind: "context", by: ruling.context };
  const named = "tag" in ruling ? [...Object.values(ruling.cases), ruling.absent, ruling.otherwise] : ruling.rules.map((rule) => rule.is);
  const stray = named.find((name) => name !== undefined && !members.includes(name));
  const unreached = members.find((name) => !named.includes(name));
  if (stray !== undefined || unreached !== undefined) {
    throw new Problem({
      what:
        stray === undefined
          ? `the ruling on ${place} never picks ${unreached}`
          : `the ruling on ${place} names ${stray}, which is not a member`,
      where: source.file,
      fix: `the members are ${members.join(", ")}`,
    });
  }
  if ("rules" in ruling) return { kind: "shape", rules: ruling.rules.map((rule) => ({ lacks: [], ...rule })) };
  return { kind: "tag", ...ruling };
}
