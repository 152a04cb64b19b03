/** Valid values with exactly one thing made wrong: validators find every one, and where a union cannot tell, its `resolve` function does. */
import { emitValidators } from "../../codegen/emit/validators.ts";
import { loadProtocols, SHIPPED } from "../../codegen/load.ts";
import type { ProtocolModel, UnionDef } from "../../codegen/model.ts";
import { type Json, KEYWORDS, type Schema } from "../../codegen/schema.ts";
import { fullValue, sample } from "../arbitrary.ts";
import { assert, suite } from "../harness.ts";
import { generated, LAYOUT, modelOf, openFolder, validatorOf } from "./emitted.ts";
import { type Definitions, type Mutant, mutantsOf, satisfies } from "./mutate.ts";
import { MUTATIONS } from "./mutations.ts";

/** Full values a definition; each has some hundred mutants. */
const SAMPLES = Math.ceil(Number(process.env["MCPGEN_SAMPLES"] ?? 20) / 10);

const test = suite("mutants", { timeoutMs: 60_000 + SAMPLES * 10_000 });
const { models } = await loadProtocols({ schemaDir: SHIPPED });

const TEXT: Schema = { type: "string" };
/** A small schema for each keyword, and a value it accepts. */
const SMALL: Readonly<Record<string, readonly [schema: Schema, value: Json]>> = {
  $ref: [{ $ref: "#/$defs/type" }, 1],
  type: [{ type: "integer" }, 1],
  const: [{ const: "a" }, "a"],
  enum: [{ enum: ["a", "b"] }, "b"],
  multipleOf: [{ multipleOf: 0.5 }, 1.5],
  minimum: [{ minimum: 1 }, 1],
  maximum: [{ maximum: 1 }, 1],
  exclusiveMinimum: [{ exclusiveMinimum: 1 }, 2],
  exclusiveMaximum: [{ exclusiveMaximum: 1 }, 0],
  minLength: [{ minLength: 2 }, "ab"],
  maxLength: [{ maxLength: 2 }, "ab"],
  pattern: [{ pattern: "^[a-c]$" }, "b"],
  prefixItems: [{ prefixItems: [TEXT] }, ["a"]],
  items: [{ items: TEXT }, ["a", "b"]],
  contains: [{ contains: { type: "integer" } }, [1, null]],
  minContains: [{ contains: TEXT, minContains: 2 }, ["a", "b"]],
  maxContains: [{ contains: TEXT, maxContains: 1 }, ["a"]],
  minItems: [{ minItems: 2 }, [1, 2]],
  maxItems: [{ maxItems: 2 }, [1, 2]],
  uniqueItems: [{ uniqueItems: true }, [1, 2]],
  properties: [{ properties: { constructor: TEXT } }, { constructor: "a" }],
  required: [{ required: ["a", "toString"] }, { a: 1, toString: 1 }],
  additionalProperties: [{ additionalProperties: TEXT }, { a: "a" }],
  patternProperties: [{ patternProperties: { "^x-": TEXT } }, { "x-a": "a" }],
  propertyNames: [{ propertyNames: { maxLength: 3 } }, { abc: 1 }],
  minProperties: [{ minProperties: 1 }, { a: 1 }],
  maxProperties: [{ maxProperties: 1 }, { a: 1 }],
  dependentRequired: [{ dependentRequired: { a: ["b"] } }, { a: 1, b: 1 }],
  dependentSchemas: [{ dependentSchemas: { a: { required: ["b"] } } }, { a: 1, b: 1 }],
  allOf: [{ allOf: [{ required: ["a"] }, { properties: { a: TEXT } }] }, { a: "a" }],
  anyOf: [{ anyOf: [TEXT, { type: "integer" }] }, 1],
  oneOf: [{ oneOf: [TEXT, { type: "null" }] }, null],
  not: [{ not: { type: "object" } }, 1],
  if: [{ if: TEXT, then: { minLength: 1 } }, "a"],
  then: [{ if: TEXT, then: { minLength: 1 } }, "a"],
  else: [{ if: TEXT, else: { type: "integer" } }, 1],
};

test("every keyword that asserts something has mutants, and its validator finds them all", async () => {
  const definitions: Definitions = Object.fromEntries(Object.entries(SMALL).map(([keyword, [schema]]) => [keyword, schema]));
  assert.equal([...Object.keys(SMALL), "format"].sort(), Object.keys(KEYWORDS).sort());
  const folder = await openFolder("mutants");
  await folder.write("validators.ts", emitValidators(modelOf(definitions), LAYOUT));
  const validators = await folder.load("validators.ts");
  for (const [keyword, [schema, value]] of Object.entries(SMALL)) {
    const isValid = validatorOf(validators, keyword);
    assert.ok(isValid(value), keyword);
    const mutants = mutantsOf(schema, value, definitions);
    assert.ok(keyword in MUTATIONS ? mutants.some((mutant) => mutant.keyword === keyword) : mutants.length > 0, `${keyword} has no mutant`);
    for (const mutant of mutants) assert.not(isValid(mutant.value), `${keyword} accepts ${JSON.stringify(mutant.value)}`);
  }
});

for (const model of models) {
  const definitions = definitionsOf(model);

  test(`validators of ${model.revision} find every mutant outside ambiguous unions`, async () => {
    const validators = await generated(`${model.revision}/validators`);
    const survivors: string[] = [];
    let [clear, ambiguous, found] = [0, 0, 0];
    for (const name of model.types.keys()) {
      const isValid = validatorOf(validators, name);
      for (const mutant of mutants(name, model, definitions)) {
        const isFound = !isValid(mutant.value);
        if (!mutant.ambiguous) clear++;
        else if (isFound) found++;
        if (mutant.ambiguous) ambiguous++;
        else if (!isFound) survivors.push(`${name}: ${mutant.keyword} at ${mutant.pointer}: ${JSON.stringify(mutant.value)}`);
      }
    }
    console.log(`  ${model.revision}: ${clear} mutants found, and ${found} of ${ambiguous} inside ambiguous unions`);
    assert.equal(survivors.slice(0, 5), []);
    assert.ok(clear > model.types.size * 10);
  });

  test(`a broken member of a union of ${model.revision} resolves to no member`, async () => {
    const unions = await generated(`${model.revision}/unions`);
    let tried = 0;
    for (const union of model.unions.filter(({ by }) => by.kind !== "context")) {
      for (const member of union.members) {
        for (const value of full(member, model))
          assert.equal(resolved(unions, union, value), member, `${union.name}: ${JSON.stringify(value)}`);
        for (const mutant of mutants(member, model, definitions).filter((one) => !one.ambiguous && !tells(union, one))) {
          tried++;
          const passedAs = resolved(unions, union, mutant.value);
          assert.is(
            passedAs,
            undefined,
            `${union.name}: a ${member} with ${mutant.keyword} broken at ${mutant.pointer} passes as ${passedAs}`,
          );
        }
      }
    }
    console.log(`  ${model.revision}: ${tried} broken members, none resolved`);
    assert.ok(tried > model.unions.length * 10);
  });
}

function definitionsOf({ types }: ProtocolModel): Definitions {
  return Object.fromEntries([...types].map(([name, { schema }]) => [name, schema]));
}

/** Values with everything in them; those that miss are the maker's fault and left out. */
function full(name: string, model: ProtocolModel): Json[] {
  const values = sample(fullValue(name, model.types), SAMPLES).filter((value) =>
    satisfies({ $ref: `#/$defs/${name}` }, value, definitionsOf(model)),
  );
  if (values.length === 0) throw new Error(`no value for ${name} of ${model.revision}`);
  return values;
}

function mutants(name: string, model: ProtocolModel, definitions: Definitions): Mutant[] {
  return full(name, model).flatMap((value) => mutantsOf({ $ref: `#/$defs/${name}` }, value, definitions));
}

/** Whether the mutant concerns what tells the members apart: then it may well be another member now. */
function tells({ by }: UnionDef, { pointer }: Mutant): boolean {
  const paths =
    by.kind === "tag"
      ? [by.tag]
      : by.kind === "shape"
        ? by.rules.flatMap(({ has, lacks, where = {} }) => [...has, ...lacks, ...Object.keys(where)])
        : [];
  return pointer === "" || paths.some((path) => `/${path.replaceAll(".", "/")}/`.startsWith(`${pointer}/`));
}

function resolved(unions: Readonly<Record<string, unknown>>, { name }: UnionDef, value: Json): string | undefined {
  const resolve = unions[`resolve${name}`];
  if (typeof resolve !== "function") throw new Error(`there is no resolve${name}`);
  return resolve(value)?.is;
}

test.run();
