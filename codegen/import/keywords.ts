/** What may stand under each keyword, and which keywords each dialect knows. A value of the wrong kind is refused here, so later steps can trust it. */
import { isObject, KEYWORDS, type Keyword, type TypeName } from "../schema.ts";
import type { Dialect } from "./dialect.ts";
import { below, type Place, refusal } from "./place.ts";

/** Say nothing about which values are valid, and are not carried over: prose has its own file. */
export const ANNOTATIONS: ReadonlySet<string> = new Set([
  "$comment",
  "$id",
  "$schema",
  "contentEncoding",
  "contentMediaType",
  "contentSchema",
  "default",
  "deprecated",
  "description",
  "examples",
  "readOnly",
  "title",
  "writeOnly",
]);

/** Keywords younger than draft-07: a draft-07 reader ignores them, so reading them would change the meaning. */
const SINCE_2020: ReadonlySet<string> = new Set(["prefixItems", "minContains", "maxContains", "dependentRequired", "dependentSchemas"]);
const DRAFT_07_ONLY: ReadonlySet<string> = new Set(["additionalItems", "dependencies"]);

const FIXES: Readonly<Record<string, string>> = {
  $anchor: 'refer to the definition by its name: "#/$defs/Name"',
  $defs: "move the inner definitions to the top of the file",
  $dynamicAnchor: "write the recursion out with a static $ref",
  $dynamicRef: 'use a static $ref: "#/$defs/Name"',
  $recursiveRef: 'use a static $ref: "#/$defs/Name"',
  additionalItems: "in 2020-12 this is items beside prefixItems",
  definitions: "move the inner definitions to the top of the file",
  dependencies: "in 2020-12 these are dependentRequired and dependentSchemas",
  id: "remove it, or declare draft-07 or later: it is a draft-04 keyword",
  unevaluatedItems: "say which items are allowed with items or maxItems",
  unevaluatedProperties: "say which properties are allowed with additionalProperties",
};

export const TYPE_NAMES: readonly TypeName[] = ["array", "boolean", "integer", "null", "number", "object", "string"];

export function isTypeName(value: unknown): value is TypeName {
  return TYPE_NAMES.some((name) => name === value);
}

/** Throws for a keyword that `dialect` does not have; `place` is where the keyword stands. */
export function checkKnown(keyword: string, dialect: Dialect, place: Place): void {
  const known = dialect === "draft-07" ? !SINCE_2020.has(keyword) : !DRAFT_07_ONLY.has(keyword);
  if (known && (Object.hasOwn(KEYWORDS, keyword) || DRAFT_07_ONLY.has(keyword))) return;
  const own = Object.hasOwn(FIXES, keyword) ? FIXES[keyword] : undefined;
  const newer = SINCE_2020.has(keyword) ? `draft-07 ignores it: declare "$schema" 2020-12` : undefined;
  throw refusal(
    place,
    `unknown keyword "${keyword}" for ${dialect}`,
    own ?? newer ?? "remove it, or rewrite the schema with the validation keywords of 2020-12",
  );
}

/** Throws unless `value` may stand under `keyword`. Subschemas are only checked for their arrangement: the walk looks into them. */
export function checkValue(keyword: Keyword, value: unknown, place: Place): void {
  const wrong = WANTED[keyword](value);
  if (wrong !== undefined) throw refusal(place, `${keyword} is not ${wrong}`, `write ${wrong}`);
  if (keyword === "pattern") checkPattern(String(value), place);
  if (keyword === "patternProperties" && isObject(value)) for (const key of Object.keys(value)) checkPattern(key, below(place, key));
}

type Check = (value: unknown) => string | undefined;

const check =
  (wanted: string, test: (value: unknown) => boolean): Check =>
  (value) =>
    test(value) ? undefined : wanted;
const isString = (value: unknown): boolean => typeof value === "string";
const number = check("a number", (value) => typeof value === "number");
const text = check("a string", isString);
const count = check("a whole number, 0 or more", (value) => typeof value === "number" && Number.isInteger(value) && value >= 0);
const flag = check("true or false", (value) => typeof value === "boolean");
const anything = check("a value", (value) => value !== undefined);
const schema = check("a schema (an object, true or false)", (value) => isObject(value) || typeof value === "boolean");
const schemas = check("a list of at least one schema", (value) => Array.isArray(value) && value.length > 0);
const named = check("an object that maps names to schemas", isObject);
const strings = check("a list of strings", (value) => Array.isArray(value) && value.every(isString));

const WANTED: Readonly<Record<Keyword, Check>> = {
  $ref: text,
  type: check("a type name or a list of them", (value) =>
    Array.isArray(value) ? value.length > 0 && value.every(isTypeName) : isTypeName(value),
  ),
  const: anything,
  enum: check("a list of at least one value", (value) => Array.isArray(value) && value.length > 0),
  multipleOf: check("a number above 0", (value) => typeof value === "number" && value > 0),
  minimum: number,
  maximum: number,
  exclusiveMinimum: number,
  exclusiveMaximum: number,
  minLength: count,
  maxLength: count,
  pattern: text,
  format: text,
  prefixItems: schemas,
  items: schema,
  contains: schema,
  minContains: count,
  maxContains: count,
  minItems: count,
  maxItems: count,
  uniqueItems: flag,
  properties: named,
  required: strings,
  additionalProperties: schema,
  patternProperties: named,
  propertyNames: schema,
  minProperties: count,
  maxProperties: count,
  dependentRequired: check(
    "an object that maps names to lists of names",
    (value) => isObject(value) && Object.values(value).every((list) => strings(list) === undefined),
  ),
  dependentSchemas: named,
  allOf: schemas,
  anyOf: schemas,
  oneOf: schemas,
  not: schema,
  if: schema,
  then: schema,
  else: schema,
};

/** With the flag `u`, as the validators run it: without it `\p{L}` would quietly mean something else. */
function checkPattern(pattern: string, place: Place): void {
  try {
    new RegExp(pattern, "u");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw refusal(place, `broken pattern: ${reason}`, "write a regular expression that is valid in JavaScript with the flag u");
  }
}
