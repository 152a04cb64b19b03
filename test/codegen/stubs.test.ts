import { mergeRevisions } from "../../codegen/emit/merge.ts";
import { emitStubs, stubName } from "../../codegen/emit/stubs.ts";
import { assert, suite } from "../harness.ts";
import { message, object, output, ref, SEE, small } from "./small.ts";

const LAYOUT = { contract: "mcpgen/contract", extension: ".js" } as const;
const test = suite("stubs");

test("a method is a skeleton with its types, a list to implement, and an entry in the object", () => {
  const model = small(
    { ClientRequest: ref("DrawRequest"), DrawRequest: message("pen/draw"), DrawResult: object({}) },
    { docs: { methods: { "pen/draw": "Draws." } }, overlay: { methods: { "pen/draw": { see: SEE } } } },
  );
  assert.equal(output(emitStubs(model, mergeRevisions([model]), LAYOUT)), [
    'import type * as mcp from "../index.js";',
    'import { RpcError } from "mcpgen/contract";',
    "",
    "/** What the author of a server may handle in 2031-01-01. */",
    "export type Handlers = Pick<",
    "  mcp.Handlers,",
    '  | "pen/draw"',
    ">;",
    "",
    "/** What the author of a client may handle in 2031-01-01. */",
    "export type ClientHandlers = Pick<",
    "  mcp.ClientHandlers,",
    "  never",
    ">;",
    "",
    "/**",
    " * Draws.",
    " *",
    " * @see https://example.com/spec",
    " */",
    'export async function draw(exchange: mcp.ExchangeOf<"pen/draw">): Promise<mcp.Result<"pen/draw">> {',
    "  throw new RpcError(-32601, `${exchange.method} has no handler yet`);",
    "}",
    "",
    "/** All of `Handlers`, ready to be filled in. */",
    "export const stubs: Required<Handlers> = {",
    '  "pen/draw": draw,',
    "};",
    "",
    "/** All of `ClientHandlers`, ready to be filled in. */",
    "export const clientStubs: Required<ClientHandlers> = {",
    "};",
  ]);
});

test("a skeleton is named like its message, and never by a word of the language", () => {
  const cases = { CallToolRequest: "callTool", InitializedNotification: "onInitialized", DeleteRequest: "deleteRequest", Odd: "odd" };
  for (const [type, want] of Object.entries(cases)) assert.is(stubName(type), want);
});

test.run();
