import { readDocs, wantedDocs } from "../../codegen/docs.ts";
import { Problem } from "../../codegen/problem.ts";
import type { Schema } from "../../codegen/schema.ts";
import { assert, suite } from "../harness.ts";

const test = suite("docs file");

const FILE = "schema/docs.json";
const read = (value: unknown) => readDocs(JSON.stringify(value), FILE);

function problem(text: string): Problem {
  try {
    readDocs(text, FILE);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error("no problem was found");
}

test("a text is found by type, by property path and by method", () => {
  const docs = read({ methods: { "a/b": "M." }, types: { T: { doc: "T.", properties: { "a.b[].c": "P.", "x/y": "Q." } } } });
  assert.is(docs.type("T"), "T.");
  assert.is(docs.property("T", "a.b[].c"), "P.");
  assert.is(docs.property("T", "x/y"), "Q.");
  assert.is(docs.method("a/b"), "M.");
});

test("what nobody wrote is undefined, whatever it is called", () => {
  const docs = read({ types: { T: {} } });
  for (const name of ["T", "constructor", "__proto__", "toString"]) {
    assert.is(docs.type(name), undefined);
    assert.is(docs.property("T", name), undefined);
    assert.is(docs.method(name), undefined);
  }
});

test("__proto__ and constructor are names like any other", () => {
  const docs = readDocs('{"types": {"__proto__": {"doc": "A.", "properties": {"constructor": "B."}}}}', FILE);
  assert.is(docs.type("__proto__"), "A.");
  assert.is(docs.property("__proto__", "constructor"), "B.");
});

test("texts that no lookup asked for are unused, by pointer", () => {
  const docs = read({ methods: { "a/b": "M.", c: "C." }, types: { U: { doc: "U." }, T: { doc: "T.", properties: { p: "P.", q: "Q." } } } });
  docs.type("T");
  docs.property("T", "p");
  docs.method("c");
  docs.type("nowhere");
  assert.equal(docs.unused(), ["/methods/a~1b", "/types/T/properties/q", "/types/U/doc"]);
});

test("wanted texts are those of types, named properties and methods; missing are those not written", () => {
  const text: Schema = { type: "string" };
  const schema: Schema = {
    properties: { list: { items: { properties: { a: text } } }, map: { additionalProperties: text }, ref: { $ref: "#/$defs/T" } },
  };
  const wanted = wantedDocs({ types: new Map([["T", { name: "T", schema }]]), methods: [{ method: "a/b" }] });
  assert.equal(wanted, [
    "/types/T/doc",
    "/types/T/properties/list",
    "/types/T/properties/list[].a",
    "/types/T/properties/map",
    "/types/T/properties/ref",
    "/methods/a~1b",
  ]);
  const docs = read({ types: { T: { properties: { list: "List.", map: "Map." } } } });
  assert.equal(docs.missing([...wanted, ...wanted]), [
    "/methods/a~1b",
    "/types/T/doc",
    "/types/T/properties/list[].a",
    "/types/T/properties/ref",
  ]);
});

test("a mistake is reported with file, pointer and fix", () => {
  const cases: [text: string, what: RegExp, where: string][] = [
    ["{", /^not JSON/, FILE],
    ["[]", /^not an object$/, `${FILE}#`],
    ["null", /^not an object$/, `${FILE}#`],
    ['{"type": {}}', /^unknown key$/, `${FILE}#/type`],
    ['{"__proto__": {}}', /^unknown key$/, `${FILE}#/__proto__`],
    ['{"types": {"T": "T."}}', /^not an object$/, `${FILE}#/types/T`],
    ['{"types": {"T": {"docs": "T."}}}', /^unknown key$/, `${FILE}#/types/T/docs`],
    ['{"types": {"T": {"properties": []}}}', /^not an object$/, `${FILE}#/types/T/properties`],
    ['{"types": {"T": {"doc": 1}}}', /^not a line of text$/, `${FILE}#/types/T/doc`],
    ['{"methods": {"a/b": " "}}', /^not a line of text$/, `${FILE}#/methods/a~1b`],
    ['{"methods": {"a": "one\\ntwo"}}', /^not a line of text$/, `${FILE}#/methods/a`],
    [`{"methods": {"a": ${"[".repeat(100_000)}${"]".repeat(100_000)}}}`, /^not a line of text$/, `${FILE}#/methods/a`],
  ];
  for (const [text, what, where] of cases) {
    const found = problem(text);
    assert.match(found.what, what);
    assert.is(found.where, where);
    assert.ok(found.fix.length > 0);
  }
});

test.run();
