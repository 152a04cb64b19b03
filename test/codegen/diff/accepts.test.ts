import { accepts } from "../../../codegen/diff/accepts.ts";
import type { Schema } from "../../../codegen/schema.ts";
import { assert, suite } from "../../harness.ts";
import { object, ref, STRING } from "../small.ts";

const test = suite("accepts");

const NUMBER: Schema = { type: "number" };
const INTEGER: Schema = { type: "integer" };
const MAP: Schema = { type: "object", additionalProperties: STRING };
const definitions = new Map<string, Schema>([
  ["Text", STRING],
  ["Json", { anyOf: [{ type: ["boolean", "null", "number", "string"] }, { type: "array", items: ref("Json") }, ref("JsonObject")] }],
  ["JsonObject", { type: "object", additionalProperties: ref("Json") }],
  ["LoopA", object({ "next?": ref("LoopA") })],
  ["LoopB", object({ "next?": ref("LoopB") })],
]);

function ask(outer: Schema, inner: Schema): boolean {
  return accepts({ schema: outer, definitions }, { schema: inner, definitions });
}

const YES: readonly (readonly [why: string, outer: Schema, inner: Schema])[] = [
  ["anything takes anything", true, { not: STRING }],
  ["nothing fits everywhere", STRING, false],
  ["numbers include integers", NUMBER, INTEGER],
  ["a format asserts nothing", { type: "string", format: "uri" }, STRING],
  ["a name stands for its schema", ref("Text"), STRING],
  ["a schema takes its name", STRING, ref("Text")],
  ["a union takes each member", { anyOf: [STRING, NUMBER] }, INTEGER],
  ["several types are a union", { type: ["string", "number"] }, { anyOf: [INTEGER, STRING] }],
  ["an enum takes its values", { enum: ["a", "b"] }, { const: "a" }],
  ["a type takes constants of it", STRING, { enum: ["a", "b"] }],
  ["a wider range takes a narrower one", { type: "integer", minimum: 0 }, { type: "integer", minimum: 1, maximum: 5 }],
  ["fewer required properties", object({ "a?": STRING }), object({ a: STRING, b: STRING })],
  ["a property that had no name", object({ "new?": STRING }), object({})],
  ["wider values of a map", { type: "object", additionalProperties: { type: ["string", "number"] } }, MAP],
  ["all parts of an intersection", { allOf: [object({ a: STRING }), object({ b: STRING })] }, object({ a: STRING, b: STRING })],
  ["an intersection is at least its parts", object({ a: STRING }), { allOf: [object({ a: STRING }), object({ b: STRING })] }],
  ["recursive types that are the same", ref("LoopA"), ref("LoopB")],
  ["JSON spelt out is anything", ref("Json"), true],
  ["an object of JSON is any object", ref("JsonObject"), { type: "object" }],
];

const NO: typeof YES = [
  ["nothing takes nothing but nothing", false, STRING],
  ["integers leave fractions out", INTEGER, NUMBER],
  ["one type does not take all", STRING, true],
  ["a member more", STRING, { anyOf: [STRING, NUMBER] }],
  ["an enum does not take its type", { enum: ["a"] }, STRING],
  ["a constant of another type", NUMBER, { const: "a" }],
  ["a limit more", { type: "string", maxLength: 3 }, STRING],
  ["a narrower limit", { type: "array", maxItems: 3 }, { type: "array", maxItems: 4 }],
  ["a pattern more", { type: "string", pattern: "^a" }, { type: "string", pattern: "^b" }],
  ["a required property more", object({ a: STRING }), object({ "a?": STRING })],
  ["a narrower property", object({ "a?": STRING }), object({ "a?": NUMBER })],
  ["narrower items", { type: "array", items: STRING }, { type: "array" }],
  ["narrower values of a map", MAP, { type: "object" }],
  ["a closed object", { type: "object", additionalProperties: false }, object({ "a?": STRING })],
  ["one part of an intersection is missing", { allOf: [object({ a: STRING }), object({ b: STRING })] }, object({ a: STRING })],
  ["what stands beside a union counts too", { anyOf: [object({})], ...object({ a: STRING }) }, object({})],
];

test("what is certainly accepted", () => {
  for (const [why, outer, inner] of YES) assert.is(ask(outer, inner), true, why);
});

test("what is not accepted, or not certainly", () => {
  for (const [why, outer, inner] of NO) assert.is(ask(outer, inner), false, why);
});

test("types that refer to themselves come to an end, also where they differ", () => {
  const deep = new Map<string, Schema>([
    ["A", object({ "next?": ref("A"), "x?": STRING })],
    ["B", object({ "next?": ref("B"), "x?": NUMBER })],
  ]);
  assert.is(accepts({ schema: ref("A"), definitions: deep }, { schema: ref("B"), definitions: deep }), false);
});

test.run();
