/** Where a check stands: the expression that reads the value, and the file being written around it. */
import { children, refName, type Schema } from "../schema.ts";
import { type Check, call, inline, isFail, isPass } from "./validators-check.ts";
import type { SupportName } from "./validators-prelude.ts";

export interface Scope {
  readonly unit: Unit;
  /** The expression that reads the value: `value`, `value.name`, `item`. */
  readonly at: string;
  /** TypeScript remembers what was found out about `at`; not so for a function call. */
  readonly narrows: boolean;
  /** What a function split off from here is called, without `is`. */
  readonly name: string;
  /** How many levels of the value lie between the function's parameter and `at`. */
  readonly levels: number;
  /** The definitions that share one depth count with the function; empty where nothing recurs. */
  readonly recursive: ReadonlySet<string>;
}

/** One generated file in the making. */
export interface Unit {
  /** Marks a small function as used; gives back its name in this file. */
  support(name: SupportName): string;
  /** Marks a property as read by its name. */
  field(name: string): void;
  /** A constant before the function being written; gives back its name. */
  constant(name: string, init: string, type?: string): string;
  /** A private function that checks the schema; gives back its name. */
  split(schema: Schema, scope: Scope): string;
  /** The validator of a definition: the one that counts depth, or the exported one. */
  validator(type: string, counting: boolean): string;
  definition(type: string): Schema;
}

/** The check of a definition by its validator. */
export function refer(ref: string, scope: Scope): Check {
  const type = refName(ref);
  const counting = scope.recursive.has(type);
  return called(scope.unit.validator(type, counting), counting, scope);
}

/** The check of a schema by a function of its own. */
export function split(schema: Schema, scope: Scope): Check {
  return called(scope.unit.split(schema, scope), counts(schema, scope), scope);
}

/** Whether a function for the schema needs the depth count, because the recursion passes through it. */
export function counts(schema: Schema, { recursive }: Pick<Scope, "recursive">): boolean {
  if (recursive.size === 0 || typeof schema === "boolean") return false;
  if (schema.$ref !== undefined && recursive.has(refName(schema.$ref))) return true;
  return children(schema).some((child) => counts(child.schema, { recursive }));
}

/** A function expression with the place as its parameter: the bare name where one function says it all. */
export function predicate(check: Check, { at, unit }: Scope): string {
  if (check.kind === "call" && check.args.length === 1 && check.args[0] === at && !check.name.includes(".")) return check.name;
  const text = inline(check);
  if (text === `typeof ${at} === "string"`) return unit.support("isString");
  return isPass(check) || isFail(check) ? `() => ${text}` : `(${at}) => ${text}`;
}

/** A property or type name as part of a function's name: `input-schema` → `InputSchema`. */
export function pascal(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  return words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join("") || "Property";
}

function called(name: string, counting: boolean, { at, levels }: Scope): Check {
  if (!counting) return call(name, at);
  return call(name, at, levels === 0 ? "depth" : `depth + ${levels}`);
}
