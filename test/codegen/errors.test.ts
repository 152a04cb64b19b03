import { emitErrors, sentence } from "../../codegen/emit/errors.ts";
import type { RevisionOverlay } from "../../codegen/overlay/format.ts";
import { errors, HeaderMismatchError, MissingRequiredClientCapabilityError } from "../../generated/2026-07-28/errors.ts";
import { RpcError } from "../../runtime/contract.ts";
import { assert, suite } from "../harness.ts";
import { object, output, ref, SEE, STRING, small } from "./small.ts";

const LAYOUT = { contract: "mcpgen/contract", extension: ".js" } as const;
const test = suite("errors");

test("an error is a row, and a class that is thrown by name", () => {
  const overlay: RevisionOverlay = { errors: { InkEmpty: { code: -32050, http: 409, see: SEE } } };
  assert.equal(output(emitErrors(small({}, { overlay }), LAYOUT)), [
    'import type { ErrorRow } from "mcpgen/contract";',
    'import { RpcError, table } from "mcpgen/contract";',
    "",
    "/** Every error that MCP 2031-01-01 gives a code, with the HTTP status it has while nothing of the reply is sent. */",
    "export const errors: Readonly<Record<string, ErrorRow | undefined>> = /*@__PURE__*/ table<ErrorRow>({",
    "  InkEmpty: { code: -32050, http: 409 },",
    "});",
    "",
    "/**",
    " * Code -32050, HTTP 409.",
    " *",
    " * @see https://example.com/spec",
    " */",
    "export class InkEmptyError extends RpcError {",
    '  override readonly name: string = "InkEmptyError";',
    "",
    '  constructor(message: string = "Ink empty", options: { readonly data?: unknown; readonly cause?: unknown } = {}) {',
    "    super(-32050, message, options);",
    "  }",
    "}",
  ]);
});

test("data that the revision fixes comes first and has its type", () => {
  const data = object({ ink: ref("Ink"), "names?": { type: "array", items: STRING }, "left?": { type: "integer" } });
  const overlay: RevisionOverlay = { errors: { InkEmpty: { code: -32050, data, see: SEE } } };
  assert.equal(output(emitErrors(small({ Ink: object({}) }, { overlay }), LAYOUT)), [
    'import type * as t from "./types.js";',
    'import type { ErrorRow } from "mcpgen/contract";',
    'import { RpcError, table } from "mcpgen/contract";',
    "",
    "/** Every error that MCP 2031-01-01 gives a code, with the HTTP status it has while nothing of the reply is sent. */",
    "export const errors: Readonly<Record<string, ErrorRow | undefined>> = /*@__PURE__*/ table<ErrorRow>({",
    "  InkEmpty: { code: -32050, http: 200 },",
    "});",
    "",
    "/**",
    " * Code -32050, HTTP 200.",
    " *",
    " * @see https://example.com/spec",
    " */",
    "export class InkEmptyError extends RpcError {",
    '  override readonly name: string = "InkEmptyError";',
    "  declare readonly data: { ink: t.Ink; names?: string[]; left?: number };",
    "",
    "  constructor(",
    "    data: { ink: t.Ink; names?: string[]; left?: number },",
    '    message: string = "Ink empty",',
    "    options: { readonly cause?: unknown } = {},",
    "  ) {",
    "    super(-32050, message, { ...options, data });",
    "  }",
    "}",
  ]);
});

test("a name becomes the sentence that is sent where nobody wrote one", () => {
  const cases = { Parse: "Parse error", HeaderMismatch: "Header mismatch", URLElicitationRequired: "URL elicitation required" };
  for (const [name, want] of Object.entries(cases)) assert.is(sentence(name), want);
});

test("what is thrown carries code, message and data, and is an RpcError", () => {
  const error = new MissingRequiredClientCapabilityError({ requiredCapabilities: { sampling: {} } }, undefined, { cause: "why" });
  assert.instance(error, RpcError);
  assert.equal(
    [error.name, error.code, error.message, error.data, error.cause],
    [
      "MissingRequiredClientCapabilityError",
      -32021,
      "Missing required client capability",
      { requiredCapabilities: { sampling: {} } },
      "why",
    ],
  );
  assert.is(new HeaderMismatchError("no").message, "no");
  // @ts-expect-error the data has a shape
  new MissingRequiredClientCapabilityError({ required: [] });
});

test("the table knows the errors by name and nothing else", () => {
  assert.equal(errors["HeaderMismatch"], { code: -32020, http: 400 });
  assert.is(errors["constructor"], undefined);
});

test.run();
