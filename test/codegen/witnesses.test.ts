/**
 * Four witnesses judge the same values for every definition of every revision, and none may differ: the generated validator, the canonical
 * data interpreted, TypeBox interpreted, and AJV. `MCPGEN_SAMPLES=500` asks for more than the 20 values a definition of a normal run,
 * `MCPGEN_SHARES=all` for what each definition rejected of the values as they were drawn, not only for the lowest five.
 */
import { Ajv2020 } from "ajv/dist/2020.js";
import type { TSchema } from "typebox";
import { Format } from "typebox/format";
import { Value } from "typebox/value";
import { loadProtocols, SHIPPED } from "../../codegen/load.ts";
import type { ProtocolModel } from "../../codegen/model.ts";
import { type Json, refName, type Schema } from "../../codegen/schema.ts";
import { examine } from "../../runtime/explain/judge.ts";
import { isSchema } from "../../runtime/explain/schema.ts";
import { anyValue, sample } from "../arbitrary.ts";
import { assert, suite } from "../harness.ts";
import { type Check, generated, validatorOf } from "./emitted.ts";

const SAMPLES = Number(process.env["MCPGEN_SAMPLES"] ?? 20);
/** Of the values of a definition that can reject any; fewer would prove little. */
const LEAST_REJECTED = 0.3;
/** How many definitions are named in the summary. */
const NAMED = process.env["MCPGEN_SHARES"] === "all" ? Infinity : 5;

const test = suite("witnesses", { timeoutMs: 60_000 + SAMPLES * 5_000 });
// Formats are annotations here; TypeBox asserts those it knows.
Format.Clear();
const { models } = await loadProtocols({ schemaDir: SHIPPED });

for (const model of models) {
  test(`the witnesses agree on ${model.revision}`, async () => {
    const witnesses = await testify(model);
    const trials = [...model.types.keys()].map((name) => {
      const judges = Object.entries(witnesses).map(([who, of]) => ({ who, accepts: of(name) }));
      const { values, ...shares } = corpus(name, model, witnesses.validator(name));
      const canReject = !acceptsAll({ $ref: `#/$defs/${name}` }, model);
      return {
        name,
        ...shares,
        canReject,
        count: values.length,
        disagreements: values.flatMap((value) => disagreement(name, value, judges)),
      };
    });
    const poor = trials.filter(({ canReject, share }) => canReject && share < LEAST_REJECTED);
    console.log(summary(model, trials));
    assert.equal(
      trials.flatMap(({ disagreements }) => disagreements),
      [],
    );
    assert.equal(
      poor.map(({ name, share }) => `${name}: only ${Math.round(share * 100)}% rejected`),
      [],
    );
  });
}

interface Judge {
  readonly who: string;
  readonly accepts: Check;
}

function disagreement(name: string, value: Json, judges: readonly Judge[]): string[] {
  const verdicts = judges.map(({ who, accepts }) => ({ who, verdict: accepts(value) }));
  if (new Set(verdicts.map(({ verdict }) => verdict)).size === 1) return [];
  return [
    `${name} ${JSON.stringify(value)}: ${verdicts.map(({ who, verdict }) => `${who} ${verdict ? "accepts" : "rejects"}`).join(", ")}`,
  ];
}

interface Corpus {
  readonly values: readonly Json[];
  /** What is rejected of the values as they were drawn. */
  readonly drawn: number;
  /** What is rejected of the values that the witnesses judge. */
  readonly share: number;
}

/** As many values as asked for; where too few of them are rejected, further ones take the place of accepted ones. */
function corpus(name: string, model: ProtocolModel, accepts: Check): Corpus {
  const wanted = Math.ceil(SAMPLES * LEAST_REJECTED);
  const values = sample(anyValue(name, model.types), SAMPLES);
  const rejected = values.filter((value) => !accepts(value));
  const drawn = rejected.length / SAMPLES;
  for (let round = 1; round <= 5 && rejected.length < wanted; round++) {
    const more = sample(anyValue(name, model.types), SAMPLES, round).filter((value) => !accepts(value));
    rejected.push(...more.slice(0, wanted - rejected.length));
  }
  const accepted = values.filter((value) => accepts(value)).slice(0, SAMPLES - rejected.length);
  return { values: [...rejected, ...accepted], drawn, share: rejected.length / SAMPLES };
}

interface Trial extends Omit<Corpus, "values"> {
  readonly name: string;
  readonly canReject: boolean;
  readonly count: number;
}

/** One line for what was judged, one for what the definitions that can reject rejected by themselves. */
function summary({ revision }: ProtocolModel, trials: readonly Trial[]): string {
  const values = trials.reduce((sum, { count }) => sum + count, 0);
  const rejected = trials.reduce((sum, { count, share }) => sum + count * share, 0);
  const rejecting = trials.filter(({ canReject }) => canReject).sort((a, b) => a.drawn - b.drawn);
  const shares = rejecting.map(({ share }) => share).sort((a, b) => a - b);
  const below = rejecting.filter(({ drawn }) => drawn < LEAST_REJECTED).length;
  const lowest = rejecting.slice(0, NAMED).map(({ name, drawn }) => `${name} ${percent(drawn)}`);
  return [
    `  ${revision}: ${values} values for ${trials.length} definitions, ${percent(rejected / values)} rejected`,
    `; ${rejecting.length} definitions can reject, and did ${percent(shares[0])} to ${percent(shares.at(-1))}`,
    `\n    as drawn ${percent(mean(rejecting.map(({ drawn }) => drawn)))}, ${below} of them below ${percent(LEAST_REJECTED)}`,
    `, lowest: ${lowest.join(", ")}`,
  ].join("");
}

function percent(share = 0): string {
  return `${Math.round(share * 100)}%`;
}

function mean(shares: readonly number[]): number {
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

/** Whether nothing can be wrong for a schema: then no value is rejected, and none needs to be. */
function acceptsAll(schema: Schema, model: ProtocolModel, assumed: readonly string[] = []): boolean {
  return ["array", "boolean", "null", "number", "object", "string"].every((type) => acceptsEvery(type, schema, { model, assumed }));
}

/** A definition met again on the way is assumed to: only values that go down for ever could tell. */
function acceptsEvery(type: string, schema: Schema, { model, assumed }: { model: ProtocolModel; assumed: readonly string[] }): boolean {
  if (typeof schema === "boolean") return schema;
  const { $ref, anyOf, type: types, items = true, additionalProperties = true, format: _, ...others } = schema;
  if (Object.keys(others).length > 0) return false;
  const inside = (part: Schema): boolean => acceptsAll(part, model, assumed);
  const isFree = types === undefined || [types].flat().some((one) => one === type);
  const here = isFree && (type !== "array" || inside(items)) && (type !== "object" || inside(additionalProperties));
  const name = $ref === undefined ? undefined : refName($ref);
  const followed =
    name === undefined ||
    assumed.includes(name) ||
    acceptsEvery(type, model.types.get(name)?.schema ?? false, { model, assumed: [...assumed, name] });
  return here && followed && (anyOf === undefined || anyOf.some((part) => acceptsEvery(type, part, { model, assumed })));
}

type Witnesses = Readonly<Record<"validator" | "canonical" | "TypeBox" | "AJV", (name: string) => Check>>;

async function testify(model: ProtocolModel): Promise<Witnesses> {
  const validators = await generated(`${model.revision}/validators`);
  const schemas = await generated(`${model.revision}/schemas`);
  const { definitions } = (await generated(`${model.revision}/canonical`)) as { definitions: Record<string, unknown> };
  const ajv = new Ajv2020({ strict: false, validateFormats: false, ownProperties: true });
  ajv.addSchema({ $id: "model", $defs: Object.fromEntries([...model.types].map(([name, { schema }]) => [name, schema])) });
  return {
    validator: (name) => validatorOf(validators, name),
    canonical: (name) => (value) => {
      const schema = definitions[name];
      return isSchema(schema) && examine(schema, value, definitions) === undefined;
    },
    TypeBox: (name) => (value) => Value.Check(schemas[name] as TSchema, value),
    AJV: (name) => {
      const check = ajv.getSchema(`model#/$defs/${name}`);
      return (value) => check?.(value) === true;
    },
  };
}

test.run();
