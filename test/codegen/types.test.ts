import { execFile } from "node:child_process";
import { join } from "node:path";
import { emitTypes } from "../../codegen/emit/types.ts";
import { loadProtocols, SHIPPED } from "../../codegen/load.ts";
import type { Keyword, Schema } from "../../codegen/schema.ts";
import { assert, suite } from "../harness.ts";
import { LAYOUT, modelOf, openFolder } from "./emitted.ts";
import { object, output, ref, SEE, type Small, STRING, small } from "./small.ts";

const test = suite("interfaces", { timeoutMs: 60_000 });

/** What is emitted for the definitions, without header and docs of types. */
async function declared(definitions: Readonly<Record<string, Schema>>, more: Small = {}): Promise<string[]> {
  const text = await emitTypes(small(definitions, more), LAYOUT);
  return output(text.replaceAll(/\/\*\*(?:(?!\*\/)[\s\S])*@see [^\n]*\n \*\/\n|\/\*\* @see .*\n/g, "")).filter((line) => line !== "");
}

test("an interface carries its docs, those of nested properties and every deprecation", async () => {
  const Tool = object({ "hints?": object({ "audience?": { type: "array", items: STRING }, "title?": STRING }), name: STRING });
  const gone = { since: "2030-01-01", removal: "2031-01-01", instead: "Use `name`." };
  const model = small(
    { Tool },
    {
      overlay: { types: { Tool: { deprecated: gone, deprecatedProperties: { "hints.title": gone }, see: SEE } } },
      docs: { types: { Tool: { doc: "A tool.", properties: { name: "Its name.", "hints.title": "For people; ends a comment: */" } } } },
    },
  );
  assert.equal(output(await emitTypes(model, LAYOUT)), [
    "/**",
    " * A tool.",
    " *",
    " * @deprecated Since 2030-01-01, may go in 2031-01-01: Use `name`.",
    " * @see https://modelcontextprotocol.io/specification/2031-01-01/schema#tool",
    " */",
    "export interface Tool {",
    "  hints?: {",
    "    audience?: string[];",
    "    /**",
    "     * For people; ends a comment: *\\/",
    "     *",
    "     * @deprecated Since 2030-01-01, may go in 2031-01-01: Use `name`.",
    "     */",
    "    title?: string;",
    "  };",
    "  /** Its name. */",
    "  name: string;",
    "}",
  ]);
});

test("names of types stay, be they aliases, unions or part of an intersection", async () => {
  const definitions = {
    Base: object({ "meta?": true }),
    Anything: true,
    Either: { anyOf: [ref("Base"), { type: "array", items: { anyOf: [STRING, ref("Either")] } }] },
    Empty: ref("Base"),
    More: { allOf: [ref("Base"), object({ code: { const: -1 } })], type: "object" },
    Nothing: { const: null },
  } as const;
  assert.equal(await declared(definitions), [
    "export type Anything = unknown;",
    "export interface Base {",
    "  meta?: unknown;",
    "}",
    "export type Either = Base | (string | Either)[];",
    "export type Empty = Base;",
    "export type More = object & Base & {",
    "  code: -1;",
    "};",
    "export type Nothing = null;",
  ]);
});

test("a union that is too long for one line has one for each member", async () => {
  const long = ["Elephant", "Hippopotamus", "Rhinoceros", "Salamander", "Woodpecker", "Yellowhammer", "Zooplankton"];
  const definitions = { ...Object.fromEntries(long.map((name) => [name, STRING])), Long: { oneOf: long.map(ref) } };
  assert.equal(await declared(definitions), [
    "export type Elephant = string;",
    "export type Hippopotamus = string;",
    "export type Long =",
    "  | Elephant",
    "  | Hippopotamus",
    "  | Rhinoceros",
    "  | Salamander",
    "  | Woodpecker",
    "  | Yellowhammer",
    "  | Zooplankton;",
    "export type Rhinoceros = string;",
    "export type Salamander = string;",
    "export type Woodpecker = string;",
    "export type Yellowhammer = string;",
    "export type Zooplankton = string;",
  ]);
});

test("an index signature stands exactly where the schema says `additionalProperties`", async () => {
  const a: Schema = { type: "object", properties: { a: STRING } };
  const definitions: Record<string, Schema> = {
    Bare: { type: "object" },
    Closed: { ...a, additionalProperties: false },
    Empty: { type: "object", additionalProperties: false },
    Free: { type: "object", additionalProperties: true },
    Map: { type: "object", additionalProperties: ref("Bare") },
    Mixed: { ...a, additionalProperties: { type: "number" } },
    Named: { ...a, required: ["a", "b"], additionalProperties: true },
    Patterns: { ...a, patternProperties: { "^x-": { type: "number" } } },
  };
  assert.equal(
    (await declared(definitions)).join("\n").replaceAll(/\n(?!export)/g, " "),
    [
      "export type Bare = object;",
      "export interface Closed {   a?: string; }",
      "export interface Empty {   [k: string]: never; }",
      "export interface Free {   [k: string]: unknown; }",
      "export interface Map {   [k: string]: Bare; }",
      "export interface Mixed {   a?: string;   [k: string]: number | string | undefined; }",
      "export interface Named {   a: string;   b: unknown;   [k: string]: unknown; }",
      "export interface Patterns {   a?: string; }",
    ].join("\n"),
  );
});

test("an enum is a union in the order that means something", async () => {
  const definitions: Record<string, Schema> = { Level: { enum: ["error", "info", "other", "trace"] } };
  const overlay = { types: { Level: { order: ["trace", "info", "error"], see: SEE } } };
  assert.equal(await declared(definitions, { overlay }), ['export type Level = "trace" | "info" | "error" | "other";']);
});

test("no name of a schema becomes code, however it is spelled", async () => {
  const names = ["$id", "$ref", "*/", "2x", "__proto__", 'a"b', "a: (b", "constructor", "hasOwnProperty", "line\nbreak", "p0", "tsType"];
  const properties = Object.fromEntries([
    ...names.map((name): [string, Schema] => [name, STRING]),
    ["text", { enum: ["{", "x: (", ") | y"] }],
  ]);
  assert.equal(await declared({ Odd: { type: "object", properties, required: ["__proto__"] } }), [
    "export interface Odd {",
    "  $id?: string;",
    "  $ref?: string;",
    '  "*/"?: string;',
    '  "2x"?: string;',
    '  ["__proto__"]: string;',
    '  "a\\"b"?: string;',
    '  "a: (b"?: string;',
    "  constructor?: string;",
    "  hasOwnProperty?: string;",
    '  "line\\nbreak"?: string;',
    "  p0?: string;",
    "  tsType?: string;",
    '  text?: "{" | "x: (" | ") | y";',
    "}",
  ]);
});

test("a constant that looks like a reference is data", async () => {
  const at = { $ref: "https://example.com/schema.json" };
  assert.equal(await declared({ Data: { enum: [at, 1] }, Same: { const: at } }), [
    "export type Data = unknown;",
    "export type Same = unknown;",
  ]);
});

test("a type that TypeScript cannot name is refused", async () => {
  for (const name of ["not-a-name", "class", "string", "__proto__"]) {
    const failure = await emitTypes(modelOf(Object.fromEntries([[name, STRING]])), LAYOUT).catch(String);
    assert.match(failure, `the type name "${name}" cannot be a name in TypeScript`);
  }
});

/** For each keyword a schema, and values that it accepts and a careless type would not. */
const ACCEPTED: Readonly<Record<Keyword, readonly [Schema, ...unknown[]]>> = {
  $ref: [
    { $ref: "#/$defs/Named", maxProperties: 2 },
    { name: "x", more: 1 },
  ],
  type: [{ type: ["array", "integer", "null", "object"], items: STRING, properties: { a: STRING } }, ["x"], 1, null, { a: "x" }],
  const: [{ const: { a: [1] } }, { a: [1] }],
  enum: [{ enum: [null, 1, "x", [2]] }, null, 1, "x", [2]],
  multipleOf: [{ multipleOf: 2 }, 2, "x"],
  minimum: [{ minimum: 2 }, 2, "x"],
  maximum: [{ type: "integer", maximum: 2 }, 2],
  exclusiveMinimum: [{ exclusiveMinimum: 2 }, 3, null],
  exclusiveMaximum: [{ exclusiveMaximum: 2 }, 1, []],
  minLength: [{ minLength: 2 }, "xy", 1],
  maxLength: [{ type: ["string", "number"], maxLength: 2 }, "x", 1],
  pattern: [{ pattern: "^x" }, "x", 1],
  format: [{ type: "string", format: "uri" }, "not a uri"],
  prefixItems: [{ type: "array", prefixItems: [STRING, { type: "number" }], items: { type: "boolean" } }, [], ["x"], ["x", 1, true, false]],
  items: [{ items: STRING }, ["x"], { length: 1 }, "x"],
  contains: [{ type: "array", contains: STRING }, [1, "x"]],
  minContains: [{ type: "array", contains: STRING, minContains: 0 }, [1]],
  maxContains: [{ type: "array", contains: STRING, maxContains: 1 }, [1, "x"]],
  minItems: [{ type: "array", items: STRING, minItems: 2 }, ["x", "y", "z"]],
  maxItems: [{ type: "array", items: STRING, maxItems: 2 }, [], ["x"]],
  uniqueItems: [{ type: "array", uniqueItems: true }, ["x", 1]],
  properties: [{ properties: { a: STRING } }, { a: "x" }, 1],
  required: [
    { type: "object", required: ["a"] },
    { a: 1, b: 2 },
  ],
  additionalProperties: [{ type: "object", properties: { a: STRING }, additionalProperties: { type: "number" } }, { a: "x", b: 1 }, {}],
  patternProperties: [
    { type: "object", patternProperties: { "^a": STRING } },
    { a: "x", b: 1 },
  ],
  propertyNames: [{ type: "object", propertyNames: { maxLength: 1 } }, { a: 1 }],
  minProperties: [{ minProperties: 1 }, { a: 1 }, "x"],
  maxProperties: [{ type: "object", maxProperties: 1 }, {}, { a: 1 }],
  dependentRequired: [{ type: "object", properties: { a: true }, dependentRequired: { a: ["b"] } }, {}, { a: 1, b: 2 }],
  dependentSchemas: [{ type: "object", dependentSchemas: { a: { properties: { b: STRING } } } }, { b: 1 }, { a: 1, b: "x" }],
  allOf: [{ allOf: [{ type: "object", properties: { a: STRING } }, { required: ["b"] }] }, { a: "x", b: 1 }],
  anyOf: [{ type: "object", anyOf: [{ required: ["a"] }, { properties: { b: STRING } }] }, { a: 1, b: 2 }, { b: "x" }],
  oneOf: [{ oneOf: [{ type: "string" }, { minimum: 1 }] }, 1, { a: 1 }],
  not: [{ type: ["string", "number"], not: { const: "x" } }, "y", 1],
  if: [{ if: { type: "string" } }, 1, "x"],
  then: [{ type: ["string", "number"], if: { type: "string" }, then: { minLength: 2 } }, 1, "xy"],
  else: [{ type: ["string", "number"], if: { type: "string" }, else: { minimum: 1 } }, 1, ""],
};

test("what a schema accepts always fits its type, whatever the keyword", async () => {
  const folder = await openFolder("types");
  const types = Object.keys(ACCEPTED).map((keyword) => `Of_${keyword.replace("$", "")}`);
  const schemas = Object.values(ACCEPTED).map(([schema]) => schema);
  const definitions = {
    Named: object({ name: STRING }),
    ...Object.fromEntries(types.map((type, index) => [type, schemas[index] ?? false])),
  };
  await folder.write("types.ts", await emitTypes(modelOf(definitions), LAYOUT));
  // JSON is also a type in TypeScript, and an exact one.
  const fits = Object.values(ACCEPTED).flatMap(([, ...values], index) =>
    values.map((value) => `  ${JSON.stringify(value)} extends t.${types[index]} ? true : ${JSON.stringify([types[index], value])},`),
  );
  await folder.write(
    "fits.ts",
    ['import type * as t from "./types.ts";', "export type Fits = [", ...fits, "];", "export const fits: true = {} as Fits[number];"].join(
      "\n",
    ),
  );
  const options = { strict: true, noEmit: true, module: "nodenext", types: [], allowImportingTsExtensions: true };
  await folder.write("tsconfig.json", JSON.stringify({ compilerOptions: options, files: ["fits.ts"] }));
  assert.is(await checked(folder.path), "");
});

test("every type of every revision is declared once, under its own name, and nothing is imported", async () => {
  const { models } = await loadProtocols({ schemaDir: SHIPPED });
  for (const model of models) {
    const text = await emitTypes(model, LAYOUT);
    const names = [...text.matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, name]) => name);
    assert.equal(names, [...model.types.keys()], model.revision);
    assert.not.match(text, /^import|This interface was referenced|@minItems/m);
  }
});

/** What the compiler says about the project, empty where it is content. */
function checked(project: string): Promise<string> {
  const tsc = join(import.meta.dirname, "..", "..", "node_modules", "typescript", "bin", "tsc");
  return new Promise((resolve) => {
    execFile(process.execPath, [tsc, "-p", project], (_, stdout) => resolve(stdout));
  });
}

test.run();
