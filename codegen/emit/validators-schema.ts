/** The condition under which a value satisfies a schema: one group of keywords per JSON type, then those that apply to any value. */
import type { Json, Schema, SchemaObject, TypeName } from "../schema.ts";
import { literal } from "./literal.ts";
import { arrayCheck } from "./validators-array.ts";
import { all, any, atom, type Check, call, FAIL, not, PASS } from "./validators-check.ts";
import { objectCheck } from "./validators-object.ts";
import { numberCheck, stringCheck } from "./validators-scalar.ts";
import { refer, type Scope, split } from "./validators-scope.ts";

export function checkOf(schema: Schema, scope: Scope): Check {
  if (typeof schema === "boolean") return schema ? PASS : FAIL;
  // After one test TypeScript knows a type, and a comparison that contradicts it would not compile; functions take `unknown`.
  const isAlone = Object.keys(schema).filter((keyword) => keyword !== "format").length === 1;
  const later = isAlone ? scope : { ...scope, narrows: false };
  return all(typed(schema, scope), listed(schema, later), ...applied(schema, later));
}

/** The check of a part of a schema: in place where it reads well, else through a function of its own. */
export function partOf(schema: Schema, scope: Scope): Check {
  return isSimple(schema, scope.narrows) ? checkOf(schema, scope) : split(schema, scope);
}

/** What a value of one JSON type must be, in parts: schemas without `type` leave values of other types in peace. */
export interface TypedCheck {
  readonly test: Check;
  readonly checks: readonly Check[];
  /** One call that tests the type as well. */
  readonly fused?: Check | undefined;
}

function typed(schema: SchemaObject, scope: Scope): Check {
  const types = typesOf(schema);
  if (types !== undefined) {
    const each = types.map((type) => TYPES[type](schema, scope));
    return any(...each.map(({ test, fused = test, checks }) => all(fused, ...checks)));
  }
  const kinds = ["string", "number", "array", "object"] as const;
  const constrained = kinds.filter((kind) => GROUPS[kind].some((keyword) => schema[keyword] !== undefined));
  const each = constrained.map((kind) => TYPES[kind](schema, scope));
  return all(...each.map(({ test, fused = PASS, checks }) => any(not(test), all(fused, ...checks))));
}

function typesOf({ type }: SchemaObject): readonly TypeName[] | undefined {
  if (type === undefined) return undefined;
  const types = typeof type === "string" ? [type] : type;
  return types.includes("number") ? types.filter((name) => name !== "integer") : types;
}

const TYPES: Readonly<Record<TypeName, (schema: SchemaObject, scope: Scope) => TypedCheck>> = {
  string: stringCheck,
  number: numberCheck,
  integer: numberCheck,
  array: arrayCheck,
  object: objectCheck,
  boolean: (_, { at }) => simply(atom(`typeof ${at} === "boolean"`)),
  null: (_, { at }) => simply(atom(`${at} === null`)),
};

function simply(test: Check): TypedCheck {
  return { test, checks: [] };
}

const GROUPS = {
  string: ["minLength", "maxLength", "pattern"],
  number: ["multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"],
  array: ["prefixItems", "items", "contains", "minItems", "maxItems", "uniqueItems"],
  object: [
    "properties",
    "required",
    "additionalProperties",
    "patternProperties",
    "propertyNames",
    "minProperties",
    "maxProperties",
    "dependentRequired",
    "dependentSchemas",
  ],
} as const satisfies Readonly<Record<string, readonly (keyof SchemaObject)[]>>;

function listed(schema: SchemaObject, scope: Scope): Check {
  const one = schema.const === undefined ? PASS : equalTo(schema.const, scope);
  if (schema.enum === undefined) return one;
  if (schema.enum.length <= SHORT_LIST || schema.enum.some(isStructure))
    return all(one, any(...schema.enum.map((value) => equalTo(value, scope))));
  const set = scope.unit.constant(`${scope.name}Values`, `/*@__PURE__*/ new Set(${literal(schema.enum, "", 100)})`, "ReadonlySet<unknown>");
  return all(one, call(`${set}.has`, scope.at));
}

/** Up to here a chain of comparisons reads better than a set, and is faster. */
const SHORT_LIST = 8;

function equalTo(value: Json, { at, unit, name, narrows }: Scope): Check {
  if (!isStructure(value)) return narrows ? atom(`${at} === ${literal(value)}`) : call(unit.support("equals"), at, literal(value));
  return call(unit.support("equals"), at, unit.constant(`${name}Literal`, literal(value), "unknown"));
}

function isStructure(value: Json): boolean {
  return typeof value === "object" && value !== null;
}

/** Keywords that hold for values of any type, in place or through a function where the schema is not a simple one. */
function applied(schema: SchemaObject, scope: Scope): Check[] {
  const part = (name: string, of: Schema): Check => partOf(of, { ...scope, name: scope.name + name });
  const list = (keyword: "allOf" | "anyOf" | "oneOf", name: string): Check[] =>
    (schema[keyword] ?? []).map((of, index) => part(`${name}${index + 1}`, of));
  const options = list("oneOf", "Variant");
  return [
    schema.$ref === undefined ? PASS : refer(schema.$ref, scope),
    ...list("allOf", "Part"),
    schema.anyOf === undefined ? PASS : any(...list("anyOf", "Option")),
    options.length < 2 ? (options[0] ?? PASS) : call(scope.unit.support("isExactlyOne"), ...options),
    schema.not === undefined ? PASS : not(part("Excluded", schema.not)),
    conditional(schema, part),
  ];
}

function conditional(schema: SchemaObject, part: (name: string, of: Schema) => Check): Check {
  if (schema.if === undefined || (schema.then === undefined && schema.else === undefined)) return PASS;
  const condition = part("Condition", schema.if);
  const then = schema.then === undefined ? PASS : part("Then", schema.then);
  const otherwise = schema.else === undefined ? PASS : part("Else", schema.else);
  return all(any(not(condition), then), any(condition, otherwise));
}

const IN_PLACE: ReadonlySet<string> = new Set<keyof SchemaObject>(["$ref", "type", "const", "enum", "format"]);
/** They compare what the type test has found out. */
const IN_PLACE_IF_NARROW: ReadonlySet<string> = new Set<keyof SchemaObject>([...GROUPS.string, ...GROUPS.number, "minItems", "maxItems"]);
const PARTS: ReadonlySet<string> = new Set<keyof SchemaObject>(["items", "additionalProperties", "anyOf"]);

/** Whether the check reads well in the middle of another one. */
function isSimple(schema: Schema, narrows: boolean, nested = false): boolean {
  if (typeof schema === "boolean") return true;
  const { items = true, additionalProperties = true, anyOf = [] } = schema;
  const isPlain = Object.keys(schema).every(
    (keyword) => IN_PLACE.has(keyword) || PARTS.has(keyword) || (narrows && IN_PLACE_IF_NARROW.has(keyword)),
  );
  if (!isPlain || additionalProperties === false) return false;
  if (nested) return items === true && additionalProperties === true && anyOf.length === 0;
  const parts = [items, additionalProperties].every((part) => isSimple(part, true, true));
  return parts && anyOf.length <= 4 && anyOf.every((part) => isSimple(part, narrows, true));
}
