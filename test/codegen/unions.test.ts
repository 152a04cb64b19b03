import { emitUnions } from "../../codegen/emit/unions.ts";
import type { Discriminator, UnionDef } from "../../codegen/model.ts";
import { assert, suite } from "../harness.ts";
import { generated, LAYOUT, modelOf } from "./emitted.ts";
import { output } from "./small.ts";

const test = suite("unions");

/** What is emitted for one union of A and B. */
function emitted(by: Discriminator): string[] {
  const union: UnionDef = { name: "Shape", members: ["A", "B"], by, provenance: "schema" };
  return output(emitUnions(modelOf({ A: true, B: true }, [union]), LAYOUT));
}

test("a union with a tag is a table by its values", () => {
  assert.equal(emitted({ kind: "tag", tag: "kind", cases: { a: "A", "b/c": "B", ["__proto__"]: "B" }, absent: "A", otherwise: "B" }), [
    'import type { Resolved, TagTable } from "../../../../runtime/contract.ts";',
    'import { resolve } from "../../../../runtime/contract.ts";',
    'import type * as t from "./types.ts";',
    'import { isA, isB } from "./validators.ts";',
    "",
    "export const ShapeUnion: TagTable = {",
    '  tag: "kind",',
    "  cases: {",
    '    a: ["A", isA],',
    '    "b/c": ["B", isB],',
    '    ["__proto__"]: ["B", isB],',
    "  },",
    '  absent: ["A", isA],',
    '  otherwise: ["B", isB],',
    "};",
    "",
    "export type ResolvedShape = Resolved<{",
    "  A: t.A;",
    "  B: t.B;",
    "}>;",
    "",
    "export function resolveShape(value: unknown): ResolvedShape | undefined {",
    "  return resolve(ShapeUnion, value) as ResolvedShape | undefined;",
    "}",
  ]);
});

test("a union told by its shape is a list of rules", () => {
  const rules = [
    { has: ["a.b"], lacks: ["c"], is: "A" },
    { has: [], lacks: [], where: { type: ["x", "y"] }, is: "B" },
  ];
  assert.equal(emitted({ kind: "shape", rules }), [
    'import type { Resolved, ShapeTable } from "../../../../runtime/contract.ts";',
    'import { resolve } from "../../../../runtime/contract.ts";',
    'import type * as t from "./types.ts";',
    'import { isA, isB } from "./validators.ts";',
    "",
    "export const ShapeUnion: ShapeTable = {",
    "  rules: [",
    '    { has: ["a.b"], lacks: ["c"], is: ["A", isA] },',
    '    { has: [], where: { type: ["x", "y"] }, is: ["B", isB] },',
    "  ],",
    "};",
    "",
    "export type ResolvedShape = Resolved<{",
    "  A: t.A;",
    "  B: t.B;",
    "}>;",
    "",
    "export function resolveShape(value: unknown): ResolvedShape | undefined {",
    "  return resolve(ShapeUnion, value) as ResolvedShape | undefined;",
    "}",
  ]);
});

test("a union that only its context tells gets no table", () => {
  assert.equal(emitted({ kind: "context", by: "the method of the request" }), []);
});

const {
  resolveCallToolResultOrInputRequiredResult: answer,
  resolveElicitRequestParams: asked,
  resolvePrimitiveSchemaDefinition: field,
} = await generated("2026-07-28/unions");

/** The member a value resolves to. */
function member(resolve: unknown, value: unknown): string | undefined {
  return typeof resolve === "function" ? resolve(value)?.is : "no such function";
}

test("a broken result never passes as a request for more input", () => {
  const result = { resultType: "complete", content: [{ type: "text", text: "hi" }] };
  assert.is(member(answer, result), "CallToolResult");
  assert.is(member(answer, { ...result, content: undefined }), undefined);
  assert.is(member(answer, { ...result, content: [{ type: "text" }] }), undefined);
  assert.is(member(answer, { resultType: "input_required", inputRequests: {} }), "InputRequiredResult");
  assert.is(member(answer, { resultType: "input_required", inputRequests: [] }), undefined);
});

test("a field of a form resolves to the one kind of schema it is", () => {
  const choices = [{ const: "a", title: "A" }];
  const kinds = {
    BooleanSchema: { type: "boolean" },
    NumberSchema: { type: "integer" },
    StringSchema: { type: "string", format: "email" },
    UntitledSingleSelectEnumSchema: { type: "string", enum: ["a"] },
    TitledSingleSelectEnumSchema: { type: "string", oneOf: choices },
    LegacyTitledEnumSchema: { type: "string", enum: ["a"], enumNames: ["A"] },
    UntitledMultiSelectEnumSchema: { type: "array", items: { type: "string", enum: ["a"] } },
    TitledMultiSelectEnumSchema: { type: "array", items: { anyOf: choices } },
  };
  for (const [kind, value] of Object.entries(kinds)) assert.is(member(field, value), kind);
  assert.is(member(field, { type: "string", enum: "a" }), undefined);
  assert.is(member(field, { type: "constructor" }), undefined);
});

test("a mode that is left out means a form", () => {
  const form = { message: "?", requestedSchema: { type: "object", properties: {} } };
  assert.is(member(asked, form), "ElicitRequestFormParams");
  assert.is(member(asked, { ...form, mode: "form" }), "ElicitRequestFormParams");
  assert.is(member(asked, { mode: "url", message: "?", url: "https://example.com", elicitationId: "1" }), "ElicitRequestURLParams");
  assert.is(member(asked, { ...form, mode: "url" }), undefined);
});

test("what is no object is no member, and inherited names are no tags", () => {
  for (const value of [null, undefined, "complete", 1, [], () => 1]) assert.is(member(answer, value), undefined);
  for (const resultType of ["constructor", "__proto__", "toString"]) assert.is(member(answer, { resultType }), undefined);
});

test.run();
