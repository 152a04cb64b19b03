import { emitProtocol } from "../../codegen/emit/protocol.ts";
import { assert, suite } from "../harness.ts";
import { output, SEE, small } from "./small.ts";

const test = suite("protocol");

test("a revision is one value, its errors go by name, and the definitions wait until something has to be explained", () => {
  const model = small({}, { overlay: { errors: { InkEmpty: { code: -32050, see: SEE } } } });
  const text = emitProtocol(model, { contract: "mcpgen/contract", extension: ".js" });
  assert.equal(output(text), [
    'import { errors } from "./errors.js";',
    'import { methods } from "./methods.js";',
    'import type { Protocol } from "mcpgen/contract";',
    "",
    "/** MCP 2031-01-01 as a value: what differs from other revisions is data in here. */",
    "export const protocol: Protocol = {",
    '  revision: "2031-01-01",',
    "  wire: {",
    ...Object.entries(model.wire)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `    ${key}: ${JSON.stringify(value)},`),
    "  },",
    "  methods,",
    "  errors,",
    '  canonical: async () => (await import("./canonical.js")).definitions,',
    "};",
    "",
    "export {",
    "  errors,",
    "  InkEmptyError,",
    '} from "./errors.js";',
    'export { methods } from "./methods.js";',
    'export type * from "./types.js";',
  ]);
});

test.run();
