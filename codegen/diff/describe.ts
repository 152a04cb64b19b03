/** A schema in a few words for a reader: `string (uri)`, `integer ≥ 0`, `Tool[]`. */
import { typeText, type Words } from "../emit/type-text.ts";
import type { Schema, SchemaObject, TypeName } from "../schema.ts";

export function describe(schema: Schema): string {
  return typeText(schema, WORDS);
}

const WORDS: Words = {
  ref: (name) => name,
  scalar: (type, schema) => [type, ...limits(type, schema)].join(" "),
  array: (items, schema) => [`${items}[]`, ...limit("at least", schema.minItems), ...limit("at most", schema.maxItems)].join(" "),
  // Names say enough: what the properties are is found where they are defined.
  object: (named, rest) => {
    const values = rest === undefined || rest === "unknown" ? [] : [`[key]: ${rest}`];
    const members = [...named.map(([key]) => key), ...values];
    return members.length === 0 ? "object" : `{ ${members.join(", ")} }`;
  },
};

function limits(type: TypeName, schema: SchemaObject): string[] {
  if (type === "string") {
    return [
      ...(schema.format === undefined ? [] : [`(${schema.format})`]),
      ...(schema.pattern === undefined ? [] : [`like /${schema.pattern}/`]),
      ...limit("length ≥", schema.minLength),
      ...limit("length ≤", schema.maxLength),
    ];
  }
  if (type !== "integer" && type !== "number") return [];
  return [
    ...limit("≥", schema.minimum),
    ...limit(">", schema.exclusiveMinimum),
    ...limit("≤", schema.maximum),
    ...limit("<", schema.exclusiveMaximum),
    ...limit("multiple of", schema.multipleOf),
  ];
}

function limit(sign: string, value: number | undefined): string[] {
  return value === undefined ? [] : [`${sign} ${value}`];
}
