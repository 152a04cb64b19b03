/**
 * The canonical form of a protocol schema: JSON Schema 2020-12 with `$defs`, closed over the keywords below.
 * `import` writes it, everything else in codegen reads it; a keyword that is not here never gets past `import`.
 */

export type TypeName = "array" | "boolean" | "integer" | "null" | "number" | "object" | "string";
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A canonical schema. `true` accepts everything, `false` nothing. */
export type Schema = boolean | SchemaObject;

export interface SchemaObject {
  readonly $ref?: string;
  readonly type?: TypeName | readonly TypeName[];
  readonly const?: Json;
  readonly enum?: readonly Json[];

  readonly multipleOf?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;

  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  /** An annotation, never an assertion: real servers send URIs that a strict reading would reject. */
  readonly format?: string;

  readonly prefixItems?: readonly Schema[];
  readonly items?: Schema;
  readonly contains?: Schema;
  readonly minContains?: number;
  readonly maxContains?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;

  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly propertyNames?: Schema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly dependentRequired?: Readonly<Record<string, readonly string[]>>;
  readonly dependentSchemas?: Readonly<Record<string, Schema>>;

  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly not?: Schema;
  readonly if?: Schema;
  readonly then?: Schema;
  readonly else?: Schema;
}

/** One canonical file, `schema/<revision>.json`. */
export interface CanonicalSchema {
  readonly $schema: "https://json-schema.org/draft/2020-12/schema";
  readonly $defs: Readonly<Record<string, Schema>>;
}

/**
 * One extension file, `schema/extensions/<name>.json`. A `$ref` names a definition of its own or, where it has none of that name,
 * the core revision's; core types are never repeated here.
 */
export interface ExtensionSchema extends CanonicalSchema {
  /** `io.modelcontextprotocol/tasks` */
  readonly extension: string;
  /** The core revision it builds on. */
  readonly core: string;
  /** Every core type that a `$ref` of this file names, sorted. */
  readonly uses: readonly string[];
}

/** What stands under a keyword: a value, one schema, a list of schemas, or schemas by name. */
export type KeywordShape = "value" | "schema" | "schemas" | "named";

/** Every keyword of the canonical form. Walkers go by this table, so a property named `enum` is never taken for the keyword. */
export const KEYWORDS: Readonly<Record<keyof SchemaObject, KeywordShape>> = {
  $ref: "value",
  type: "value",
  const: "value",
  enum: "value",
  multipleOf: "value",
  minimum: "value",
  maximum: "value",
  exclusiveMinimum: "value",
  exclusiveMaximum: "value",
  minLength: "value",
  maxLength: "value",
  pattern: "value",
  format: "value",
  prefixItems: "schemas",
  items: "schema",
  contains: "schema",
  minContains: "value",
  maxContains: "value",
  minItems: "value",
  maxItems: "value",
  uniqueItems: "value",
  properties: "named",
  required: "value",
  additionalProperties: "schema",
  patternProperties: "named",
  propertyNames: "schema",
  minProperties: "value",
  maxProperties: "value",
  dependentRequired: "value",
  dependentSchemas: "named",
  allOf: "schemas",
  anyOf: "schemas",
  oneOf: "schemas",
  not: "schema",
  if: "schema",
  then: "schema",
  else: "schema",
};

export type Keyword = keyof SchemaObject;

/** A subschema and where it stands, as a JSON pointer below the schema it was found in. */
export interface Child {
  readonly pointer: string;
  readonly schema: Schema;
}

/** The direct subschemas of a schema, in keyword order. `$ref` is not followed. */
export function children(schema: Schema): Child[] {
  if (typeof schema === "boolean") return [];
  return Object.entries(schema).flatMap(([keyword, value]) => under(keyword, value));
}

/** The definition a `$ref` names: `#/$defs/Tool` → `Tool`. */
export function refName(ref: string): string {
  return ref.slice("#/$defs/".length);
}

/** One reference token of a JSON pointer, escaped (RFC 6901). */
export function token(key: string | number): string {
  return `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function under(keyword: string, value: unknown): Child[] {
  const shape = Object.hasOwn(KEYWORDS, keyword) ? KEYWORDS[keyword as Keyword] : "value";
  const at = token(keyword);
  if (shape === "schema") return [{ pointer: at, schema: value as Schema }];
  if (shape === "schemas") return (value as Schema[]).map((schema, index) => ({ pointer: at + token(index), schema }));
  if (shape !== "named") return [];
  return Object.entries(value as Record<string, Schema>).map(([name, schema]) => ({ pointer: at + token(name), schema }));
}
