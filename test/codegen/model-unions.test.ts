import { unionsOf } from "../../codegen/model/unions.ts";
import type { UnionDef } from "../../codegen/model.ts";
import { factsOf } from "../../codegen/overlay/facts.ts";
import type { RevisionOverlay } from "../../codegen/overlay/format.ts";
import type { Schema } from "../../codegen/schema.ts";
import { assert, suite } from "../harness.ts";
import { SEE, WIRE } from "./small.ts";

function unions(definitions: Record<string, Schema>, overlay: RevisionOverlay = {}, results: string[][] = []): UnionDef[] {
  const { types } = factsOf("x", [{ file: "overlay/x.json", overlay: { wire: { ...WIRE, see: SEE }, ...overlay }, inherited: false }]);
  return unionsOf(
    { definitions: new Map(Object.entries(definitions)), ruling: (place) => types.get(place)?.union, file: "overlay/x.json" },
    results,
  );
}

const ANY: Schema = { type: "object" };
const test = suite("unions of a model");

test("a constant that differs in every member tells a union apart", () => {
  const member = (type: string): Schema => ({ type: "object", properties: { type: { const: type } }, required: ["type"] });
  const [found] = unions({ Block: { anyOf: [{ $ref: "#/$defs/A" }, { $ref: "#/$defs/B" }] }, A: member("a"), B: member("b") });
  assert.equal(found, {
    name: "Block",
    members: ["A", "B"],
    by: { kind: "tag", tag: "type", cases: { a: "A", b: "B" } },
    provenance: "schema",
  });
});

test("an optional constant does not tell: the union must be ruled on", () => {
  const member = (type: string): Schema => ({ type: "object", properties: { type: { const: type } } });
  const definitions = { Block: { anyOf: [{ $ref: "#/$defs/A" }, { $ref: "#/$defs/B" }] }, A: member("a"), B: member("b") } satisfies Record<
    string,
    Schema
  >;
  assert.throws(() => unions(definitions), /nothing tells the members of Block apart: A, B[\s\S]*types\["Block"\]\.union/);
  const ruled = unions(definitions, {
    types: { Block: { union: { tag: "type", cases: { b: "B" }, absent: "A", otherwise: "A" }, see: SEE } },
  });
  assert.is(ruled[0]?.provenance, "overlay");
});

test("a ruling must reach every member and no other", () => {
  const definitions = { Block: { anyOf: [{ $ref: "#/$defs/A" }, { $ref: "#/$defs/B" }] }, A: ANY, B: ANY } satisfies Record<string, Schema>;
  const rule = (is: string[]): RevisionOverlay => ({
    types: { Block: { union: { rules: is.map((name) => ({ has: [name], is: name })) }, see: SEE } },
  });
  assert.throws(() => unions(definitions, rule(["A"])), /never picks B/);
  assert.throws(() => unions(definitions, rule(["A", "B", "C"])), /names C, which is not a member/);
});

test("an inline union is named after its place", () => {
  const member = (type: string): Schema => ({ type: "object", properties: { type: { const: type } }, required: ["type"] });
  const found = unions({
    Message: {
      type: "object",
      properties: { content: { type: "array", items: { anyOf: [{ $ref: "#/$defs/A" }, { $ref: "#/$defs/B" }] } } },
    },
    Batch: { type: "array", items: { anyOf: [{ $ref: "#/$defs/A" }, { $ref: "#/$defs/B" }] } },
    A: member("a"),
    B: member("b"),
  });
  assert.equal(
    found.map((union) => union.name),
    ["BatchItem", "MessageContent"],
  );
});

test.run();
