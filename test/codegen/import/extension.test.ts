import { canonicaliseExtension } from "../../../codegen/import/extension.ts";
import { readRulings } from "../../../codegen/import/rulings.ts";
import { fileText } from "../../../codegen/import/text.ts";
import { Problem } from "../../../codegen/problem.ts";
import type { CanonicalSchema, ExtensionSchema } from "../../../codegen/schema.ts";
import { assert, suite } from "../../harness.ts";

const test = suite("import: extensions");

const $schema = "https://json-schema.org/draft/2020-12/schema";
const RESULT = { type: "object", properties: { count: { type: "integer" } } };
const core: CanonicalSchema = {
  $schema,
  $defs: {
    Page: { properties: { result: { $ref: "#/$defs/Result" } } },
    Result: { properties: { count: { type: "integer" } }, type: "object" },
  },
};

function extension($defs: unknown, rulings: unknown = {}, more: object = {}): ExtensionSchema {
  const bytes = new TextEncoder().encode(JSON.stringify({ $schema, $defs, ...more }));
  return canonicaliseExtension(bytes, "ext.json", {
    id: "com.example/jobs",
    revision: "2026-07-28",
    core,
    rulings: readRulings(JSON.stringify(rulings), "jobs.rulings.json"),
    rulingsFile: "jobs.rulings.json",
  });
}

function problemOf(run: () => unknown): Problem {
  try {
    run();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

test("copies of core types become references, and inlined unions their names", () => {
  const count = { type: "integer", minimum: -9007199254740991, maximum: 9007199254740991 };
  const done = { $schema, type: "object", properties: { state: { type: "string", const: "done" } }, required: ["state"] };
  const open = { $schema, type: "object", properties: { state: { type: "string", const: "open" }, left: count }, required: ["state"] };
  const given = {
    Done: done,
    Job: { anyOf: [done, open] },
    JobResult: { allOf: [{ $ref: "#/$defs/Result" }, { anyOf: [open, done] }] },
    Open: open,
    Result: { ...RESULT, $schema, properties: { count }, propertyNames: { type: "string" } },
  };
  assert.equal(extension(given), {
    $schema,
    $defs: {
      Done: { properties: { state: { const: "done" } }, required: ["state"], type: "object" },
      Job: { anyOf: [{ $ref: "#/$defs/Done" }, { $ref: "#/$defs/Open" }] },
      JobResult: { allOf: [{ $ref: "#/$defs/Job" }, { $ref: "#/$defs/Result" }] },
      Open: { properties: { left: count, state: { const: "open" } }, required: ["state"], type: "object" },
    },
    core: "2026-07-28",
    extension: "com.example/jobs",
    uses: ["Result"],
  });
});

test("a canonical extension file is its own canonical form", () => {
  const given = {
    JobRequest: {
      allOf: [
        { $ref: "#/$defs/Page" },
        { properties: { method: { const: "job" }, params: { properties: { of: { $ref: "#/$defs/Result" } } } } },
      ],
    },
    Page: core.$defs["Page"],
    Result: RESULT,
  };
  const once = extension(given);
  assert.equal(once.uses, ["Page", "Result"]);
  assert.equal(once.$defs["JobRequestParams"], { properties: { of: { $ref: "#/$defs/Result" } } });
  const { $defs, core: madeFor, extension: id, uses } = once;
  assert.is(fileText(extension($defs, {}, { core: madeFor, extension: id, uses })), fileText(once));
});

test("equal definitions and small ones are not folded into each other", () => {
  const ids = { properties: { ids: { type: "array" } }, required: ["ids"] };
  const { $defs } = extension({ Ack: ids, Ask: ids, Any: { type: "object" }, Uses: { properties: { ids, any: { type: "object" } } } });
  assert.equal($defs["Uses"], {
    properties: { any: { type: "object" }, ids: { properties: { ids: { type: "array" } }, required: ["ids"] } },
  });
});

const WIDER = { Job: { $ref: "#/$defs/Result" }, Result: { type: "object", properties: { count: { type: "number" } } } };
const DIFFERS = ['/properties/count/type: core "integer", here "number"'];

test("a difference from core is listed, with what to write where", () => {
  const problem = problemOf(() => extension(WIDER));
  assert.is(problem.where, "jobs.rulings.json");
  assert.match(problem.what, 'Result\n      /properties/count/type: core "integer", here "number"');
  assert.match(problem.fix, '"Result": {\n    "differs": [\n');
});

test("ruled core, the name means the core type", () => {
  const { $defs, uses } = extension(WIDER, { Result: { use: "core", why: "A widening by mistake.", differs: DIFFERS } });
  assert.equal([Object.keys($defs), uses], [["Job"], ["Result"]]);
});

test("ruled own, the extension keeps its type", () => {
  const { $defs, uses } = extension(WIDER, { Result: { use: "own", why: "Counts halves.", differs: DIFFERS } });
  assert.equal([Object.keys($defs), uses], [["Job", "Result"], []]);
});

test("a copy that leads to an own type is disputed too", () => {
  const rulings = { Result: { use: "own", why: "Counts halves.", differs: DIFFERS } };
  const problem = problemOf(() => extension({ ...WIDER, Page: core.$defs["Page"] }, rulings));
  assert.match(problem.what, 'Page\n      refers to Result, which is ruled "own"');
});

test("a ruling on another difference does not count", () => {
  const problem = problemOf(() => extension(WIDER, { Result: { use: "core", why: "Old.", differs: ["/type: …"] } }));
  assert.match(problem.what, 'here "number"');
});

const bad: Record<string, [unknown, RegExp]> = {
  "a ruling on what does not differ": [{ Page: { use: "core", why: "x", differs: [] } }, /does not differ/],
  "a ruling without a reason": [{ Result: { use: "core", why: "…", differs: DIFFERS } }, /no reason/],
  "a ruling for a third side": [{ Result: { use: "both", why: "x", differs: DIFFERS } }, /neither/],
  "rulings in a list": [[], /not an object/],
};

for (const [name, [rulings, what]] of Object.entries(bad)) {
  test(`refused: ${name}`, () =>
    assert.match(problemOf(() => extension({ Job: { $ref: "#/$defs/Result" }, Result: RESULT }, rulings)).what, what));
}

test("refused: a canonical file of another extension, or one that uses what core lacks", () => {
  const other = problemOf(() => extension({}, {}, { extension: "com.example/other" }));
  assert.equal([other.where, /--extension com\.example\/other/.test(other.fix)], ["ext.json#/extension", true]);
  assert.is(problemOf(() => extension({}, {}, { core: "2025-11-25" })).where, "ext.json#/core");
  assert.is(problemOf(() => extension({}, {}, { uses: ["Result", "Tool"] })).where, "ext.json#/uses/1");
});

test.run();
