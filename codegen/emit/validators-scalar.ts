/** Strings and numbers. */
import type { SchemaObject } from "../schema.ts";
import { atom, type Check, call, PASS } from "./validators-check.ts";
import type { TypedCheck } from "./validators-schema.ts";
import type { Scope } from "./validators-scope.ts";

export function stringCheck({ minLength, maxLength, pattern }: SchemaObject, { at, unit, name }: Scope): TypedCheck {
  const test = atom(`typeof ${at} === "string"`);
  const length = (): string => `${unit.support("lengthOf")}(${at})`;
  const checks = [
    minLength === undefined || minLength === 0 ? PASS : atom(minLength === 1 ? `${at}.length > 0` : `${length()} >= ${minLength}`),
    maxLength === undefined ? PASS : atom(maxLength === 0 ? `${at}.length === 0` : `${length()} <= ${maxLength}`),
    pattern === undefined ? PASS : call(`${unit.constant(`${name}Pattern`, regex(pattern))}.test`, at),
  ];
  return { test, checks };
}

export function numberCheck(schema: SchemaObject, scope: Scope): TypedCheck {
  const { at, unit } = scope;
  const bound = (operator: string, limit: number | undefined): Check => (limit === undefined ? PASS : atom(`${at} ${operator} ${limit}`));
  const { multipleOf } = schema;
  const checks = [
    bound(">=", schema.minimum),
    bound("<=", schema.maximum),
    bound(">", schema.exclusiveMinimum),
    bound("<", schema.exclusiveMaximum),
    multipleOf === undefined ? PASS : call(unit.support("isMultipleOf"), at, String(multipleOf)),
  ];
  return { test: numberTest(schema, scope), checks };
}

/** A pattern as a literal. The constructor escapes what a literal cannot hold. */
export function regex(pattern: string): string {
  return new RegExp(pattern, "u").toString();
}

/** Without a type a bound says nothing about other values, and `Infinity` has an order even if it is no JSON. */
function numberTest({ type }: SchemaObject, { at, unit }: Scope): Check {
  if (type === undefined) return atom(`typeof ${at} === "number"`);
  const isAnyNumber = typeof type === "string" ? type === "number" : type.includes("number");
  return call(unit.support(isAnyNumber ? "isNumber" : "isInteger"), at);
}
