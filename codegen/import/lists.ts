/** `anyOf`, `allOf` and `oneOf` in canonical order, and gone where they combine nothing. */
import type { Json, Schema, SchemaObject, TypeName } from "../schema.ts";
import { byText, textOf } from "./text.ts";
import { types as typed, values as valued } from "./values.ts";

export function anyOf(schema: SchemaObject): Schema {
  if (schema.anyOf === undefined) return schema;
  const { anyOf: list, ...rest } = schema;
  const flat = list.flatMap((member) => nested(member, "anyOf"));
  if (flat.includes(true)) return rest;
  const members = distinct(joined(flat.filter((member) => member !== false)));
  if (members.length === 0) return false;
  return only(members, rest) ?? { ...rest, anyOf: members };
}

export function allOf(schema: SchemaObject): Schema {
  if (schema.allOf === undefined) return schema;
  const { allOf: list, ...rest } = schema;
  const flat = list.flatMap((member) => nested(member, "allOf"));
  if (flat.includes(false)) return false;
  const members = distinct(flat.filter((member) => member !== true));
  if (members.length === 0) return rest;
  return only(members, rest) ?? { ...rest, allOf: members };
}

/** Equal members stay: two that match are a mismatch here. */
export function oneOf(schema: SchemaObject): Schema {
  if (schema.oneOf === undefined) return schema;
  const { oneOf: list, ...rest } = schema;
  const members = list.filter((member) => member !== false).sort(byText);
  if (members.length === 0) return false;
  return only(members, rest) ?? { ...rest, oneOf: members };
}

function nested(member: Schema, keyword: "anyOf" | "allOf"): readonly Schema[] {
  if (typeof member === "boolean" || Object.keys(member).length !== 1) return [member];
  return member[keyword] ?? [member];
}

function distinct(members: readonly Schema[]): Schema[] {
  return [...new Map(members.map((member) => [textOf(member), member])).values()].sort(byText);
}

/** Members that only name types become one member, and so do members that only name values. */
function joined(members: readonly Schema[]): Schema[] {
  const types: TypeName[] = [];
  const values: Json[] = [];
  const others: Schema[] = [];
  for (const member of members) {
    const only = typeof member === "object" && Object.keys(member).length === 1 ? member : {};
    if (only.type !== undefined) types.push(...[only.type].flat());
    else if (only.enum !== undefined) values.push(...only.enum);
    else if (only.const !== undefined) values.push(only.const);
    else others.push(member);
  }
  const named = types.length === 0 ? [] : [typed({ type: types })];
  return [...named, ...(values.length === 0 ? [] : [valued({ enum: values })]), ...others];
}

/** A list of one says the same as its member, provided that the member can stand beside what is already there. */
function only(members: readonly Schema[], rest: SchemaObject): Schema | undefined {
  const [member, ...others] = members;
  if (member === undefined || others.length > 0) return undefined;
  if (member === true) return rest;
  if (member === false || Object.keys(rest).length === 0) return member;
  return fits(rest, member) ? { ...rest, ...member } : undefined;
}

/** Keywords that read each other: two halves of a group cannot be put into one schema. */
const GROUPS: readonly (readonly string[])[] = [
  ["properties", "patternProperties", "additionalProperties"],
  ["prefixItems", "items"],
  ["contains", "minContains", "maxContains"],
  ["if", "then", "else"],
];

function fits(a: SchemaObject, b: SchemaObject): boolean {
  if (Object.hasOwn(a, "$ref") || Object.hasOwn(b, "$ref")) return false;
  if (Object.keys(b).some((keyword) => Object.hasOwn(a, keyword))) return false;
  return !GROUPS.some((group) => group.some((keyword) => Object.hasOwn(a, keyword)) && group.some((keyword) => Object.hasOwn(b, keyword)));
}
