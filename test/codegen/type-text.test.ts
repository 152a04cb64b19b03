import { literal } from "../../codegen/emit/literal.ts";
import { typescript, typeText } from "../../codegen/emit/type-text.ts";
import type { Schema } from "../../codegen/schema.ts";
import { assert, suite } from "../harness.ts";
import { object, ref, STRING } from "./small.ts";

const test = suite("type text");

test("a schema on one line of TypeScript", () => {
  const cases: readonly (readonly [Schema, string])[] = [
    [true, "unknown"],
    [false, "never"],
    [{ minLength: 3 }, "unknown"],
    [ref("Tool"), "t.Tool"],
    [{ const: "a" }, '"a"'],
    [{ enum: ["a", 1, null] }, '"a" | 1 | null'],
    [{ type: "integer", minimum: 0 }, "number"],
    [{ type: ["null", "string"] }, "null | string"],
    [{ type: "array", items: { type: ["null", "string"] } }, "(null | string)[]"],
    [{ type: "array" }, "unknown[]"],
    [{ type: "object" }, "object"],
    [{ type: "object", additionalProperties: STRING }, "{ [key: string]: string }"],
    [object({ a: STRING, "b-c?": STRING }), '{ a: string; "b-c"?: string }'],
    [{ ...object({ a: STRING }), additionalProperties: STRING }, "{ a: string; [key: string]: unknown }"],
    [object({ ["__proto__"]: STRING }), '{ ["__proto__"]: string }'],
    [{ anyOf: [STRING, ref("Tool"), STRING] }, "string | t.Tool"],
    [{ allOf: [ref("A"), { anyOf: [ref("B"), ref("C")] }] }, "t.A & (t.B | t.C)"],
    [{ allOf: [ref("A")], properties: { x: STRING } }, "{ x?: string } & t.A"],
  ];
  for (const [schema, want] of cases) assert.is(typeText(schema, typescript("t.")), want);
});

test("data stays on one line while it fits, and keys are quoted only where they must be", () => {
  assert.is(literal({ a: 1, "b-c": ["x", null], gone: undefined }), '{ a: 1, "b-c": ["x", null] }');
  assert.is(literal({ list: ["long", "longer"], empty: {} }, "", 16), '{\n  list: [\n    "long",\n    "longer",\n  ],\n  empty: {},\n}');
  assert.is(literal(JSON.parse('{"__proto__": 1}')), '{ ["__proto__"]: 1 }');
  assert.is(literal("line\u2028end"), '"line\\u2028end"');
});

test.run();
