/** Random schemas, judged by AJV, by `explain` and by the generated validator. `MCPGEN_SAMPLES` and `MCPGEN_SEED` ask for more and for others. */
import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { emitValidators } from "../../codegen/emit/validators.ts";
import type { Json, Schema } from "../../codegen/schema.ts";
import { type Dice, throwing } from "../../codegen/verify/dice.ts";
import { valueFor } from "../../codegen/verify/values.ts";
import { examine } from "../../runtime/explain/judge.ts";
import { sample } from "../arbitrary.ts";
import { assert, suite } from "../harness.ts";
import { type Check, complaints, LAYOUT, modelOf, openFolder, typesText, validatorOf } from "./emitted.ts";
import { randomSchema } from "./random-schema.ts";

const SCHEMAS = 300;
const VALUES = Number(process.env["MCPGEN_SAMPLES"] ?? 20);

const test = suite("validators, random schemas", { timeoutMs: 120_000 });
const folder = await openFolder("random");
const [drawn = {}] = sample(throwing(fc, definitions), 1);
const model = modelOf(drawn);
await folder.write("validators.ts", emitValidators(model, LAYOUT));

test("all three agree on every value", async () => {
  const validators = await folder.load("validators.ts");
  const ajv = new Ajv2020({ strict: false, validateFormats: false, ownProperties: true, multipleOfPrecision: 10, validateSchema: false });
  ajv.addSchema({ $id: "random", $defs: drawn });

  const counts = { accepted: 0, rejected: 0, silent: 0 };
  for (const [name, schema] of Object.entries(drawn)) {
    const isValid = validatorOf(validators, name);
    const isExplained: Check = (value) => examine(schema, value, drawn) === undefined;
    for (const value of sample(
      throwing(fc, (dice): Json => valueFor(name, model.types, dice)),
      VALUES,
    )) {
      const official = verdict(ajv, name, value);
      const expected = official ?? isExplained(value);
      counts[official === undefined ? "silent" : official ? "accepted" : "rejected"]++;
      const given = `${JSON.stringify(value)} against ${name} ${JSON.stringify(schema)}`;
      assert.is(isValid(value), expected, `the generated validator: ${given}`);
      assert.is(isExplained(value), expected, `explain: ${given}`);
    }
  }
  console.log(`  ${SCHEMAS} schemas: ${counts.accepted} values accepted, ${counts.rejected} rejected, ${counts.silent} beyond AJV`);
  assert.ok(Math.min(counts.accepted, counts.rejected) > (SCHEMAS * VALUES) / 10);
  assert.ok(counts.silent < (SCHEMAS * VALUES) / 10);
});

test("what is emitted for them type-checks", async () => {
  await folder.write("types.ts", typesText(model));
  assert.is(await complaints(folder, ["validators.ts"]), "");
});

/** Definitions refer only to those after them, so none refers to itself. */
function definitions(dice: Dice): Record<string, Schema> {
  const names = Array.from({ length: SCHEMAS }, (_, index) => `S${index}`);
  return Object.fromEntries(names.map((name, index) => [name, randomSchema(dice, names.slice(index + 1, index + 6))]));
}

/** AJV 8 breaks over some mixtures of keywords (`props0 is not defined`); then it has no say. */
function verdict(ajv: Ajv2020, name: string, value: Json): boolean | undefined {
  try {
    return ajv.getSchema(`random#/$defs/${name}`)?.(value) === true;
  } catch (error) {
    if (error instanceof ReferenceError || error instanceof TypeError) return undefined;
    throw error;
  }
}

test.run();
