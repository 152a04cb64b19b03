/** Each keyword alone: four witnesses give the verdict that is written down, and a seeded bug in the emitted text makes them disagree. */
import { Ajv2020 } from "ajv/dist/2020.js";
import type { TSchema } from "typebox";
import { Format } from "typebox/format";
import { Value } from "typebox/value";
import { emitCanonical } from "../../codegen/emit/canonical.ts";
import { emitSchemaOf } from "../../codegen/emit/schema-of.ts";
import { emitSchemas } from "../../codegen/emit/schemas.ts";
import { emitValidators } from "../../codegen/emit/validators.ts";
import { KEYWORDS, type Keyword, type Schema } from "../../codegen/schema.ts";
import { explain } from "../../runtime/explain.ts";
import { assert, suite } from "../harness.ts";
import { complaints, LAYOUT, modelOf, openFolder, typesText, validatorOf } from "./emitted.ts";

interface Row {
  readonly schema: Schema;
  readonly accepts: readonly unknown[];
  readonly rejects: readonly unknown[];
  /** Text of the validator, and what a careless emitter might have written. */
  readonly bug: readonly [right: string, wrong: string];
  /** Values that a witness from outside is known to see otherwise. */
  readonly except?: Readonly<Record<string, readonly unknown[]>>;
}

const POSITIVE: Schema = { type: "integer", exclusiveMinimum: 0 };
const TEXT: Schema = { type: "string" };
const TEXT_OR_NULL: Schema = { type: ["string", "null"] };
const DEFINITIONS: Readonly<Record<string, Schema>> = {
  Positive: POSITIVE,
  Named: { type: "object", properties: { name: { type: "string" } }, required: ["name"] },
};

const ROWS: Readonly<Record<Keyword, Row>> = {
  $ref: {
    schema: { $ref: "#/$defs/Positive" },
    accepts: [1, 1e300],
    rejects: [0, "1", null],
    bug: ["return isPositive(value)", "return isPositive(value) || value === 0"],
  },
  type: {
    schema: { type: ["integer", "null", "object"] },
    accepts: [1, 1.0, 1e300, null, {}],
    rejects: [1.5, "", [], false],
    bug: ["!Array.isArray(value)", "true"],
  },
  const: {
    schema: { properties: { a: { const: { x: [1, { y: null }] } }, b: { const: 0 }, c: { const: null } } },
    accepts: [{ a: { x: [1, { y: null }] } }, { b: 0 }, { b: -0 }, { c: null }, 1],
    rejects: [{ a: { x: [1, { y: null }], z: 1 } }, { a: { x: [1, {}] } }, { a: {} }, { b: "0" }, { b: false }, { c: 0 }],
    bug: ["sizeOf(value) === sizeOf(literal)", "true"],
  },
  enum: {
    schema: { properties: { few: { enum: ["a", 1, null, [1]] }, many: { enum: ["a", "b", "c", "d", "e", "f", "g", "h", "i", 0] } } },
    accepts: [{ few: "a" }, { few: 1 }, { few: null }, { few: [1] }, { many: "i" }, { many: 0 }, {}],
    rejects: [{ few: "1" }, { few: [2] }, { few: [] }, { few: {} }, { many: "j" }, { many: null }],
    bug: ["value.few === null", "value.few === undefined"],
  },
  multipleOf: {
    schema: { multipleOf: 0.1 },
    accepts: [0, 0.3, -0.7, 4.4, 1e20, "x"],
    rejects: [0.35, 0.01, -1.05],
    bug: ["=== 0n", "<= 1n"],
  },
  minimum: { schema: { minimum: 3 }, accepts: [3, 4.5, "a", null], rejects: [2.9, -1], bug: [">= 3", "> 3"] },
  maximum: { schema: { maximum: 3 }, accepts: [3, -1, [9]], rejects: [3.1, 1e9], bug: ["<= 3", "< 3"] },
  exclusiveMinimum: { schema: { exclusiveMinimum: 3 }, accepts: [3.1, {}], rejects: [3, 2], bug: ["> 3", ">= 3"] },
  exclusiveMaximum: { schema: { exclusiveMaximum: 3 }, accepts: [2.9, "9"], rejects: [3, 4], bug: ["< 3", "<= 3"] },
  minLength: {
    schema: { minLength: 2 },
    accepts: ["ab", "😀😀", "a😀", 1],
    rejects: ["", "a", "😀"],
    bug: ["lengthOf(value)", "value.length"],
  },
  maxLength: {
    schema: { maxLength: 2 },
    accepts: ["", "ab", "😀😀", []],
    rejects: ["abc", "😀😀😀"],
    bug: ["lengthOf(value)", "value.length"],
  },
  pattern: {
    schema: { pattern: "^/\\p{L}.$" },
    accepts: ["/éa", "/a😀", 1],
    rejects: ["", "/1a", "/ab ", "/a"],
    bug: ["/u;", "/;"],
  },
  format: {
    schema: { format: "uri", type: "string" },
    accepts: ["https://example.com", "not a uri at all"],
    rejects: [1],
    bug: ['typeof value === "string"', 'typeof value === "string" && URL.canParse(value)'],
  },
  prefixItems: {
    schema: { prefixItems: [{ type: "string" }, { $ref: "#/$defs/Positive" }] },
    accepts: [[], ["a"], ["a", 1], ["a", 1, null], {}],
    rejects: [[1], ["a", 0], ["a", null]],
    bug: ["value.length <= 1 || isPositive", "isPositive"],
  },
  items: {
    schema: { prefixItems: [true], items: { type: "string" } },
    accepts: [[], [1], [1, "a", "b"], "x"],
    rejects: [
      [1, 2],
      ["a", "b", null],
    ],
    bug: ["isString, 1)", "isString)"],
  },
  contains: { schema: { contains: { type: "string" } }, accepts: [["a"], [1, "a"], {}], rejects: [[], [1]], bug: [">= 1", ">= 0"] },
  minContains: {
    schema: { contains: { type: "string" }, minContains: 2 },
    accepts: [
      ["a", "b"],
      ["a", 1, "b"],
    ],
    rejects: [["a"], [], [1, 2]],
    bug: [">= 2", ">= 1"],
  },
  maxContains: {
    schema: { contains: { type: "string" }, minContains: 0, maxContains: 1 },
    accepts: [[], ["a"], [1, 2, "a"]],
    rejects: [["a", "b"]],
    bug: ["<= 1", "<= 2"],
  },
  minItems: { schema: { minItems: 2 }, accepts: [[1, 2], "a"], rejects: [[], [1]], bug: [">= 2", ">= 1"] },
  maxItems: { schema: { type: "array", maxItems: 2 }, accepts: [[], [1, 2]], rejects: [[1, 2, 3], {}], bug: ["<= 2", "<= 3"] },
  uniqueItems: {
    schema: { uniqueItems: true },
    accepts: [[], [1, "1", true, null, "null"], [{ a: 1 }, { a: 2 }], [[1], [[1]]], [{}, []], ["[]", []], ["a,b", "a"], {}],
    rejects: [
      [1, 1.0],
      ["a", "b", "a"],
      [
        { a: 1, b: [2] },
        { b: [2], a: 1 },
      ],
      [[], []],
      [null, null],
    ],
    bug: [".sort()", ""],
  },
  properties: {
    schema: { properties: { a: TEXT, constructor: TEXT, ["__proto__"]: POSITIVE } },
    accepts: [{}, { a: "x" }, { constructor: "x" }, JSON.parse('{"__proto__": 1}'), 3],
    rejects: [{ a: 1 }, { a: null }, { constructor: 1 }, JSON.parse('{"__proto__": {}}')],
    bug: ['own(value, "constructor")', "value.constructor"],
    except: { AJV: [JSON.parse('{"__proto__": {}}')] },
  },
  required: {
    schema: { required: ["a", "toString"] },
    accepts: [{ a: null, toString: 1 }, []],
    rejects: [{}, { a: 1 }, { toString: 1 }],
    bug: ['own(value, "toString")', "value.toString"],
    except: { TypeBox: [{ a: 1 }] },
  },
  additionalProperties: {
    schema: { properties: { a: true }, patternProperties: { "^x-": true }, additionalProperties: { type: "integer" } },
    accepts: [{}, { a: "x" }, { "x-y": "x" }, { b: 1 }, JSON.parse('{"__proto__": 1}')],
    rejects: [{ b: "x" }, { a: 1, ax: null }, JSON.parse('{"__proto__": {}}'), { constructor: "x" }],
    bug: ['key === "a" || ', "key in { a: 1 } || "],
  },
  patternProperties: {
    schema: { patternProperties: { "^x-": { type: "string" }, y$: TEXT_OR_NULL } },
    accepts: [{ a: 1 }, { "x-": "a" }, { "x-y": "a" }, { ay: null }],
    rejects: [{ "x-a": 1 }, { y: 2 }, { "x-y": null }],
    bug: ["!SUBJECT_PATTERN1.test(key) ||", "!SUBJECT_PATTERN1.test(key) || SUBJECT_PATTERN2.test(key) ||"],
  },
  propertyNames: {
    schema: { propertyNames: { maxLength: 3 } },
    accepts: [{}, { abc: 1 }, "long enough"],
    rejects: [{ abcd: 1 }, JSON.parse('{"__proto__": 1}')],
    bug: ["<= 3", "<= 4"],
  },
  minProperties: { schema: { minProperties: 2 }, accepts: [{ a: 1, b: 2 }, []], rejects: [{}, { a: 1 }], bug: [">= 2", ">= 1"] },
  maxProperties: { schema: { maxProperties: 1 }, accepts: [{}, { a: 1 }], rejects: [{ a: 1, b: 2 }], bug: ["<= 1", "< 1"] },
  dependentRequired: {
    schema: { dependentRequired: { a: ["b", "c"] } },
    accepts: [{}, { b: 1 }, { a: 1, b: 1, c: 1 }, "a"],
    rejects: [{ a: 1 }, { a: 1, b: 1 }, { a: null, c: 1 }],
    bug: ["value.b !== undefined && value.c !== undefined", "value.b !== undefined"],
  },
  dependentSchemas: {
    schema: { dependentSchemas: { a: { properties: { b: { type: "string" } }, required: ["b"] } } },
    accepts: [{}, { b: 1 }, { a: 1, b: "x" }],
    rejects: [{ a: 1 }, { a: 1, b: 1 }],
    bug: ["value.a === undefined ||", "value.a !== undefined ||"],
  },
  allOf: {
    schema: { allOf: [{ $ref: "#/$defs/Named" }, { properties: { age: { type: "integer" } } }] },
    accepts: [{ name: "a" }, { name: "a", age: 1 }],
    rejects: [{ age: 1 }, { name: "a", age: "1" }, 1],
    bug: ["isNamed(value) &&", "isNamed(value) ||"],
  },
  anyOf: {
    schema: { anyOf: [{ $ref: "#/$defs/Positive" }, { $ref: "#/$defs/Named" }] },
    accepts: [1, { name: "a" }],
    rejects: [0, {}, "a"],
    bug: ["isPositive(value) ||", "isPositive(value) &&"],
  },
  oneOf: {
    schema: { oneOf: [{ $ref: "#/$defs/Positive" }, { maximum: 10 }] },
    accepts: [11, 0, -1, "a"],
    rejects: [1, 10, 10.5],
    bug: ["=== 1", ">= 1"],
  },
  not: { schema: { not: { $ref: "#/$defs/Named" } }, accepts: [{}, 1, { name: 1 }], rejects: [{ name: "" }], bug: ["!isNamed", "isNamed"] },
  if: {
    schema: { if: { required: ["a"] }, then: { required: ["b"] }, else: { required: ["c"] } },
    accepts: [{ a: 1, b: 1 }, { c: 1 }, { b: 1, c: 1 }, 1],
    rejects: [{ a: 1 }, { a: 1, c: 1 }, {}, { b: 1 }],
    bug: ["!isSubjectCondition(value)", "isSubjectCondition(value)"],
  },
  then: {
    schema: { if: { type: "string" }, then: { minLength: 1 } },
    accepts: ["a", 1, {}],
    rejects: [""],
    bug: ["value.length > 0", "value.length >= 0"],
  },
  else: {
    schema: { if: { type: "string" }, else: { type: "integer" } },
    accepts: ["a", "", 1],
    rejects: [null, 1.5],
    bug: ["|| isInteger(value)", "|| Number.isFinite(value)"],
  },
};

const test = suite("validators, keyword by keyword");
const folder = await openFolder("keywords");
// Formats are annotations here; TypeBox asserts those it knows.
Format.Clear();
await folder.write("schema-of.ts", emitSchemaOf());

test("every keyword of the canonical form has a row", () => {
  assert.equal(Object.keys(ROWS).sort(), Object.keys(KEYWORDS).sort());
});

for (const [keyword, row] of Object.entries(ROWS)) {
  test(`${keyword} means the same to all four witnesses`, async () => {
    const witnesses = await testify(keyword, row);
    for (const [who, accepts] of Object.entries(witnesses)) {
      const known = row.except?.[who]?.map((value) => JSON.stringify(value)) ?? [];
      for (const value of row.accepts) assert.ok(await accepts(value), `${who} rejects ${JSON.stringify(value)}`);
      for (const value of row.rejects.filter((one) => !known.includes(JSON.stringify(one))))
        assert.not(await accepts(value), `${who} accepts ${JSON.stringify(value)}`);
    }
  });

  test(`a bug in ${keyword} makes the witnesses disagree`, async () => {
    const [right, wrong] = row.bug;
    const text = emitValidators(modelOf({ ...DEFINITIONS, Subject: row.schema }), LAYOUT);
    assert.ok(text.includes(right), `nothing to break: ${right} is not in\n${text}`);
    await folder.write(`${keyword}/broken.ts`, text.replaceAll(right, wrong));
    const broken = validatorOf(await folder.load(`${keyword}/broken.ts`), "Subject");
    assert.ok(row.accepts.some((value) => !broken(value)) || row.rejects.some((value) => broken(value)));
  });
}

type Witness = (value: unknown) => boolean | Promise<boolean>;

async function testify(keyword: string, { schema }: Row): Promise<Readonly<Record<string, Witness>>> {
  const model = modelOf({ ...DEFINITIONS, Subject: schema });
  await folder.write(`${keyword}/validators.ts`, emitValidators(model, LAYOUT));
  await folder.write(`${keyword}/canonical.ts`, emitCanonical(model, LAYOUT));
  await folder.write(`${keyword}/schemas.ts`, emitSchemas(model, LAYOUT));
  const { definitions } = await folder.load(`${keyword}/canonical.ts`);
  const { Subject } = await folder.load(`${keyword}/schemas.ts`);
  const canonical = async (): Promise<Record<string, unknown>> => definitions as Record<string, unknown>;
  const ajv = new Ajv2020({ strict: false, validateFormats: false, ownProperties: true, multipleOfPrecision: 10 });
  const official = ajv.compile({ $defs: { ...DEFINITIONS, Subject: schema }, $ref: "#/$defs/Subject" });
  return {
    "the generated validator": validatorOf(await folder.load(`${keyword}/validators.ts`), "Subject"),
    "the canonical data": async (value) => (await explain({ canonical }, "Subject", value)) === undefined,
    TypeBox: (value) => Value.Check(Subject as TSchema, value),
    AJV: (value) => official(value),
  };
}

test("what is emitted for every keyword type-checks", async () => {
  const keywords = Object.keys(ROWS);
  for (const keyword of keywords) await folder.write(`${keyword}/types.ts`, typesText(modelOf({ ...DEFINITIONS, Subject: true })));
  const files = keywords.map((keyword) => `${keyword}/validators.ts`);
  assert.is(await complaints(folder, files), "");
});

test.run();
