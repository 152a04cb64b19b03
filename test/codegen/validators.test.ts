import { emitValidators } from "../../codegen/emit/validators.ts";
import type { Schema } from "../../codegen/schema.ts";
import { assert, suite } from "../harness.ts";
import { LAYOUT, modelOf } from "./emitted.ts";
import { object, output, STRING } from "./small.ts";

const test = suite("validators");

/** What is emitted for the definitions. */
function emitted(definitions: Readonly<Record<string, Schema>>): string[] {
  return output(emitValidators(modelOf(definitions), LAYOUT));
}

const TOOL: Schema = {
  type: "object",
  properties: {
    input: object({ type: { const: "object" } }),
    kind: { const: "tool" },
    level: { type: "integer", minimum: 0 },
    name: STRING,
  },
  required: ["input", "kind", "name"],
};

test("an object is checked property by property, constants first, and nested objects get a function of their own", () => {
  assert.equal(emitted({ Tool: TOOL }), [
    'import type * as t from "./types.ts";',
    "",
    "export function isTool(value: unknown): value is t.Tool {",
    "  return (",
    "    isRecord(value) &&",
    '    value.kind === "tool" &&',
    "    isToolInput(value.input) &&",
    '    typeof value.name === "string" &&',
    "    (value.level === undefined || (isInteger(value.level) && value.level >= 0))",
    "  );",
    "}",
    "",
    "function isToolInput(value: unknown): boolean {",
    '  return isRecord(value) && value.type === "object";',
    "}",
    "",
    "function isInteger(value: unknown): value is number {",
    "  return Number.isInteger(value);",
    "}",
    "",
    "function isRecord(value: unknown): value is Fields {",
    '  return typeof value === "object" && value !== null && !Array.isArray(value);',
    "}",
    "",
    "type Fields = Readonly<Record<FieldName, unknown>>;",
    "",
    "/** What is read by name in this file; an object may have any of it. */",
    "type FieldName =",
    '  | "input"',
    '  | "kind"',
    '  | "level"',
    '  | "name"',
    '  | "type";',
  ]);
});

test("a definition that leads back to itself counts its depth behind an exported function of one parameter", () => {
  const Tree: Schema = { type: "object", properties: { children: { type: "array", items: { $ref: "#/$defs/Tree" } } } };
  assert.equal(emitted({ Tree }), [
    'import type * as t from "./types.ts";',
    "",
    "export function isTree(value: unknown): value is t.Tree {",
    "  return isTreeAt(value, 0);",
    "}",
    "",
    "function isTreeAt(value: unknown, depth: number): boolean {",
    "  return (",
    "    depth <= MAX_DEPTH &&",
    "    isRecord(value) &&",
    "    (value.children === undefined || isArrayOf(value.children, (item) => isTreeAt(item, depth + 2)))",
    "  );",
    "}",
    "",
    "/** Values nested deeper than this below a recursive definition are invalid: a verdict, where the stack would overflow. */",
    "const MAX_DEPTH = 256;",
    "",
    "function isRecord(value: unknown): value is Fields {",
    '  return typeof value === "object" && value !== null && !Array.isArray(value);',
    "}",
    "",
    "/** By index, because `every` would skip the holes of a sparse array. */",
    "function isArrayOf(value: unknown, is: (item: unknown) => boolean, from = 0): value is readonly unknown[] {",
    "  if (!Array.isArray(value)) return false;",
    "  for (let index = from; index < value.length; index++) if (!is(value[index])) return false;",
    "  return true;",
    "}",
    "",
    "type Fields = Readonly<Record<FieldName, unknown>>;",
    "",
    "/** What is read by name in this file; an object may have any of it. */",
    "type FieldName =",
    '  | "children";',
  ]);
});

test("a schema that accepts everything does not look at its value", () => {
  assert.equal(emitted({ Anything: true, Nothing: false }), [
    'import type * as t from "./types.ts";',
    "",
    "export function isAnything(_value: unknown): _value is t.Anything {",
    "  return true;",
    "}",
    "",
    "export function isNothing(_value: unknown): _value is t.Nothing {",
    "  return false;",
    "}",
  ]);
});

test("what is read by name is named in the type of an object, so that a dot may be used under every compiler option", () => {
  const A: Schema = { type: "object", properties: { b: STRING, "c-d": STRING, constructor: STRING } };
  assert.equal(emitted({ A }), [
    'import type * as t from "./types.ts";',
    "",
    "export function isA(value: unknown): value is t.A {",
    "  return (",
    "    isRecord(value) &&",
    '    (value.b === undefined || typeof value.b === "string") &&',
    '    (value["c-d"] === undefined || typeof value["c-d"] === "string") &&',
    '    (own(value, "constructor") === undefined || typeof own(value, "constructor") === "string")',
    "  );",
    "}",
    "",
    "function isRecord(value: unknown): value is Fields {",
    '  return typeof value === "object" && value !== null && !Array.isArray(value);',
    "}",
    "",
    "/** For names that every object inherits: `constructor` is there only if the value itself has it. */",
    "function own(value: object, key: string): unknown {",
    "  return Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;",
    "}",
    "",
    "type Fields = Readonly<Record<FieldName, unknown>>;",
    "",
    "/** What is read by name in this file; an object may have any of it. */",
    "type FieldName =",
    '  | "b"',
    '  | "c-d";',
  ]);
});

test("where nothing is read by name, an object may have anything", () => {
  assert.equal(emitted({ A: { type: "object" } }), [
    'import type * as t from "./types.ts";',
    "",
    "export function isA(value: unknown): value is t.A {",
    "  return isRecord(value);",
    "}",
    "",
    "function isRecord(value: unknown): value is Fields {",
    '  return typeof value === "object" && value !== null && !Array.isArray(value);',
    "}",
    "",
    "type Fields = Readonly<Record<string, unknown>>;",
  ]);
});

test("a definition called like one of our own functions keeps its name", () => {
  assert.equal(emitted({ Record: { type: "array", items: STRING }, Subject: { type: "object" } }), [
    'import type * as t from "./types.ts";',
    "",
    "export function isRecord(value: unknown): value is t.Record {",
    "  return isArrayOf(value, isString);",
    "}",
    "",
    "export function isSubject(value: unknown): value is t.Subject {",
    "  return isRecord2(value);",
    "}",
    "",
    "function isString(value: unknown): value is string {",
    '  return typeof value === "string";',
    "}",
    "",
    "function isRecord2(value: unknown): value is Fields {",
    '  return typeof value === "object" && value !== null && !Array.isArray(value);',
    "}",
    "",
    "/** By index, because `every` would skip the holes of a sparse array. */",
    "function isArrayOf(value: unknown, is: (item: unknown) => boolean, from = 0): value is readonly unknown[] {",
    "  if (!Array.isArray(value)) return false;",
    "  for (let index = from; index < value.length; index++) if (!is(value[index])) return false;",
    "  return true;",
    "}",
    "",
    "type Fields = Readonly<Record<string, unknown>>;",
  ]);
});

test("a function split off never takes the name of a definition", () => {
  const nested: Schema = { type: "object", properties: { b: { type: "object", required: ["c"] } } };
  assert.equal(emitted({ A: nested, AB: true }), [
    'import type * as t from "./types.ts";',
    "",
    "export function isA(value: unknown): value is t.A {",
    "  return isRecord(value) && (value.b === undefined || isAB2(value.b));",
    "}",
    "",
    "function isAB2(value: unknown): boolean {",
    "  return isRecord(value) && value.c !== undefined;",
    "}",
    "",
    "export function isAB(_value: unknown): _value is t.AB {",
    "  return true;",
    "}",
    "",
    "function isRecord(value: unknown): value is Fields {",
    '  return typeof value === "object" && value !== null && !Array.isArray(value);',
    "}",
    "",
    "type Fields = Readonly<Record<FieldName, unknown>>;",
    "",
    "/** What is read by name in this file; an object may have any of it. */",
    "type FieldName =",
    '  | "b"',
    '  | "c";',
  ]);
});

test("no line is longer than 140 characters, except for a long literal", () => {
  const names = Array.from({ length: 30 }, (_, index) => `property${index}`);
  const wide: Schema = { anyOf: names.map((name) => ({ type: "object", properties: { [name]: { enum: names } }, required: [name] })) };
  const deep: Schema = { not: { anyOf: names.map(() => ({ type: "object", required: names })) } };
  const long = emitted({ Subject: { allOf: [wide, deep, { oneOf: names.map((name) => ({ required: [name, ...names] })) }] } });
  assert.equal(
    long.filter((line) => line.length > 140),
    [],
  );
});

test("recursion that never goes down into the value stops generation by name", () => {
  const definitions: Record<string, Schema> = { A: { anyOf: [{ $ref: "#/$defs/B" }, true] }, B: { not: { $ref: "#/$defs/A" } } };
  assert.throws(() => emitted(definitions), /A refers to itself for one and the same value: A → B → A[\s\S]*fix /);
});

test("a keyword that a patch brought in and nobody knows stops generation with its place", () => {
  const Subject: Schema = { type: "object", properties: { "a/b": { ["minumum" as "minimum"]: 3 } } };
  assert.throws(() => emitted({ Subject }), /unknown keyword "minumum"\n {2}at {2}schema\/tiny\.json#\/\$defs\/Subject\/properties\/a~1b/);
  assert.throws(() => emitted({ Subject: { $ref: "#/$defs/Tol" } }), /\$ref to Tol, which is not defined/);
});

test.run();
