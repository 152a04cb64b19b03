/** Everything import says no to: what, where (file and pointer) and how to fix it. */
import { canonicalise } from "../../../codegen/import/canonical.ts";
import { Problem } from "../../../codegen/problem.ts";
import { assert, suite } from "../../harness.ts";

const test = suite("import: refusals");

/** Of the message and of the fix, the telling words. */
interface Want {
  readonly what: RegExp;
  readonly at: string;
  readonly fix: RegExp;
}

function refused(given: string | Uint8Array, want: Want): void {
  const bytes = typeof given === "string" ? new TextEncoder().encode(given) : given;
  let problem: unknown;
  try {
    canonicalise(bytes, "up/schema.json");
  } catch (error) {
    problem = error;
  }
  assert.instance(problem, Problem);
  if (!(problem instanceof Problem)) return;
  assert.match(problem.what, want.what);
  assert.is(problem.where, `up/schema.json#${want.at}`);
  assert.match(problem.fix, want.fix);
}

const modern = ($defs: unknown): string => JSON.stringify({ $schema: "https://json-schema.org/draft/2020-12/schema", $defs });
const draft07 = (definitions: unknown): string => JSON.stringify({ $schema: "http://json-schema.org/draft-07/schema#", definitions });
const deep = (levels: number): string => `${'{"not":'.repeat(levels)}true${"}".repeat(levels)}`;

const broken: Record<string, [string | Uint8Array, Want]> = {
  "an empty file": [" \n", { what: /empty/, at: "", fix: /schema\.json/ }],
  "a truncated file": ['{"$schema": "x",\n  "$defs": {', { what: /breaks off at line 2, column 13/, at: "", fix: /truncated/ }],
  "a file truncated within a word": ['{"$defs": tru', { what: /breaks off at line 1/, at: "", fix: /truncated/ }],
  "JSON with a comma too many": ['{"a": 1,\n}\n', { what: /not JSON, from line 2, column 1/, at: "", fix: /trailing commas/ }],
  "a web page": ["<!doctype html><title>404</title>", { what: /not JSON/, at: "", fix: /raw file/ }],
  "bytes that are not UTF-8": [new Uint8Array([0x7b, 0xff, 0x7d]), { what: /UTF-8/, at: "", fix: /UTF-8/ }],
  "a list at the root": ["[]", { what: /root is an array/, at: "", fix: /object/ }],
  "null at the root": ["null", { what: /root is null/, at: "", fix: /object/ }],
  "a depth bomb": [
    modern({ A: "X" }).replace('"X"', deep(100_000)),
    { what: /deeper than 200/, at: `/$defs/A${"/not".repeat(48)}… (804 characters)`, fix: /\$defs/ },
  ],
  "a key that reaches the prototype": [
    modern({ A: "X" }).replace('"X"', '{"properties":{"__proto__":{}}}'),
    { what: /__proto__/, at: "/$defs/A/properties/__proto__", fix: /rename/ },
  ],
  "a number beyond doubles": [
    modern({ A: "X" }).replace('"X"', '{"maximum":1e999}'),
    { what: /too large/, at: "/$defs/A/maximum", fix: /1\.79e308/ },
  ],
};

const frames: Record<string, [string, Want]> = {
  "no dialect": ['{"$defs":{}}', { what: /no \$schema/, at: "/$schema", fix: /draft-07 and 2020-12/ }],
  "an unknown dialect": [
    '{"$schema":"http://json-schema.org/draft-04/schema#","definitions":{}}',
    { what: /draft-04/, at: "/$schema", fix: /known dialects/ },
  ],
  "no definitions": [
    '{"$schema":"http://json-schema.org/draft-07/schema#","type":"object"}',
    { what: /no definitions/, at: "", fix: /official/ },
  ],
  "definitions twice": [
    '{"$schema":"http://json-schema.org/draft-07/schema#","definitions":{},"$defs":{}}',
    { what: /both/, at: "", fix: /one of them/ },
  ],
  "definitions in a list": [modern([]), { what: /not an object/, at: "/$defs", fix: /type name/ }],
  "a schema at the root": [
    '{"$schema":"http://json-schema.org/draft-07/schema#","definitions":{},"type":"object"}',
    { what: /"type" beside/, at: "/type", fix: /into a definition/ },
  ],
  "a name that is no type name": [modern({ "a/b": {} }), { what: /"a\/b"/, at: "/$defs/a~1b", fix: /rename/ }],
  "a name in small letters": [modern({ constructor: {} }), { what: /"constructor"/, at: "/$defs/constructor", fix: /capital/ }],
};

const keywords: Record<string, [string, Want]> = {
  "an unknown keyword": [
    modern({ A: { properties: { b: { "x-order": 1 } } } }),
    { what: /unknown keyword "x-order"/, at: "/$defs/A/properties/b/x-order", fix: /remove it/ },
  ],
  $dynamicRef: [modern({ A: { $dynamicRef: "#a" } }), { what: /\$dynamicRef/, at: "/$defs/A/$dynamicRef", fix: /static \$ref/ }],
  $anchor: [modern({ A: { $anchor: "a" } }), { what: /\$anchor/, at: "/$defs/A/$anchor", fix: /by its name/ }],
  unevaluatedProperties: [
    modern({ A: { unevaluatedProperties: false } }),
    { what: /unevaluated/, at: "/$defs/A/unevaluatedProperties", fix: /additionalProperties/ },
  ],
  "definitions inside a definition": [modern({ A: { $defs: {} } }), { what: /\$defs/, at: "/$defs/A/$defs", fix: /top/ }],
  "a young keyword in draft-07": [
    draft07({ A: { prefixItems: [{}] } }),
    { what: /prefixItems/, at: "/definitions/A/prefixItems", fix: /draft-07 ignores it/ },
  ],
  "an old keyword in 2020-12": [
    modern({ A: { dependencies: {} } }),
    { what: /dependencies/, at: "/$defs/A/dependencies", fix: /dependentRequired/ },
  ],
  "items as a list in 2020-12": [modern({ A: { items: [{}] } }), { what: /items is a list/, at: "/$defs/A/items", fix: /prefixItems/ }],
  "something beside $ref in draft-07": [
    draft07({ A: { $ref: "#/definitions/B", type: "null" }, B: {} }),
    { what: /"type" beside \$ref/, at: "/definitions/A/type", fix: /allOf/ },
  ],
  "another dialect inside": [
    modern({ A: { $schema: "http://json-schema.org/draft-07/schema#" } }),
    { what: /another dialect/, at: "/$defs/A/$schema", fix: /one dialect/ },
  ],
  "an $id above a $ref": [
    modern({ A: { $id: "https://x/a", items: { $ref: "#/$defs/A" } } }),
    { what: /\$id moves/, at: "/$defs/A/$id", fix: /remove/ },
  ],
  "a type that is none": [modern({ A: { type: "any" } }), { what: /type is not/, at: "/$defs/A/type", fix: /type name/ }],
  "a minimum in words": [modern({ A: { minimum: "1" } }), { what: /minimum is not a number/, at: "/$defs/A/minimum", fix: /a number/ }],
  "a negative length": [modern({ A: { minLength: -1 } }), { what: /minLength/, at: "/$defs/A/minLength", fix: /0 or more/ }],
  "an empty choice": [modern({ A: { anyOf: [] } }), { what: /anyOf/, at: "/$defs/A/anyOf", fix: /at least one schema/ }],
  "a schema that is a word": [
    modern({ A: { anyOf: [{}, "B"] } }),
    { what: /not a schema/, at: "/$defs/A/anyOf/1", fix: /object, true or false/ },
  ],
  "properties in a list": [
    modern({ A: { properties: ["b"] } }),
    { what: /properties is not an object/, at: "/$defs/A/properties", fix: /names/ },
  ],
  "required as in draft-04": [
    modern({ A: { required: true } }),
    { what: /required is not a list/, at: "/$defs/A/required", fix: /list of strings/ },
  ],
  "a broken pattern": [modern({ A: { pattern: "(" } }), { what: /broken pattern/, at: "/$defs/A/pattern", fix: /flag u/ }],
  "a broken pattern as a key": [
    modern({ A: { patternProperties: { "[": {} } } }),
    { what: /broken pattern/, at: "/$defs/A/patternProperties/[", fix: /flag u/ },
  ],
  "a const of another type": [
    modern({ A: { type: "string", const: 1 } }),
    { what: /1 is not of type "string"/, at: "/$defs/A/const", fix: /correct/ },
  ],
  "an enum of another type": [
    modern({ A: { type: "string", enum: [1, 2] } }),
    { what: /no value is of type/, at: "/$defs/A/enum", fix: /correct/ },
  ],
  "a const outside its enum": [
    modern({ A: { const: 3, enum: [1, 2] } }),
    { what: /3 is not in the enum/, at: "/$defs/A/const", fix: /correct/ },
  ],
};

const references: Record<string, [string, Want]> = {
  "a reference to nothing": [
    modern({ A: { items: { $ref: "#/$defs/B" } } }),
    { what: /refers to nothing/, at: "/$defs/A/items/$ref", fix: /define "B"/ },
  ],
  "a reference to what every object inherits": [
    modern({ A: { $ref: "#/$defs/toString" } }),
    { what: /refers to nothing/, at: "/$defs/A/$ref", fix: /define/ },
  ],
  "a reference to another file": [
    modern({ A: { $ref: "https://example.com/x.json#/$defs/B" } }),
    { what: /another document/, at: "/$defs/A/$ref", fix: /copy/ },
  ],
  "a reference under the other keyword": [
    draft07({ A: { $ref: "#/$defs/A" } }),
    { what: /does not name a definition/, at: "/definitions/A/$ref", fix: /#\/definitions\/Name/ },
  ],
  "a reference into a definition": [
    modern({ A: { $ref: "#/$defs/B/properties/c" }, B: {} }),
    { what: /does not name a definition/, at: "/$defs/A/$ref", fix: /give the part a name/ },
  ],
  "a reference to the whole file": [
    modern({ A: { items: { $ref: "#" } } }),
    { what: /does not name a definition/, at: "/$defs/A/items/$ref", fix: /name/ },
  ],
  "a definition that is itself": [
    modern({ A: { $ref: "#/$defs/B" }, B: { anyOf: [{ type: "null" }, { $ref: "#/$defs/A" }] } }),
    { what: /A → B → A/, at: "/$defs/A", fix: /properties or items/ },
  ],
  "params that would take a name in use": [
    modern({
      PingRequest: { properties: { method: { const: "ping" }, params: { type: "object" } } },
      PingRequestParams: { type: "string" },
    }),
    { what: /PingRequestParams, which is defined differently/, at: "/$defs/PingRequest/properties/params", fix: /another name/ },
  ],
};

for (const [name, [given, want]] of Object.entries({ ...broken, ...frames, ...keywords, ...references })) {
  test(`refused: ${name}`, () => refused(given, want));
}

test("recursion through a property is fine", () => {
  const given = modern({ Tree: { properties: { left: { $ref: "#/$defs/Tree" } } } });
  assert.not.throws(() => canonicalise(new TextEncoder().encode(given), "schema.json"));
});

test.run();
