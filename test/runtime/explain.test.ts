import { KEYWORDS, type Schema } from "../../codegen/schema.ts";
import { explain, type Problem } from "../../runtime/explain.ts";
import { assert, suite } from "../harness.ts";

const test = suite("explain");

const TEXT: Schema = { type: "string" };
const DEFINITIONS: Readonly<Record<string, Schema>> = {
  Text: { type: "object", properties: { type: { const: "text" }, text: TEXT }, required: ["text", "type"] },
  Image: { type: "object", properties: { type: { const: "image" }, data: TEXT }, required: ["data", "type"] },
  Media: { anyOf: [{ $ref: "#/$defs/Image" }] },
  Content: { anyOf: [{ $ref: "#/$defs/Text" }, { $ref: "#/$defs/Media" }] },
  Value: { anyOf: [{ type: "object", additionalProperties: { $ref: "#/$defs/Value" } }, { type: ["string", "number"] }] },
};

async function problem(schema: Schema, value: unknown): Promise<Problem | undefined> {
  return explain({ canonical: async () => ({ ...DEFINITIONS, Subject: schema }) }, "Subject", value);
}

/** Pointer and message in one line. */
async function said(schema: Schema, value: unknown): Promise<string> {
  const found = await problem(schema, value);
  return found === undefined ? "valid" : `${found.pointer} ${found.message}`;
}

interface Saying {
  readonly schema: Schema;
  readonly value: unknown;
  readonly says: string;
}

const KEYWORD_SAYINGS: Readonly<Record<string, Saying>> = {
  $ref: { schema: { $ref: "#/$defs/Text" }, value: { type: "text" }, says: "/text is required" },
  type: { schema: { type: ["integer", "null"] }, value: 1.5, says: " must be an integer or null, got 1.5" },
  const: { schema: { const: "2.0" }, value: 2, says: ' must be "2.0", got 2' },
  enum: { schema: { enum: ["a", 1, { b: [] }] }, value: [], says: ' must be "a" or 1 or {"b":[]}, got an empty array' },
  multipleOf: { schema: { multipleOf: 0.1 }, value: 0.25, says: " must be a multiple of 0.1, got 0.25" },
  minimum: { schema: { minimum: 3 }, value: 2, says: " must be at least 3, got 2" },
  maximum: { schema: { maximum: 3 }, value: 4, says: " must be at most 3, got 4" },
  exclusiveMinimum: { schema: { exclusiveMinimum: 3 }, value: 3, says: " must be greater than 3, got 3" },
  exclusiveMaximum: { schema: { exclusiveMaximum: 3 }, value: 3, says: " must be less than 3, got 3" },
  minLength: { schema: { minLength: 2 }, value: "😀", says: " must have at least 2 characters, has 1" },
  maxLength: { schema: { maxLength: 1 }, value: "abc", says: " must have at most 1 character, has 3" },
  pattern: { schema: { pattern: "^/" }, value: "a", says: ' must match ^/, got "a"' },
  format: { schema: { type: "string", format: "uri" }, value: "not a uri", says: "valid" },
  prefixItems: { schema: { prefixItems: [true, TEXT] }, value: [1, 2], says: "/1 must be a string, got 2" },
  items: { schema: { prefixItems: [true], items: TEXT }, value: [1, "a", null], says: "/2 must be a string, got null" },
  contains: { schema: { contains: TEXT }, value: [1], says: " must contain at least 1 item of the wanted kind, has 0" },
  minContains: {
    schema: { contains: TEXT, minContains: 2 },
    value: ["a"],
    says: " must contain at least 2 items of the wanted kind, has 1",
  },
  maxContains: {
    schema: { contains: TEXT, maxContains: 1 },
    value: ["a", "b"],
    says: " must contain at most 1 item of the wanted kind, has 2",
  },
  minItems: { schema: { minItems: 1 }, value: [], says: " must have at least 1 item, has 0" },
  maxItems: { schema: { maxItems: 2 }, value: [1, 2, 3], says: " must have at most 2 items, has 3" },
  uniqueItems: {
    schema: { uniqueItems: true },
    value: [0, { a: 1, b: 2 }, { b: 2, a: 1 }],
    says: " must not repeat an item; items 1 and 2 are equal",
  },
  properties: { schema: { properties: { "a/b~": TEXT } }, value: { "a/b~": 1 }, says: "/a~1b~0 must be a string, got 1" },
  required: { schema: { required: ["constructor"] }, value: {}, says: "/constructor is required" },
  additionalProperties: {
    schema: { properties: { a: true }, additionalProperties: false },
    value: { a: 1, b: 1 },
    says: "/b is not a known property",
  },
  patternProperties: { schema: { patternProperties: { "^x-": TEXT } }, value: { "x-y": {} }, says: "/x-y must be a string, got an object" },
  propertyNames: {
    schema: { propertyNames: { maxLength: 1 } },
    value: { ab: 1 },
    says: ' has a property "ab" whose name must have at most 1 character, has 2',
  },
  minProperties: { schema: { minProperties: 1 }, value: {}, says: " must have at least 1 property, has 0" },
  maxProperties: { schema: { maxProperties: 0 }, value: { a: 1 }, says: " must have at most 0 properties, has 1" },
  dependentRequired: { schema: { dependentRequired: { a: ["b"] } }, value: { a: 1 }, says: '/b is required beside "a"' },
  dependentSchemas: {
    schema: { dependentSchemas: { a: { required: ["b"] } } },
    value: { a: 1 },
    says: '/b is required (because "a" is there)',
  },
  allOf: { schema: { allOf: [{ required: ["a"] }, { required: ["b"] }] }, value: { a: 1 }, says: "/b is required" },
  anyOf: { schema: { anyOf: [TEXT, { type: "integer" }] }, value: null, says: " must be a string or an integer, got null" },
  oneOf: { schema: { oneOf: [TEXT, { minLength: 1 }, { type: "null" }] }, value: "a", says: " must fit exactly one of 3 forms, fits 2" },
  not: { schema: { not: TEXT }, value: "a", says: " fits a form that is excluded here" },
  if: { schema: { if: TEXT, else: { type: "integer" } }, value: null, says: " must be an integer, got null" },
  then: { schema: { if: TEXT, then: { minLength: 1 } }, value: "", says: " must have at least 1 character, has 0" },
  else: { schema: { if: { minimum: 5 }, else: { const: 1 } }, value: 2, says: " must be 1, got 2" },
};

test("every keyword of the canonical form has a saying", () => {
  assert.equal(Object.keys(KEYWORD_SAYINGS).sort(), Object.keys(KEYWORDS).sort());
});

for (const [keyword, { schema, value, says }] of Object.entries(KEYWORD_SAYINGS)) {
  test(`${keyword}: ${says.trim()}`, async () => {
    assert.is(await said(schema, value), says);
  });
}

test("a tag picks the branch, also through a union in a union", async () => {
  const content: Schema = { $ref: "#/$defs/Content" };
  assert.is(await said(content, { type: "image" }), "/data is required");
  assert.is(await said(content, { type: "image", data: 1, text: "a" }), "/data must be a string, got 1");
  assert.is(await said(content, { type: "text", data: "a", text: null }), "/text must be a string, got null");
});

test("an unknown tag or none is told with the tags there are", async () => {
  const content: Schema = { $ref: "#/$defs/Content" };
  assert.is(await said(content, { type: "video" }), '/type must be "text" or "image", got "video"');
  assert.is(await said(content, { text: "a" }), '/type is required: "text" or "image"');
  assert.is(await said(content, "text"), ' must be an object, got "text"');
});

test("without a tag the branch that got furthest is the one that was meant", async () => {
  const blob: Schema = { type: "object", properties: { uri: TEXT, blob: TEXT }, required: ["uri", "blob"] };
  const text: Schema = { type: "object", properties: { uri: TEXT, text: TEXT }, required: ["uri", "text"] };
  assert.is(await said({ anyOf: [text, blob] }, { uri: "a:b", blob: 1 }), "/blob must be a string, got 1");
  assert.is(await said({ anyOf: [TEXT, { type: "array", items: text }] }, [{ uri: "a" }]), "/0/text is required");
});

test("a missing tag leaves the branches that can do without it", async () => {
  const form: Schema = { type: "object", properties: { mode: { const: "form" }, schema: { type: "object" } }, required: ["schema"] };
  const url: Schema = { type: "object", properties: { mode: { const: "url" }, url: TEXT }, required: ["mode", "url"] };
  assert.is(await said({ anyOf: [url, form] }, { url: "a:b" }), "/schema is required");
  assert.is(await said({ anyOf: [url, form] }, { mode: "url" }), "/url is required");
});

test("a value is shown so that it is recognised, never at length", async () => {
  const long = "x".repeat(1_000_000);
  for (const value of [long, { [long]: long }, [long], `\ud83d${"😀".repeat(500)}`, 10n ** 500n, Symbol(long), () => long]) {
    const found = await problem({ type: "boolean" }, value);
    assert.ok((found?.message.length ?? 0) < 160, found?.message);
  }
  const named = await problem({ additionalProperties: { additionalProperties: false } }, { [long]: { [long]: 1 } });
  assert.ok((named?.pointer.length ?? 0) < 200);
  const options = await problem({ enum: Array.from({ length: 500 }, () => long) }, 1);
  assert.ok((options?.message.length ?? 0) < 1200);
});

test("depth bombs, sparse arrays and prototypes get an answer", async () => {
  const bomb: unknown = JSON.parse(`${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`);
  assert.match((await problem({ $ref: "#/$defs/Value" }, bomb))?.message ?? "", "is nested more than 256 levels deep");
  const items: unknown = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`);
  assert.match(await said({ uniqueItems: true }, [items]), "is nested more than 256 levels deep");
  assert.is(await said({ items: TEXT }, new Array(3)), "/0 must be a string, got nothing");
  assert.is(await said({ properties: { toString: TEXT } }, {}), "valid");
  assert.is(await said({ additionalProperties: TEXT }, JSON.parse('{"__proto__": 1}')), "/__proto__ must be a string, got 1");
  assert.is(await said({ type: "number" }, NaN), " must be a number, got NaN");
});

test("the work is bounded however large or entangled the value", async () => {
  const content: Schema = { type: "array", items: { $ref: "#/$defs/Content" } };
  const many = Array.from({ length: 1_000_000 }, () => ({ type: "text", text: "a" }));
  assert.is((await problem(content, [...many, null]))?.message, "is too large to say what is wrong with it");
  assert.is(await said(content, [...many.slice(0, 5000), null]), "/5000 must be an object, got null");
  const tangled: Record<string, unknown> = {};
  for (const key of ["a", "b", "c"]) tangled[key] = tangled;
  assert.match(await said({ $ref: "#/$defs/Value" }, tangled), "is nested more than 256 levels deep");
});

test("a definition that is not there is said, and a name every object inherits is not there", async () => {
  for (const name of ["Nothing", "constructor", "__proto__"]) {
    const found = await explain({ canonical: async () => ({}) }, name, 1);
    assert.equal(found, { pointer: "", message: `cannot be judged: this revision has no definition ${name}` });
  }
});

test("the definitions are asked for once per explanation, and not before", async () => {
  let asked = 0;
  const canonical = async (): Promise<Record<string, Schema>> => {
    asked++;
    return { Subject: TEXT };
  };
  assert.is(asked, 0);
  await explain({ canonical }, "Subject", 1);
  assert.is(asked, 1);
});

test.run();
