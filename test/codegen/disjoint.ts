/** Whether the members of a union exclude each other, by their JSON type or by a constant that all of them require. */
import { type Json, refName, type Schema, type SchemaObject, type TypeName } from "../../codegen/schema.ts";

export type Definitions = Readonly<Record<string, Schema>>;

export function isDisjoint(branches: readonly Schema[], definitions: Definitions): boolean {
  const members = branches.flatMap((branch) => membersOf(branch, definitions));
  return members.every((one, index) => members.slice(index + 1).every((other) => areApart(one, other, definitions)));
}

/** Nested unions flattened, references followed. */
function membersOf(schema: Schema, definitions: Definitions): SchemaObject[] {
  if (typeof schema === "boolean") return schema ? [{}] : [];
  if (schema.$ref !== undefined) return membersOf(definitions[refName(schema.$ref)] ?? false, definitions);
  return (schema.anyOf ?? schema.oneOf)?.flatMap((part) => membersOf(part, definitions)) ?? [schema];
}

function areApart(one: SchemaObject, other: SchemaObject, definitions: Definitions): boolean {
  const types = typesOf(other);
  if (!typesOf(one).some((type) => types.includes(type))) return true;
  const shared = (one.required ?? []).filter((name) => other.required?.includes(name));
  return shared.some((name) => {
    const left = constantsAt(one, name, definitions);
    const right = constantsAt(other, name, definitions);
    return left.length > 0 && right.length > 0 && !left.some((value) => right.includes(value));
  });
}

function typesOf({ type, const: constant, enum: listed }: SchemaObject): readonly string[] {
  const literals = constant === undefined ? listed : [constant];
  if (literals !== undefined) return literals.map((value) => (value === null ? "null" : Array.isArray(value) ? "array" : typeof value));
  const all: readonly TypeName[] = ["array", "boolean", "null", "number", "object", "string"];
  return (type === undefined ? all : [type].flat()).map((name) => (name === "integer" ? "number" : name));
}

function constantsAt({ properties = {} }: SchemaObject, name: string, definitions: Definitions): readonly Json[] {
  const members = Object.hasOwn(properties, name) ? membersOf(properties[name] ?? false, definitions) : [];
  const values = members.map((member) => (member.const === undefined ? (member.enum ?? []) : [member.const]));
  return values.every((list) => list.length > 0) ? values.flat() : [];
}
