import { canonicalise } from "../../../codegen/import/canonical.ts";
import { fileText, textOf } from "../../../codegen/import/text.ts";
import { assert, suite } from "../../harness.ts";

const test = suite("import: canonical form");

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));
const canonical = (value: unknown): unknown => canonicalise(bytes(value), "schema.json");

test("a draft-07 file with inline params becomes 2020-12 with named ones", () => {
  const given = {
    $schema: "http://json-schema.org/draft-07/schema#",
    definitions: {
      ShoutRequest: {
        description: "Says it louder.",
        type: "object",
        required: ["params", "method"],
        properties: {
          method: { type: "string", const: "shout" },
          params: {
            type: "object",
            properties: {
              text: { type: "string", description: "What to say." },
              level: { $ref: "#/definitions/Level", description: "How loud." },
              size: { items: [{ type: "integer" }, {}], additionalItems: false },
              extra: { type: "object", additionalProperties: {} },
            },
            dependencies: { level: ["text", "size"], size: { required: ["text"] } },
          },
        },
      },
      Level: { type: "string", enum: ["loud", "low"] },
    },
  };
  assert.equal(canonical(given), {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $defs: {
      Level: { enum: ["loud", "low"] },
      ShoutRequest: {
        properties: { method: { const: "shout" }, params: { $ref: "#/$defs/ShoutRequestParams" } },
        required: ["method", "params"],
        type: "object",
      },
      ShoutRequestParams: {
        dependentRequired: { level: ["size", "text"] },
        dependentSchemas: { size: { required: ["text"] } },
        properties: {
          extra: { additionalProperties: true, type: "object" },
          level: { $ref: "#/$defs/Level" },
          size: { items: false, prefixItems: [{ type: "integer" }, true] },
          text: { type: "string" },
        },
        type: "object",
      },
    },
  });
});

test("a 2020-12 file keeps its meaning and loses its prose", () => {
  const given = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Ours",
    $defs: {
      Part: {
        anyOf: [
          { $ref: "#/$defs/Text" },
          { anyOf: [{ type: "string" }, { type: "null" }, { type: "string" }] },
          { type: "integer", description: "A number." },
        ],
      },
      Text: {
        $schema: "https://json-schema.org/draft/2020-12/schema",
        type: ["object"],
        required: ["type", "text", "text"],
        properties: {
          type: { type: "string", const: "text" },
          text: { default: "", type: "string", minLength: 0 },
          kind: { enum: ["a"], title: "Kind" },
          data: { description: "Anything." },
          meta: { allOf: [{ $ref: "#/$defs/Text" }] },
        },
      },
    },
  };
  assert.equal(canonical(given), {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $defs: {
      Part: { anyOf: [{ $ref: "#/$defs/Text" }, { type: ["integer", "null", "string"] }] },
      Text: {
        properties: { data: true, kind: { const: "a" }, meta: { $ref: "#/$defs/Text" }, text: { type: "string" }, type: { const: "text" } },
        required: ["text", "type"],
        type: "object",
      },
    },
  });
});

test("a property may be called like a keyword or an annotation", () => {
  const names = [
    "$ref",
    "$schema",
    "const",
    "default",
    "description",
    "enum",
    "format",
    "properties",
    "required",
    "title",
    "type",
    "constructor",
  ];
  const $defs = { Odd: { properties: Object.fromEntries(names.map((name) => [name, { type: "string", title: name }])), required: names } };
  const properties = Object.fromEntries(names.map((name) => [name, { type: "string" }]));
  const $schema = "https://json-schema.org/draft/2020-12/schema";
  // As text: uvu takes an own property `constructor` for the object's class.
  assert.is(textOf(canonical({ $schema, $defs })), textOf({ $schema, $defs: { Odd: { properties, required: [...names].sort() } } }));
});

test("values of const and enum are data, whatever they look like", () => {
  const value = { description: "kept", type: "also kept" };
  const $defs = { Fixed: { const: value }, Listed: { enum: [value, { b: 1, a: 2 }] } };
  const { $defs: got } = canonicalise(bytes({ $schema: "https://json-schema.org/draft/2020-12/schema", $defs }), "schema.json");
  assert.equal(got, { Fixed: { const: value }, Listed: { enum: [{ b: 1, a: 2 }, value] } });
});

test("the text is sorted by code unit, integer-like keys included, with two spaces and one newline", () => {
  const $defs = { Zed: { properties: { "9": true, "10": true, é: true, Z: true, a: true } } };
  const text = fileText(canonical({ $schema: "https://json-schema.org/draft/2020-12/schema", $defs }));
  const keys = [...text.matchAll(/^ {8}"(.+)":/gm)].map(([, key]) => key);
  assert.equal(keys, ["10", "9", "Z", "a", "é"]);
  assert.ok(text.startsWith('{\n  "$defs": {\n    "Zed": {\n'));
  assert.ok(text.endsWith("}\n") && !text.endsWith("\n\n"));
});

test("a byte order mark is not part of the file", () => {
  const text = '\uFEFF{"$schema":"https://json-schema.org/draft/2020-12/schema","$defs":{}}';
  assert.equal(canonical(text), { $schema: "https://json-schema.org/draft/2020-12/schema", $defs: {} });
});

test.run();
