/** Objects. */
import { refName, type Schema, type SchemaObject } from "../schema.ts";
import { literal, quoted } from "./literal.ts";
import { all, any, atom, type Check, call, inline, isPass, not, PASS } from "./validators-check.ts";
import { regex } from "./validators-scalar.ts";
import { partOf, type TypedCheck } from "./validators-schema.ts";
import { pascal, predicate, type Scope, type Unit } from "./validators-scope.ts";

export function objectCheck(schema: SchemaObject, scope: Scope): TypedCheck {
  const test = call(scope.unit.support("isRecord"), scope.at);
  const fused = mapCheck(schema, scope);
  const checks = [
    ...known(schema, scope),
    ...patterned(schema, scope),
    fused === undefined ? additional(schema, scope) : PASS,
    named(schema, scope),
    ...sized(schema, scope),
    ...dependent(schema, scope),
  ];
  return { test, fused, checks };
}

/** The properties with a name, telling ones first: a constant rejects the wrong member of a union at once. */
function known({ properties = {}, required = [] }: SchemaObject, scope: Scope): Check[] {
  const entries = Object.entries(properties).map(([name, schema]) => ({ name, schema, needed: required.includes(name) }));
  const others = required.filter((name) => !Object.hasOwn(properties, name)).map((name) => ({ name, schema: true, needed: true }));
  const rank = ({ schema, needed }: { schema: Schema; needed: boolean }): number =>
    typeof schema === "object" && schema.const !== undefined ? 0 : needed ? 1 : 2;
  return [...entries, ...others]
    .sort((a, b) => rank(a) - rank(b))
    .map(({ name, schema, needed }) => {
      const place = property(name, scope);
      const check = partOf(schema, place);
      if (!needed) return any(absent(place), check);
      return rejectsAbsent(schema, scope.unit) ? check : all(present(place), check);
    });
}

function patterned({ patternProperties = {} }: SchemaObject, scope: Scope): Check[] {
  return Object.entries(patternProperties).map(([pattern, schema], index) => {
    const name = `Pattern${index + 1}`;
    const check = partOf(schema, entry(name, scope));
    return isPass(check) ? PASS : everyEntry(any(not(matches(pattern, index, scope)), check), scope);
  });
}

/** All properties alike. It tests for an object itself. */
function mapCheck({ properties = {}, patternProperties = {}, additionalProperties = true }: SchemaObject, scope: Scope): Check | undefined {
  const isPlain = Object.keys(properties).length + Object.keys(patternProperties).length === 0;
  if (!isPlain || typeof additionalProperties === "boolean") return undefined;
  const place = entry("Value", scope);
  const check = partOf(additionalProperties, place);
  return isPass(check) ? undefined : call(scope.unit.support("isMapOf"), scope.at, predicate(check, place));
}

/** The properties that neither a name nor a pattern covers. */
function additional({ properties = {}, patternProperties = {}, additionalProperties = true }: SchemaObject, scope: Scope): Check {
  const check = partOf(additionalProperties, entry("Value", scope));
  if (isPass(check)) return PASS;
  const patterns = Object.keys(patternProperties).map((pattern, index) => matches(pattern, index, scope));
  const covered = any(oneOfNames(Object.keys(properties), scope), ...patterns);
  if (covered.kind === "any" && covered.of.length === 0) return atom(`${scope.unit.support("sizeOf")}(${scope.at}) === 0`);
  return everyEntry(any(covered, check), scope);
}

function oneOfNames(names: readonly string[], { unit, name }: Scope): Check {
  if (names.length <= 3) return any(...names.map((key) => atom(`key === ${quoted(key)}`)));
  return call(`${unit.constant(`${name}Names`, `/*@__PURE__*/ new Set(${literal(names)})`, "ReadonlySet<string>")}.has`, "key");
}

function named({ propertyNames = true }: SchemaObject, scope: Scope): Check {
  const place = { ...entry("Name", scope), at: "name" };
  const check = partOf(propertyNames, place);
  return isPass(check) ? PASS : call(scope.unit.support("everyName"), scope.at, predicate(check, place));
}

function sized({ minProperties, maxProperties }: SchemaObject, { at, unit }: Scope): Check[] {
  const bound = (operator: string, limit: number | undefined): Check =>
    limit === undefined ? PASS : atom(`${unit.support("sizeOf")}(${at}) ${operator} ${limit}`);
  return [bound(">=", minProperties || undefined), bound("<=", maxProperties)];
}

function dependent({ dependentRequired = {}, dependentSchemas = {} }: SchemaObject, scope: Scope): Check[] {
  const names = Object.entries(dependentRequired).map(([name, others]) =>
    any(absent(property(name, scope)), all(...others.map((other) => present(property(other, scope))))),
  );
  const schemas = Object.entries(dependentSchemas).map(([name, schema]) => {
    const check = partOf(schema, { ...scope, name: `${scope.name}With${pascal(name)}`, narrows: false });
    return any(absent(property(name, scope)), check);
  });
  return [...names, ...schemas];
}

/** The place of a property. What every object inherits is looked up as the value's own, or `constructor` would always be there. */
function property(name: string, scope: Scope): Scope {
  const inherited = name in Object.prototype;
  if (!inherited) scope.unit.field(name);
  const plain = /^[A-Za-z_$][\w$]*$/.test(name) ? `${scope.at}.${name}` : `${scope.at}[${quoted(name)}]`;
  return {
    ...scope,
    at: inherited ? `${scope.unit.support("own")}(${scope.at}, ${quoted(name)})` : plain,
    narrows: scope.narrows && !inherited,
    name: scope.name + pascal(name),
    levels: scope.levels + 1,
  };
}

/** The place of any property, inside a callback. */
function entry(name: string, scope: Scope): Scope {
  return { ...scope, at: "item", narrows: true, name: scope.name + name, levels: scope.levels + 1 };
}

function everyEntry(check: Check, { at, unit }: Scope): Check {
  const text = inline(check);
  return call(unit.support("everyEntry"), at, `(${/\bitem\b/.test(text) ? "item" : "_item"}, key) => ${text}`);
}

function matches(pattern: string, index: number, { unit, name }: Scope): Check {
  return call(`${unit.constant(`${name}Pattern${index + 1}`, regex(pattern))}.test`, "key");
}

function absent({ at }: Scope): Check {
  return atom(`${at} === undefined`);
}

function present({ at }: Scope): Check {
  return atom(`${at} !== undefined`);
}

/** Whether the check of a missing value is false already, so that `required` needs no test of its own. */
function rejectsAbsent(schema: Schema, unit: Unit, seen: ReadonlySet<string> = new Set()): boolean {
  if (typeof schema === "boolean") return !schema;
  const inner = (part: Schema): boolean => rejectsAbsent(part, unit, seen);
  if (schema.type !== undefined || schema.const !== undefined || schema.enum !== undefined) return true;
  if (schema.allOf?.some(inner) || schema.anyOf?.every(inner)) return true;
  const type = schema.$ref === undefined ? undefined : refName(schema.$ref);
  if (type === undefined || seen.has(type)) return false;
  return rejectsAbsent(unit.definition(type), unit, new Set([...seen, type]));
}
