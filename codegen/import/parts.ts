/** Rebuilds a schema from changed parts, by keyword position. */
import { KEYWORDS, type Keyword, type Schema, type SchemaObject } from "../schema.ts";

export function mapParts(schema: SchemaObject, change: (part: Schema) => Schema): SchemaObject {
  return Object.fromEntries(Object.entries(schema).map(([keyword, value]) => [keyword, changed(keyword as Keyword, value, change)]));
}

function changed(keyword: Keyword, value: unknown, change: (part: Schema) => Schema): unknown {
  const shape = KEYWORDS[keyword];
  if (shape === "schema") return change(value as Schema);
  if (shape === "schemas") return (value as readonly Schema[]).map(change);
  if (shape !== "named") return value;
  return Object.fromEntries(Object.entries(value as Readonly<Record<string, Schema>>).map(([name, part]) => [name, change(part)]));
}
