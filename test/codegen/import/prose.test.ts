import { readDocs } from "../../../codegen/docs.ts";
import { canonicalise } from "../../../codegen/import/canonical.ts";
import { proseOf } from "../../../codegen/import/prose.ts";
import { assert, suite } from "../../harness.ts";

const test = suite("import: official prose");

function prose(definitions: unknown): unknown {
  const bytes = new TextEncoder().encode(JSON.stringify({ $schema: "http://json-schema.org/draft-07/schema#", definitions }));
  const found = proseOf(bytes, "schema.json", canonicalise(bytes, "schema.json"));
  readDocs(JSON.stringify(found), "docs.json");
  return found;
}

test("texts stand under the canonical names, each as one line", () => {
  const given = {
    PingRequest: {
      description: "Are you\n  there?\n\nAnswer!",
      properties: {
        method: { const: "ping" },
        params: { description: "How.", type: "object", properties: { hard: { description: "Very.", type: "boolean" } } },
      },
    },
    Tree: {
      properties: {
        at: { type: "object", properties: { x: { description: "Left.", type: "number" } } },
        all: { type: "array", items: { description: "lost", type: "object", properties: { y: { description: "Up.", type: "number" } } } },
        by: {
          type: "object",
          additionalProperties: { type: "object", properties: { description: { description: "Named so.", type: "string" } } },
        },
      },
    },
  };
  assert.equal(prose(given), {
    methods: { ping: "Are you there? Answer!" },
    types: {
      PingRequest: { doc: "Are you there? Answer!", properties: { params: "How." } },
      PingRequestParams: { doc: "How.", properties: { hard: "Very." } },
      Tree: { properties: { "at.x": "Left.", "all[].y": "Up.", "by.*.description": "Named so." } },
    },
  });
});

test("of several texts for one place the first counts", () => {
  const member = (description: string): object => ({ type: "object", properties: { a: { description, type: "string" } } });
  assert.equal(prose({ Two: { anyOf: [{ ...member("First."), required: ["a"] }, member("Second.")] } }), {
    methods: {},
    types: { Two: { properties: { a: "First." } } },
  });
});

test.run();
