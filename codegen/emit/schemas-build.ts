/**
 * A canonical schema as TypeBox builder calls. As JSON the result says what the canonical schema says, keyword for keyword; where TypeBox has
 * no builder for a keyword it goes along as an option, and where there is no builder for the whole schema it stands as it is, in `Unsafe`.
 */
import { type Json, KEYWORDS, type Keyword, refName, type Schema, type SchemaObject, type TypeName } from "../schema.ts";
import { literal } from "./literal.ts";
import type { Expression } from "./schemas-text.ts";

export interface Scope {
  /** What the TypeBox module is called. */
  readonly alias: string;
  /** How a named type is referred to from here. */
  ref(name: string): Expression;
}

export function builder(schema: Schema, scope: Scope): Expression {
  if (typeof schema === "boolean") return make(scope, schema ? "Unknown" : "Never");
  const { $ref, ...others } = schema;
  if ($ref === undefined) return stated(schema, scope);
  const named = scope.ref(refName($ref));
  return Object.keys(others).length === 0 ? named : make(scope, "Intersect", { list: [named, builder(others, scope)] });
}

function stated(schema: SchemaObject, scope: Scope): Expression {
  const { type, const: constant, enum: values, anyOf, allOf, ...others } = schema;
  if (type === undefined && isScalar(constant)) return make(scope, "Literal", literal(constant), options(without(schema, "const"), scope));
  if (type === undefined && values?.every(isChoice)) return make(scope, "Enum", literal(values), options(without(schema, "enum"), scope));
  if (typeof type === "string" && constant === undefined && values === undefined) return typed(type, without(schema, "type"), scope);
  if (typeof type === "object" && Object.keys(schema).length === 1)
    return make(scope, "Union", { list: type.map((name) => typed(name, {}, scope)) });
  if (type !== undefined || constant !== undefined || values !== undefined) return unsafe(schema, scope);
  if (anyOf !== undefined) return make(scope, "Union", several(anyOf, scope), options(without(schema, "anyOf"), scope));
  if (allOf !== undefined) return make(scope, "Intersect", several(allOf, scope), options(others, scope));
  return unsafe(schema, scope);
}

const PLAIN = { boolean: "Boolean", integer: "Integer", null: "Null", number: "Number", string: "String" } as const;

function typed(type: TypeName, schema: SchemaObject, scope: Scope): Expression {
  if (type === "object") return object(schema, scope);
  if (type !== "array") return make(scope, PLAIN[type], options(schema, scope));
  return make(scope, "Array", builder(schema.items ?? true, scope), options(without(schema, "items"), scope));
}

function object(schema: SchemaObject, scope: Scope): Expression {
  const { properties = {}, required = [] } = schema;
  const record = Object.entries(properties).map(([name, property]): [string, Expression] => {
    const built = builder(property, scope);
    return [name, required.includes(name) ? built : make(scope, "Optional", built)];
  });
  // TypeBox works `required` out from the properties; it has to be told only of names that have no property.
  const isTold = required.every((name) => Object.hasOwn(properties, name));
  const rest = isTold ? without(schema, "properties", "required") : without(schema, "properties");
  return make(scope, "Object", { record }, options(rest, scope));
}

function unsafe(schema: SchemaObject, scope: Scope): Expression {
  return make(scope, "Unsafe", options(schema, scope) ?? { record: [] });
}

/** Keywords as they stand, the schemas below them built; `undefined` where there are none. */
function options(keywords: SchemaObject, scope: Scope): Expression | undefined {
  const record = Object.entries(keywords).map(([keyword, value]): [string, Expression] => [
    keyword,
    option(keyword as Keyword, value, scope),
  ]);
  return record.length === 0 ? undefined : { record };
}

function option(keyword: Keyword, value: unknown, scope: Scope): Expression {
  const shape = KEYWORDS[keyword];
  // An option is given as a plain boolean where TypeBox's own types ask for one.
  if (shape === "schema") return typeof value === "boolean" ? String(value) : builder(value as Schema, scope);
  if (shape === "schemas") return several(value as Schema[], scope);
  if (shape !== "named") return literal(value);
  const entries = Object.entries(value as Record<string, Schema>);
  return { record: entries.map(([name, schema]): [string, Expression] => [name, builder(schema, scope)]) };
}

function several(schemas: readonly Schema[], scope: Scope): Expression {
  return { list: schemas.map((schema) => builder(schema, scope)) };
}

function make({ alias }: Scope, name: string, ...args: readonly (Expression | undefined)[]): Expression {
  return { call: `${alias}.${name}`, args: args.filter((arg) => arg !== undefined) };
}

function without(schema: SchemaObject, ...keywords: readonly Keyword[]): SchemaObject {
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => !keywords.some((other) => other === keyword)));
}

/** What `Type.Literal` takes. */
function isScalar(value: Json | undefined): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/** What `Type.Enum` takes. */
function isChoice(value: Json): boolean {
  return typeof value === "string" || typeof value === "number";
}
