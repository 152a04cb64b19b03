/** Emitted validators, running on values that nobody would send in good faith. */
import { emitValidators } from "../../codegen/emit/validators.ts";
import type { Schema } from "../../codegen/schema.ts";
import { MAX_DEPTH } from "../../runtime/explain/place.ts";
import { assert, suite } from "../harness.ts";
import { type Check, LAYOUT, modelOf, openFolder, validatorOf } from "./emitted.ts";
import { STRING } from "./small.ts";

const test = suite("validators, hostile values");
const folder = await openFolder("hostile");

/** The validator of `Subject`, running. */
async function validator(file: string, definitions: Readonly<Record<string, Schema>>): Promise<Check> {
  await folder.write(`${file}.ts`, emitValidators(modelOf(definitions), LAYOUT));
  return validatorOf(await folder.load(`${file}.ts`), "Subject");
}

/** Any JSON value, as a definition called `name`. */
function json(name: string): Schema {
  const again: Schema = { $ref: `#/$defs/${name}` };
  return {
    anyOf: [
      { type: "object", additionalProperties: again },
      { type: "array", items: again },
      { type: ["string", "number", "boolean", "null"] },
    ],
  };
}

test("a value nested to the limit is judged, one beyond it is refused, and a depth bomb is no more than that", async () => {
  const isSubject = await validator("depth", { Subject: json("Subject") });
  const nest = (levels: number): unknown => JSON.parse("[".repeat(levels) + "]".repeat(levels));
  assert.ok(isSubject(nest(MAX_DEPTH + 1)));
  assert.not(isSubject(nest(MAX_DEPTH + 2)));
  assert.not(isSubject(nest(200_000)));
  assert.not(isSubject(JSON.parse(`${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`)));
});

test("a validator can be handed to array methods, whose further arguments it does not take for a depth", async () => {
  const isSubject = await validator("filter", { Subject: json("Subject") });
  const values: readonly unknown[] = Array.from({ length: 1000 }, () => [[]]);
  assert.is(values.filter(isSubject).length, 1000);
});

test("hostile values get a verdict", async () => {
  const isSubject = await validator("hostile", {
    Json: json("Json"),
    Subject: {
      type: "object",
      properties: { constructor: STRING, size: { type: "number" }, tags: { type: "array", items: STRING, uniqueItems: true } },
      required: ["constructor"],
      additionalProperties: { $ref: "#/$defs/Json" },
    },
  });
  const given = (more: object): unknown => ({ constructor: "x", ...more });
  assert.ok(isSubject(given({})));
  assert.not(isSubject({}), "an inherited constructor is not the value's own");
  assert.ok(isSubject(JSON.parse('{"constructor": "x", "__proto__": [1]}')));
  assert.not(isSubject(given({ ["__proto__"]: undefined, x: () => 1 })));
  for (const size of [NaN, Infinity, -Infinity, 1n, "1", new Number(1)]) assert.not(isSubject(given({ size })), String(size));
  assert.not(isSubject(given({ tags: new Array(1_000_000) })), "a hole is not a string");
  assert.not(isSubject(given({ tags: new Array(1_000_000).fill("a") })));
  assert.ok(isSubject(given({ tags: Array.from({ length: 300_000 }, (_, index) => `${index}`) })));
  assert.ok(isSubject(Object.assign(Object.create(null), { constructor: "x" })));
  for (const value of [undefined, null, () => 1, Symbol("x"), 1n, new Date(), new Map()]) assert.not(isSubject(value));
});

test("a property that is undefined is absent, as JSON would have it", async () => {
  const isSubject = await validator("absent", {
    Subject: {
      properties: { a: { type: "string" }, b: true },
      required: ["b"],
      additionalProperties: false,
      maxProperties: 1,
    },
  });
  assert.ok(isSubject({ a: undefined, b: 1, c: undefined }));
  assert.not(isSubject({ b: undefined }));
});

test.run();
