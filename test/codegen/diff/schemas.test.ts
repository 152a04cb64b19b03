import { changeText } from "../../../codegen/diff/report.ts";
import { diffSchemas } from "../../../codegen/diff/schemas.ts";
import type { Schema } from "../../../codegen/schema.ts";
import { assert, suite } from "../../harness.ts";
import { object, ref, STRING } from "../small.ts";

const test = suite("diff of schemas");

const NUMBER: Schema = { type: "number" };
const definitions = new Map<string, Schema>([
  ["A", STRING],
  ["B", STRING],
]);

/** `text | who it breaks`: S whoever sends it, R whoever receives it. */
function diff(older: Schema, newer: Schema): string[] {
  return diffSchemas({ schema: older, definitions }, { schema: newer, definitions }).map((change) => {
    const { sender, receiver } = change.variance;
    return `${changeText(change)} | ${sender ? "S" : ""}${receiver ? "R" : ""}`;
  });
}

test("a property that comes breaks whoever sends without it, and only if it must be there", () => {
  assert.equal(diff(object({}), object({ a: STRING, "b?": NUMBER })), ["+ a (required string) | S", "+ b (optional number) | "]);
});

test("a property that goes breaks whoever relies on being understood, and whoever relies on getting it", () => {
  assert.equal(diff(object({ a: STRING, "b?": NUMBER }), object({})), ["− a (required string) | SR", "− b (optional number) | S"]);
});

test("an object that takes anything still carries a property it no longer names", () => {
  const open: Schema = { type: "object", additionalProperties: true };
  assert.equal(diff(object({ "a?": STRING }), open), ["− a (optional string, now anything) | R"]);
});

test("must and may: whoever sends has to follow one, whoever receives the other", () => {
  assert.equal(diff(object({ "a?": STRING }), object({ a: STRING })), ["a now required | S"]);
  assert.equal(diff(object({ a: STRING }), object({ "a?": STRING })), ["a now optional | R"]);
});

test("a narrower value breaks who sends, a wider one who receives, another one both", () => {
  assert.equal(diff(object({ "a?": NUMBER }), object({ "a?": { type: "integer" } })), ["a number → integer | S"]);
  assert.equal(diff(object({ "a?": STRING }), object({ "a?": true })), ["a string → unknown | R"]);
  assert.equal(diff(object({ "a?": STRING }), object({ "a?": NUMBER })), ["a string → number | SR"]);
});

test("another name for the same is told and breaks nobody", () => {
  assert.equal(diff(object({ "a?": ref("A") }), object({ "a?": ref("B") })), ["a A → B | "]);
});

test("members of a union and values of an enum come and go one by one", () => {
  assert.equal(diff({ anyOf: [STRING, NUMBER] }, { anyOf: [STRING, { type: "boolean" }] }), ["− number | S", "+ boolean | R"]);
  assert.equal(diff({ enum: ["a", "b"] }, { enum: ["b", "c"] }), ['− "a" | S', '+ "c" | R']);
  assert.equal(diff({ type: ["string", "null"] }, STRING), ["− null | S"]);
});

test("places below the type: nested objects, items, values of a map", () => {
  const before = object({ "deep?": object({ "list?": { type: "array", items: object({ "x?": STRING }) } }) });
  const after = object({ "deep?": object({ "list?": { type: "array", items: object({ x: STRING }) } }) });
  assert.equal(diff(before, after), ["deep.list[].x now required | S"]);
  const map = (values: Schema): Schema => object({ "m?": { type: "object", additionalProperties: values } });
  assert.equal(diff(map(STRING), map(NUMBER)), ["m.* string → number | SR"]);
});

test("limits are part of what a value is", () => {
  const list = (more: object): Schema => ({ type: "array", items: STRING, ...more });
  assert.equal(diff(object({ "a?": list({}) }), object({ "a?": list({ maxItems: 3 }) })), ["a string[] → string[] at most 3 | S"]);
  assert.equal(diff({ ...object({}), minProperties: 1 }, object({})), ["object, minProperties 1 → object | R"]);
});

test("saying that an object is open, or not saying it, is the same", () => {
  assert.equal(diff({ type: "object" }, { type: "object", additionalProperties: {} }), []);
});

test.run();
