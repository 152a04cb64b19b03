/** Arrays. */
import type { SchemaObject } from "../schema.ts";
import { all, any, atom, type Check, call, isPass, PASS } from "./validators-check.ts";
import { partOf, type TypedCheck } from "./validators-schema.ts";
import { predicate, type Scope } from "./validators-scope.ts";

export function arrayCheck(schema: SchemaObject, scope: Scope): TypedCheck {
  const { at, unit } = scope;
  const test = call("Array.isArray", at);
  const bound = (operator: string, limit: number | undefined): Check =>
    limit === undefined ? PASS : atom(`${at}.length ${operator} ${limit}`);
  const checks = [
    bound(">=", schema.minItems || undefined),
    bound("<=", schema.maxItems),
    ...prefix(schema, scope),
    contained(schema, scope),
    schema.uniqueItems === true ? call(unit.support("isUnique"), at) : PASS,
  ];
  return { test, fused: rest(schema, scope), checks };
}

function prefix({ prefixItems = [] }: SchemaObject, scope: Scope): Check[] {
  return prefixItems.map((schema, index) => {
    const inner = below(scope, `${scope.at}[${index}]`, `Item${index + 1}`);
    return any(atom(`${scope.at}.length <= ${index}`), partOf(schema, { ...inner, narrows: scope.narrows }));
  });
}

/** The items after the prefix. It tests for an array itself. */
function rest({ items = true, prefixItems = [] }: SchemaObject, scope: Scope): Check | undefined {
  const place = below(scope, "item", "Item");
  const check = partOf(items, place);
  if (isPass(check)) return undefined;
  const from = prefixItems.length === 0 ? [] : [String(prefixItems.length)];
  return call(scope.unit.support("isArrayOf"), scope.at, predicate(check, place), ...from);
}

function contained({ contains, minContains = 1, maxContains }: SchemaObject, scope: Scope): Check {
  if (contains === undefined || (minContains === 0 && maxContains === undefined)) return PASS;
  const place = below(scope, "item", "Contained");
  const count = `${scope.unit.support("countOf")}(${scope.at}, ${predicate(partOf(contains, place), place)})`;
  return all(
    minContains === 0 ? PASS : atom(`${count} >= ${minContains}`),
    maxContains === undefined ? PASS : atom(`${count} <= ${maxContains}`),
  );
}

function below(scope: Scope, at: string, name: string): Scope {
  return { ...scope, at, narrows: true, name: scope.name + name, levels: scope.levels + 1 };
}
