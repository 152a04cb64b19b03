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
import { body, object, ref, STRING } from "./small.ts";
import { standardOf } from "./standard.ts";

const test = suite("schemas", { timeoutMs: 60_000 });
const schemas = await openSchemas("schemas");

/** What is emitted for the definitions, below the imports. */
function emitted(definitions: Readonly<Record<string, Schema>>): string[] {
  return body(emitSchemas(modelOf(definitions), LAYOUT));
}

test("a schema is built from the schemas before it, under an annotation that names its interface", () => {
  const Icon = object({ "size?": { type: "integer", minimum: 1 }, src: { type: "string", format: "uri" } });
  const hints = object({ "audience?": { type: "array", items: { enum: ["assistant", "user"] } }, "title?": STRING });
  const Tool: Schema = {
    type: "object",
    properties: {
      hints,
      icons: { type: "array", items: ref("Icon") },
      kind: { const: "tool" },
      meta: { type: "object", additionalProperties: true },
    },
    required: ["kind"],
  };
  assert.equal(emitSchemas(modelOf({ Icon, Tool }), LAYOUT).split("\n").slice(2), [
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
    "    hints: Type.Optional(Type.Object({",
    '      audience: Type.Optional(Type.Array(Type.Enum(["assistant", "user"]))),',
    "      title: Type.Optional(Type.String()),",
    "    })),",
    "    icons: Type.Optional(Type.Array(Icon)),",
    '    kind: Type.Literal("tool"),',
    "    meta: Type.Optional(Type.Object({}, { additionalProperties: true })),",
    "  }),",
    ");",
    "",
  ]);
});

test("keywords without a builder go along as options, and schemas without one stand as they are", () => {
  const definitions: Record<string, Schema> = {
    A: { type: "object", required: ["x"], propertyNames: { maxLength: 3 }, anyOf: [{ required: ["y"] }, { minProperties: 2 }] },
    B: { oneOf: [STRING, { const: null }], not: { enum: ["", null] } },
    C: { type: ["string", "null"] },
    D: { type: ["string", "null"], minLength: 1 },
    E: { $ref: "#/$defs/C", if: { const: "x" }, then: false },
    F: { allOf: [ref("A"), { type: "array", prefixItems: [STRING], items: false }] },
    G: { const: [{ $ref: "x" }] },
  };
  const builders = emitted(definitions)
    .join(" ")
    .split("() =>")
    .slice(1)
    .map((text) =>
      text
        .replaceAll(/\s+/g, " ")
        .replaceAll(/, (?=[\])}])/g, " ")
        .replace(/,? \);.*$/, "")
        .trim(),
    );
  assert.equal(builders, [
    'Type.Object({}, { required: ["x"], propertyNames: Type.Unsafe({ maxLength: 3 }), anyOf: [Type.Unsafe({ required: ["y"] }), Type.Unsafe({ minProperties: 2 })] })',
    'Type.Unsafe({ oneOf: [Type.String(), Type.Unsafe({ const: null })], not: Type.Unsafe({ enum: ["", null] }) })',
    "Type.Union([Type.String(), Type.Null()])",
    'Type.Unsafe({ type: ["string", "null"], minLength: 1 })',
    'Type.Intersect([C, Type.Unsafe({ if: Type.Literal("x"), then: false })])',
    "Type.Intersect([A, Type.Array(Type.Never(), { prefixItems: [Type.String()] })])",
    'Type.Unsafe({ const: [{ $ref: "x" }] })',
  ]);
});

/** A tree of names, and a forest of trees: one recursive type inside another. */
const RECURSIVE: Readonly<Record<string, Schema>> = {
  Forest: object({ "others?": { type: "array", items: ref("Forest") }, trees: { type: "array", items: ref("Tree") } }),
  Leaf: STRING,
  Tree: { anyOf: [ref("Leaf"), { type: "array", items: ref("Tree") }] },
};

test("types that contain themselves are one cycle, which each enters under its own name", () => {
  assert.equal(emitted(RECURSIVE).slice(-14), [
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
  const lines = emitSchemas(modelOf({ Type: STRING }), LAYOUT).split("\n");
  assert.ok(lines.includes('import * as TypeBox from "typebox";'));
  assert.ok(lines.some((line) => line.startsWith("export const Type: SchemaOf<t.Type> =")));
});

test.run();
