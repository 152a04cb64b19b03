import { emitCanonical } from "../../codegen/emit/canonical.ts";
import { assert, suite } from "../harness.ts";
import { object, output, ref, small } from "./small.ts";

const test = suite("definitions as data");

test("each definition stands under its name, references by name", () => {
  const model = small({ Alias: ref("Point"), Point: object({ x: { type: "number" } }) });
  assert.equal(output(emitCanonical(model, { contract: "mcpgen/contract", extension: ".js" })), [
    "/** Every definition of MCP 2031-01-01 as the validators understand it. */",
    "export const definitions: Readonly<Record<string, unknown>> = {",
    '  Alias: { $ref: "#/$defs/Point" },',
    '  Point: { type: "object", properties: { x: { type: "number" } }, required: ["x"] },',
    "};",
  ]);
});

test.run();
