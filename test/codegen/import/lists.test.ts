import { simplify } from "../../../codegen/import/simplify.ts";
import type { Schema, SchemaObject } from "../../../codegen/schema.ts";
import { assert, suite } from "../../harness.ts";

const test = suite("import: one way to write it");

const text: Schema = { type: "string" };
const object: Schema = { type: "object" };
const ref: Schema = { $ref: "#/$defs/A" };

const goldens: Record<string, { given: SchemaObject; want: Schema }> = {
  "plain types of a choice are one member": {
    given: { anyOf: [{ type: "null" }, text, ref] },
    want: { anyOf: [ref, { type: ["null", "string"] }] },
  },
  "plain values of a choice are one member": { given: { anyOf: [{ const: "b" }, { enum: ["a", "b"] }] }, want: { enum: ["a", "b"] } },
  "an integer is a number": { given: { type: ["integer", "number"] }, want: { type: "number" } },
  "all types are no restriction": { given: { type: ["array", "boolean", "null", "number", "object", "string"] }, want: true },
  "all but one type are one": {
    given: { type: ["array", "boolean", "integer", "null", "object", "string"] },
    want: { type: ["array", "boolean", "integer", "null", "object", "string"] },
  },
  "a choice that has anything is anything": { given: { type: "string", anyOf: [true, ref] }, want: text },
  "a choice of nothing is nothing": { given: { anyOf: [false] }, want: false },
  "a choice of one beside others moves in": {
    given: { maxLength: 3, anyOf: [{ type: "string", pattern: "^a" }] },
    want: { maxLength: 3, type: "string", pattern: "^a" },
  },
  "a choice of one stays where both say the same keyword": {
    given: { type: "string", anyOf: [{ type: "null" }] },
    want: { type: "string", anyOf: [{ type: "null" }] },
  },
  "a choice of one stays where the halves would read each other": {
    given: { additionalProperties: false, anyOf: [{ properties: { a: true } }] },
    want: { additionalProperties: false, anyOf: [{ properties: { a: true } }] },
  },
  "a reference is not moved beside others": { given: { type: "object", anyOf: [ref] }, want: { type: "object", anyOf: [ref] } },
  "a reference stands alone": { given: { $ref: "#/$defs/A", required: ["b"] }, want: { allOf: [ref, { required: ["b"] }] } },
  "a reference joins the parts beside it": { given: { $ref: "#/$defs/A", allOf: [object] }, want: { allOf: [ref, object] } },
  "parts of parts are parts, each once": { given: { allOf: [{ allOf: [ref, object] }, object, true] }, want: { allOf: [ref, object] } },
  "a part that is nothing makes nothing": { given: { allOf: [ref, false] }, want: false },
  "oneOf keeps equal members": { given: { oneOf: [text, ref, text] }, want: { oneOf: [ref, text, text] } },
  "oneOf loses what never matches": { given: { oneOf: [false, ref] }, want: ref },
  "an enum of one is a const": { given: { type: "string", enum: ["a", "a"] }, want: { const: "a" } },
  "a type filters the values beside it": { given: { type: "string", enum: ["b", null, "a"] }, want: { enum: ["a", "b"] } },
  "numbers are listed by size": { given: { enum: [10, -1, 9] }, want: { enum: [-1, 9, 10] } },
  "1.0 is an integer": { given: { type: "integer", const: 1.0 }, want: { const: 1 } },
  "null can be the const": { given: { type: "null", const: null }, want: { const: null } },
  "not anything is nothing": { given: { not: true }, want: false },
  "a condition without consequence says nothing": { given: { if: ref, then: true, else: true, type: "null" }, want: { type: "null" } },
  "a consequence without condition says nothing": { given: { then: ref, else: ref, type: "null" }, want: { type: "null" } },
  "a condition with one consequence stays": { given: { if: ref, else: false }, want: { if: ref, else: false } },
  "names are always strings": { given: { propertyNames: { type: "string", maxLength: 2 } }, want: { propertyNames: { maxLength: 2 } } },
  "empty demands say nothing": {
    given: {
      required: [],
      properties: {},
      dependentRequired: { a: [] },
      dependentSchemas: { a: true },
      minItems: 0,
      uniqueItems: false,
      items: true,
    },
    want: true,
  },
  "counting needs something to count": { given: { minContains: 2, maxContains: 3 }, want: true },
  "one is what contains counts to anyway": { given: { contains: ref, minContains: 1 }, want: { contains: ref } },
  "openness on purpose stays": {
    given: { type: "object", additionalProperties: true },
    want: { type: "object", additionalProperties: true },
  },
};

for (const [name, { given, want }] of Object.entries(goldens)) test(name, () => assert.equal(simplify(given), want));

test.run();
