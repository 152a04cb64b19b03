/**
 * Random schemas: the canonical form is one text for all orders of a file, is its own canonical form, and accepts the same values.
 * TypeBox's interpreter is the witness; AJV 8.20 is wrong here and there on such schemas (`contains: false` beside `prefixItems`).
 */

import fc from "fast-check";
import { Check } from "typebox/schema";
import { canonicalise } from "../../../codegen/import/canonical.ts";
import { fileText } from "../../../codegen/import/text.ts";
import { Problem } from "../../../codegen/problem.ts";
import { isObject } from "../../../codegen/schema.ts";
import { assert, suite } from "../../harness.ts";

const test = suite("import: equivalence");

const key = fc.constantFrom("a", "b", "type", "10", "9");
const scalar = fc.oneof(fc.constantFrom("a", "b", "ab", ""), fc.integer({ min: -2, max: 3 }), fc.constantFrom(0.5, null, true, false));
const type = fc.constantFrom("array", "boolean", "integer", "null", "number", "object", "string");
const size = fc.integer({ min: 0, max: 3 });

const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(key, tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

/** References stand below properties and items only, so that no definition is itself. */
function schemas(
  extra: (deep: fc.Arbitrary<unknown>, part: fc.Arbitrary<unknown>) => Record<string, fc.Arbitrary<unknown>>,
  holder: string,
): fc.Arbitrary<unknown> {
  return fc.letrec((tie) => {
    const part = tie("schema");
    const deep = fc.oneof(
      { weight: 3, arbitrary: part },
      { weight: 1, arbitrary: fc.constantFrom("A", "B").map((name) => ({ $ref: `#/${holder}/${name}` })) },
    );
    const parts = fc.array(part, { minLength: 1, maxLength: 3 });
    const keywords: Record<string, fc.Arbitrary<unknown>> = {
      type: fc.oneof(type, fc.array(type, { minLength: 1, maxLength: 3 })),
      const: scalar,
      enum: fc.array(scalar, { minLength: 1, maxLength: 3 }),
      minimum: size,
      exclusiveMaximum: size,
      multipleOf: fc.constantFrom(1, 2),
      minLength: size,
      pattern: fc.constantFrom("^a", "b$"),
      properties: fc.dictionary(key, deep, { maxKeys: 3, noNullPrototype: true }),
      patternProperties: fc.dictionary(fc.constantFrom("^a", "."), deep, { maxKeys: 2, noNullPrototype: true }),
      required: fc.array(key, { maxLength: 2 }),
      additionalProperties: deep,
      propertyNames: part,
      maxProperties: size,
      items: deep,
      contains: deep,
      minItems: size,
      uniqueItems: fc.boolean(),
      anyOf: parts,
      allOf: parts,
      oneOf: parts,
      not: part,
      if: part,
      then: part,
      else: part,
      description: fc.constant("prose"),
      ...extra(deep, part),
    };
    const pairs = Object.entries(keywords).map(([name, arbitrary]) => arbitrary.map((under): [string, unknown] => [name, under]));
    const object = fc.array(fc.oneof(...pairs), { maxLength: 4 }).map((entries) => Object.fromEntries(entries));
    return { schema: fc.oneof({ maxDepth: 3 }, { weight: 1, arbitrary: fc.boolean() }, { weight: 6, arbitrary: object }) };
  })["schema"];
}

const modern = schemas(
  (deep, part) => ({
    prefixItems: fc.array(deep, { minLength: 1, maxLength: 2 }),
    minContains: size,
    maxContains: size,
    dependentRequired: fc.dictionary(key, fc.array(key, { maxLength: 2 }), { maxKeys: 2, noNullPrototype: true }),
    dependentSchemas: fc.dictionary(key, part, { maxKeys: 2, noNullPrototype: true }),
  }),
  "$defs",
);
const draft07 = schemas(
  (deep, part) => ({
    items: fc.oneof(deep, fc.array(deep, { minLength: 1, maxLength: 2 })),
    additionalItems: deep,
    dependencies: fc.dictionary(key, fc.oneof(part, fc.array(key, { maxLength: 2 })), { maxKeys: 2, noNullPrototype: true }),
  }),
  "definitions",
);

const dialects = {
  "2020-12": { url: "https://json-schema.org/draft/2020-12/schema", holder: "$defs", schema: modern },
  "draft-07": { url: "http://json-schema.org/draft-07/schema#", holder: "definitions", schema: draft07 },
} as const;

const canonicalText = (document: unknown): string =>
  fileText(canonicalise(new TextEncoder().encode(JSON.stringify(document)), "schema.json"));

/** The canonical text, or nothing where the schema contradicts itself and is refused. */
function accepted(document: unknown): string {
  try {
    return canonicalText(document);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    fc.pre(false);
    return "";
  }
}

for (const [name, { url, holder, schema }] of Object.entries(dialects)) {
  const document = fc.record({ A: schema, B: schema }).map((definitions) => ({ $schema: url, [holder]: definitions }));

  test(`${name}: the same values are valid before and after`, () => {
    const seen = { valid: 0, invalid: 0 };
    fc.assert(
      fc.property(document, fc.array(value, { minLength: 5, maxLength: 10 }), (given, values) => {
        const want: unknown = JSON.parse(accepted(given));
        if (!isObject(want)) throw new Error("a canonical file is an object");
        for (const one of values) {
          const verdict = Check({ ...given, $ref: `#/${holder}/A` }, one);
          seen[verdict ? "valid" : "invalid"] += 1;
          assert.is(Check({ ...want, $ref: "#/$defs/A" }, one), verdict, `${JSON.stringify(one)} under ${JSON.stringify(given)}`);
        }
      }),
      { numRuns: 400, seed: 7 },
    );
    assert.ok(Math.min(seen.valid, seen.invalid) > 300, `both verdicts are tried: ${JSON.stringify(seen)}`);
  });

  test(`${name}: importing the canonical file gives the same bytes`, () => {
    fc.assert(
      fc.property(document, (given) => {
        const once = accepted(given);
        assert.is(canonicalText(JSON.parse(once)), once);
      }),
      { numRuns: 400, seed: 7 },
    );
  });

  test(`${name}: the order of keys, types, names and choices does not matter`, () => {
    fc.assert(
      fc.property(document, fc.infiniteStream(fc.nat()), (given, random) => {
        const numbers = random[Symbol.iterator]();
        const next = (): number => Number(numbers.next().value);
        const want = accepted(given);
        assert.is(canonicalText(shuffled(given, next)), want);
      }),
      { numRuns: 400, seed: 7 },
    );
  });
}

const SETS: ReadonlySet<string> = new Set(["type", "enum", "required", "anyOf", "allOf", "oneOf"]);

function shuffled(value: unknown, next: () => number, isSet = false): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => shuffled(item, next));
    return isSet ? inAnyOrder(items, next) : items;
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(inAnyOrder(Object.entries(value), next).map(([key, member]) => [key, shuffled(member, next, SETS.has(key))]));
}

function inAnyOrder<T>(items: readonly T[], next: () => number): T[] {
  return items
    .map((item) => ({ item, at: next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

test.run();
