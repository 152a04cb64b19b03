import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { Compile } from "typebox/compile";
import { Value } from "typebox/value";
import { emitSchemas } from "../../codegen/emit/schemas.ts";
import { loadProtocols, SHIPPED } from "../../codegen/load.ts";
import type { Schema } from "../../codegen/schema.ts";
import { assert, suite } from "../harness.ts";
import { LAYOUT, modelOf } from "./emitted.ts";
import { inlined } from "./schemas-inlined.ts";
import { openSchemas } from "./schemas-loaded.ts";
import { object, output, ref, STRING } from "./small.ts";
import { standardOf } from "./standard.ts";

const test = suite("schemas", { timeoutMs: 60_000 });
const schemas = await openSchemas("schemas");

/** What is emitted for the definitions. */
function emitted(definitions: Readonly<Record<string, Schema>>): string[] {
  return output(emitSchemas(modelOf(definitions), LAYOUT));
}

test("a schema is built from the schemas before it, under an annotation that names its interface", () => {
  const Icon = object({ "size?": { type: "integer", minimum: 1 }, src: { type: "string", format: "uri" } });
  const Tool = object({
    "icons?": { type: "array", items: ref("Icon") },
    kind: { const: "tool" },
    "hints?": object({ "audience?": { type: "array", items: { enum: ["assistant", "user"] } } }),
    "meta?": { type: "object", additionalProperties: true },
  });
  assert.equal(emitted({ Icon, Tool }), [
    'import type { SchemaOf } from "../schema-of.ts";',
    'import { standard } from "../schema-of.ts";',
    'import type * as t from "./types.ts";',
    'import * as validators from "./validators.ts";',
    'import * as Type from "typebox";',
    "",
    'export const Icon: SchemaOf<t.Icon> = /*@__PURE__*/ standard("Icon", validators.isIcon, () =>',
    "  Type.Object({",
    "    size: Type.Optional(Type.Integer({ minimum: 1 })),",
    '    src: Type.String({ format: "uri" }),',
    "  }),",
    ");",
    "",
    'export const Tool: SchemaOf<t.Tool> = /*@__PURE__*/ standard("Tool", validators.isTool, () =>',
    "  Type.Object({",
    "    icons: Type.Optional(Type.Array(Icon)),",
    '    kind: Type.Literal("tool"),',
    "    hints: Type.Optional(Type.Object({",
    '      audience: Type.Optional(Type.Array(Type.Enum(["assistant", "user"]))),',
    "    })),",
    "    meta: Type.Optional(Type.Object({}, { additionalProperties: true })),",
    "  }),",
    ");",
  ]);
});

test("keywords without a builder go along as options", () => {
  const definitions: Record<string, Schema> = {
    A: { type: "object", required: ["x"], propertyNames: { maxLength: 3 }, anyOf: [{ required: ["y"] }, { minProperties: 2 }] },
    B: { type: "array", prefixItems: [STRING], items: false },
  };
  assert.equal(emitted(definitions), [
    'import type { SchemaOf } from "../schema-of.ts";',
    'import { standard } from "../schema-of.ts";',
    'import type * as t from "./types.ts";',
    'import * as validators from "./validators.ts";',
    'import * as Type from "typebox";',
    "",
    'export const A: SchemaOf<t.A> = /*@__PURE__*/ standard("A", validators.isA, () =>',
    "  Type.Object({}, {",
    '    required: ["x"],',
    "    propertyNames: Type.Unsafe({ maxLength: 3 }),",
    '    anyOf: [Type.Unsafe({ required: ["y"] }), Type.Unsafe({ minProperties: 2 })],',
    "  }),",
    ");",
    "",
    'export const B: SchemaOf<t.B> = /*@__PURE__*/ standard("B", validators.isB, () =>',
    "  Type.Array(Type.Never(), { prefixItems: [Type.String()] }),",
    ");",
  ]);
});

test("schemas without a builder stand as they are", () => {
  const definitions: Record<string, Schema> = {
    A: { oneOf: [STRING, { const: null }], not: { enum: ["", null] } },
    B: { type: ["string", "null"], minLength: 1 },
    C: { const: [{ $ref: "x" }] },
  };
  assert.equal(emitted(definitions), [
    'import type { SchemaOf } from "../schema-of.ts";',
    'import { standard } from "../schema-of.ts";',
    'import type * as t from "./types.ts";',
    'import * as validators from "./validators.ts";',
    'import * as Type from "typebox";',
    "",
    'export const A: SchemaOf<t.A> = /*@__PURE__*/ standard("A", validators.isA, () =>',
    "  Type.Unsafe({",
    "    oneOf: [Type.String(), Type.Unsafe({ const: null })],",
    '    not: Type.Unsafe({ enum: ["", null] }),',
    "  }),",
    ");",
    "",
    'export const B: SchemaOf<t.B> = /*@__PURE__*/ standard("B", validators.isB, () =>',
    '  Type.Unsafe({ type: ["string", "null"], minLength: 1 }),',
    ");",
    "",
    'export const C: SchemaOf<t.C> = /*@__PURE__*/ standard("C", validators.isC, () =>',
    '  Type.Unsafe({ const: [{ $ref: "x" }] }),',
    ");",
  ]);
});

test("several types are a union, and what stands beside a reference or under `allOf` an intersection", () => {
  const definitions: Record<string, Schema> = {
    A: { type: ["string", "null"] },
    B: { $ref: "#/$defs/A", if: { const: "x" }, then: false },
    C: { allOf: [ref("A"), { type: "array" }] },
  };
  assert.equal(emitted(definitions), [
    'import type { SchemaOf } from "../schema-of.ts";',
    'import { standard } from "../schema-of.ts";',
    'import type * as t from "./types.ts";',
    'import * as validators from "./validators.ts";',
    'import * as Type from "typebox";',
    "",
    'export const A: SchemaOf<t.A> = /*@__PURE__*/ standard("A", validators.isA, () =>',
    "  Type.Union([Type.String(), Type.Null()]),",
    ");",
    "",
    'export const B: SchemaOf<t.B> = /*@__PURE__*/ standard("B", validators.isB, () =>',
    '  Type.Intersect([A, Type.Unsafe({ if: Type.Literal("x"), then: false })]),',
    ");",
    "",
    'export const C: SchemaOf<t.C> = /*@__PURE__*/ standard("C", validators.isC, () =>',
    "  Type.Intersect([A, Type.Array(Type.Unknown())]),",
    ");",
  ]);
});

/** A tree of names, and a forest of trees: one recursive type inside another. */
const RECURSIVE: Readonly<Record<string, Schema>> = {
  Forest: object({ "others?": { type: "array", items: ref("Forest") }, trees: { type: "array", items: ref("Tree") } }),
  Leaf: STRING,
  Tree: { anyOf: [ref("Leaf"), { type: "array", items: ref("Tree") }] },
};

test("types that contain themselves are one cycle, which each enters under its own name", () => {
  assert.equal(emitted(RECURSIVE), [
    'import type { SchemaOf } from "../schema-of.ts";',
    'import { standard } from "../schema-of.ts";',
    'import type * as t from "./types.ts";',
    'import * as validators from "./validators.ts";',
    'import * as Type from "typebox";',
    "",
    'export const Leaf: SchemaOf<t.Leaf> = /*@__PURE__*/ standard("Leaf", validators.isLeaf, () =>',
    "  Type.String(),",
    ");",
    "",
    "function cycleOfTree(): Record<string, Type.TSchema> {",
    '  return { Tree: Type.Union([Leaf, Type.Array(Type.Ref("Tree"))]) };',
    "}",
    "",
    'export const Tree: SchemaOf<t.Tree> = /*@__PURE__*/ standard("Tree", validators.isTree, () =>',
    '  Type.Cyclic(cycleOfTree(), "Tree"),',
    ");",
    "",
    "function cycleOfForest(): Record<string, Type.TSchema> {",
    "  return {",
    "    Forest: Type.Object({",
    '      others: Type.Optional(Type.Array(Type.Ref("Forest"))),',
    "      trees: Type.Array(Tree),",
    "    }),",
    "  };",
    "}",
    "",
    "export const Forest: SchemaOf<t.Forest> = /*@__PURE__*/ standard(",
    '  "Forest",',
    "  validators.isForest,",
    '  () => Type.Cyclic(cycleOfForest(), "Forest"),',
    ");",
  ]);
});

test("TypeBox and AJV agree on types that contain themselves, inside each other", async () => {
  const { Forest = {} } = await schemas.load("recursive", modelOf(RECURSIVE));
  const ajv = new Ajv2020({ strict: false }).compile(standardOf(Forest).jsonSchema.input({ target: "draft-2020-12" }));
  const older = new Ajv({ strict: false }).compile(standardOf(Forest).jsonSchema.output({ target: "draft-07" }));
  const compiled = Compile(Forest);
  const good = { trees: ["a", ["b", [["c"], []]]], others: [{ trees: [] }] };
  const bad = { trees: ["a", ["b", [["c"], [1]]]], others: [{ trees: [] }] };
  for (const [value, verdict] of [
    [good, true],
    [bad, false],
    [{ trees: [], others: [{}] }, false],
  ] as const) {
    const verdicts = [
      Value.Check(Forest, value),
      compiled.Check(value),
      ajv(value),
      older(value),
      "value" in Object(standardOf(Forest).validate(value)),
    ];
    assert.equal(verdicts, [verdict, verdict, verdict, verdict, verdict], JSON.stringify(value));
  }
});

test("as JSON, every schema of every revision is its canonical definition with the references filled in", async () => {
  const { models } = await loadProtocols({ schemaDir: SHIPPED });
  for (const model of models) {
    const built = await schemas.load(model.revision, model);
    assert.equal(Object.keys(built).sort(), [...model.types.keys()]);
    for (const name of model.types.keys()) {
      const { emitted, canonical } = inlined(name, built[name], model);
      assert.equal(emitted, canonical, `${model.revision} ${name}`);
    }
  }
});

test("a type that is called like a module of ours keeps its name", () => {
  assert.equal(emitted({ Type: STRING }), [
    'import type { SchemaOf } from "../schema-of.ts";',
    'import { standard } from "../schema-of.ts";',
    'import type * as t from "./types.ts";',
    'import * as validators from "./validators.ts";',
    'import * as TypeBox from "typebox";',
    "",
    'export const Type: SchemaOf<t.Type> = /*@__PURE__*/ standard("Type", validators.isType, () =>',
    "  TypeBox.String(),",
    ");",
  ]);
});

test.run();
