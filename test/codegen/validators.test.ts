import { emitValidators } from "../../codegen/emit/validators.ts";
import type { Schema } from "../../codegen/schema.ts";
import { MAX_DEPTH } from "../../runtime/explain/place.ts";
import { assert, suite } from "../harness.ts";
import { type Check, LAYOUT, modelOf, openFolder, validatorOf } from "./emitted.ts";

const test = suite("validators");
const folder = await openFolder("validators");

/** What is emitted for the definitions, without header and imports. */
function emitted(definitions: Readonly<Record<string, Schema>>): string[] {
  const lines = emitValidators(modelOf(definitions), LAYOUT).trimEnd().split("\n");
  return lines.slice(lines.findIndex((line) => line.startsWith("import")) + 2);
}

/** The validator of `Subject`, running. */
async function validator(file: string, definitions: Readonly<Record<string, Schema>>): Promise<Check> {
  await folder.write(`${file}.ts`, emitValidators(modelOf(definitions), LAYOUT));
  return validatorOf(await folder.load(`${file}.ts`), "Subject");
}

const TEXT: Schema = { type: "string" };

/** Any JSON value, as a definition called `name`. */
function json(name: string): Schema {
  const again: Schema = { $ref: `#/$defs/${name}` };
  return {
    anyOf: [
      { type: "object", additionalProperties: again },
      { type: "array", items: again },
      { type: ["string", "number", "boolean", "null"] },
    ],
  };
}

test("an object is checked property by property, constants first, and nested objects get a function of their own", () => {
  const input: Schema = { type: "object", properties: { type: { const: "object" } }, required: ["type"] };
  const icons: Schema = { type: "array", items: { $ref: "#/$defs/Icon" } };
  const level: Schema = { type: "integer", minimum: 0 };
  const Tool: Schema = {
    type: "object",
    properties: { icons, input, kind: { const: "tool" }, level, name: TEXT },
    required: ["input", "kind", "name"],
  };
  assert.equal(emitted({ Icon: true, Tool }).slice(4, 22), [
    "export function isTool(value: unknown): value is t.Tool {",
    "  return (",
    "    isRecord(value) &&",
    '    value.kind === "tool" &&',
    "    isToolInput(value.input) &&",
    '    typeof value.name === "string" &&',
    "    (value.icons === undefined || isArrayOf(value.icons, isIcon)) &&",
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
  ]);
});

test("a definition that leads back to itself counts its depth behind an exported function of one parameter", () => {
  const Tree: Schema = { type: "object", properties: { children: { type: "array", items: { $ref: "#/$defs/Tree" } } } };
  assert.equal(emitted({ Tree }).slice(0, 12), [
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
  ]);
});

test("a schema that accepts everything does not look at its value", () => {
  assert.equal(emitted({ Anything: true, Nothing: false }), [
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
  const A: Schema = { type: "object", properties: { b: TEXT, "c-d": TEXT, constructor: TEXT } };
  assert.equal(emitted({ A }).slice(-6), [
    "type Fields = Readonly<Record<FieldName, unknown>>;",
    "",
    "/** What is read by name in this file; an object may have any of it. */",
    "type FieldName =",
    '  | "b"',
    '  | "c-d";',
  ]);
  assert.equal(emitted({ A: { type: "object" } }).at(-1), "type Fields = Readonly<Record<string, unknown>>;");
});

test("a definition called like one of our own functions keeps its name", () => {
  const text = emitted({ Record: { type: "array", items: { type: "string" } }, Subject: { type: "object" } }).join("\n");
  assert.match(text, "export function isRecord(value: unknown): value is t.Record {\n  return isArrayOf(value, isString);");
  assert.match(text, "export function isSubject(value: unknown): value is t.Subject {\n  return isRecord2(value);");
  assert.match(text, "function isRecord2(value: unknown): value is Fields {");
});

test("a function split off never takes the name of a definition", () => {
  const nested: Schema = { type: "object", properties: { b: { type: "object", required: ["c"] } } };
  const text = emitted({ A: nested, AB: true }).join("\n");
  assert.match(text, "(value.b === undefined || isAB2(value.b))");
  assert.match(text, "function isAB2(value: unknown): boolean {");
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

test("a value nested to the limit is judged, one beyond it is refused, and a depth bomb is no more than that", async () => {
  const isSubject = await validator("depth", { Subject: json("Subject") });
  const nest = (levels: number): unknown => JSON.parse("[".repeat(levels) + "]".repeat(levels));
  assert.ok(isSubject(nest(MAX_DEPTH + 1)));
  assert.not(isSubject(nest(MAX_DEPTH + 2)));
  assert.not(isSubject(nest(200_000)));
  assert.not(isSubject(JSON.parse(`${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`)));
});

test("a validator can be handed to array methods, whose further arguments it does not take for a depth", async () => {
  const isSubject = await validator("filter", { Subject: json("Subject") });
  const values: readonly unknown[] = Array.from({ length: 1000 }, () => [[]]);
  assert.is(values.filter(isSubject).length, 1000);
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

test("hostile values get a verdict", async () => {
  const isSubject = await validator("hostile", {
    Json: json("Json"),
    Subject: {
      type: "object",
      properties: { constructor: TEXT, size: { type: "number" }, tags: { type: "array", items: TEXT, uniqueItems: true } },
      required: ["constructor"],
      additionalProperties: { $ref: "#/$defs/Json" },
    },
  });
  const given = (more: object): unknown => ({ constructor: "x", ...more });
  assert.ok(isSubject(given({})));
  assert.not(isSubject({}), "an inherited constructor is not the value's own");
  assert.ok(isSubject(JSON.parse('{"constructor": "x", "__proto__": [1]}')));
  assert.not(isSubject(given({ ["__proto__"]: undefined, x: () => 1 })));
  for (const size of [NaN, Infinity, -Infinity, 1n, "1", new Number(1)]) assert.not(isSubject(given({ size })), String(size));
  assert.not(isSubject(given({ tags: new Array(1_000_000) })), "a hole is not a string");
  assert.not(isSubject(given({ tags: new Array(1_000_000).fill("a") })));
  assert.ok(isSubject(given({ tags: Array.from({ length: 300_000 }, (_, index) => `${index}`) })));
  assert.ok(isSubject(Object.assign(Object.create(null), { constructor: "x" })));
  for (const value of [undefined, null, () => 1, Symbol("x"), 1n, new Date(), new Map()]) assert.not(isSubject(value));
});

test("a property that is undefined is absent, as JSON would have it", async () => {
  const isSubject = await validator("absent", {
    Subject: {
      properties: { a: { type: "string" }, b: true },
      required: ["b"],
      additionalProperties: false,
      maxProperties: 1,
    },
  });
  assert.ok(isSubject({ a: undefined, b: 1, c: undefined }));
  assert.not(isSubject({ b: undefined }));
});

test.run();
