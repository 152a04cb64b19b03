import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import Ajv from "ajv/dist/2020.js";
import { emitMetamodel, emitMetamodelSchema, kindOf } from "../../codegen/emit/metamodel.ts";
import type { RevisionOverlay } from "../../codegen/overlay/format.ts";
import type { Schema } from "../../codegen/schema.ts";
import { assert, suite } from "../harness.ts";
import { message, object, ref, SEE, STRING, small } from "./small.ts";

const test = suite("metamodel");
const folder = join(import.meta.dirname, "..", "..", "generated", "metamodel");
const check = new Ajv.default({ allErrors: true, allowUnionTypes: true }).compile(JSON.parse(emitMetamodelSchema()));

test("every revision's metamodel fits the schema next to it", async () => {
  const files = (await readdir(folder)).filter((file) => file !== "schema.json");
  assert.is(files.length, 5);
  for (const file of files) {
    check(JSON.parse(await readFile(join(folder, file), "utf8")));
    assert.equal(check.errors ?? [], [], file);
  }
});

test("the schema describes everything and nothing more: an unknown or missing key does not fit", () => {
  const whole: Record<string, unknown> = JSON.parse(emitMetamodel(small({ Tool: STRING })));
  assert.ok(check(whole));
  assert.not.ok(check({ ...whole, extra: 1 }));
  const { methods: _, ...part } = whole;
  assert.not.ok(check(part));
});

test("a method tells who sends it, with what, for what answer, and how we know", () => {
  const definitions = {
    ClientRequest: ref("DrawRequest"),
    DrawRequest: message("draw", "Draw?"),
    Draw: object({ cursor: STRING }),
    DrawResult: object({}),
  };
  const overlay: RevisionOverlay = { methods: { draw: { cancellable: false, see: SEE } } };
  const { methods } = JSON.parse(emitMetamodel(small(definitions, { overlay, docs: { methods: { draw: "Draws." } } })));
  assert.equal(methods, [
    {
      method: "draw",
      kind: "request",
      message: "DrawRequest",
      from: "client",
      embedded: false,
      params: { type: "Draw", required: false },
      results: ["DrawResult"],
      gate: [],
      flags: { asks: false, cacheable: false, cancellable: false, paginated: true },
      doc: "Draws.",
      see: SEE,
      provenance: { from: "schema", result: "convention" },
    },
  ]);
});

test("types have a kind", () => {
  const cases: [Schema, string][] = [
    [true, "any"],
    [{}, "any"],
    [ref("X"), "alias"],
    [{ const: 1 }, "constant"],
    [{ enum: ["a", "b"] }, "enum"],
    [{ anyOf: [STRING] }, "union"],
    [{ allOf: [STRING] }, "intersection"],
    [{ type: "array", items: STRING }, "array"],
    [object({ a: STRING }), "object"],
    [{ type: "object" }, "object"],
    [{ type: "object", additionalProperties: STRING }, "map"],
    [{ type: ["string", "integer"] }, "scalar"],
  ];
  for (const [schema, want] of cases) assert.is(kindOf(schema), want, JSON.stringify(schema));
});

test.run();
