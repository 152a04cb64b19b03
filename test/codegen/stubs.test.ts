import { mergeRevisions } from "../../codegen/emit/merge.ts";
import { emitStubs, stubName } from "../../codegen/emit/stubs.ts";
import { protocols } from "../../generated/index.ts";
import type { Exchange, Owner } from "../../runtime/contract.ts";
import { assert, suite } from "../harness.ts";
import { body, message, object, ref, SEE, small } from "./small.ts";

const LAYOUT = { contract: "mcpgen/contract", extension: ".js" } as const;
const test = suite("stubs");

test("a method is a skeleton with its types, a list to implement, and an entry in the object", () => {
  const model = small(
    { ClientRequest: ref("DrawRequest"), DrawRequest: message("pen/draw"), DrawResult: object({}) },
    { docs: { methods: { "pen/draw": "Draws." } }, overlay: { methods: { "pen/draw": { see: SEE } } } },
  );
  const lines = body(emitStubs(model, mergeRevisions([model]), LAYOUT));
  assert.equal(lines, [
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
    ` * @see ${SEE}`,
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

test("every stub of every revision says that it is not there yet, and notifications pass", async () => {
  for (const revision of Object.keys(protocols)) {
    const { stubs, clientStubs } = await import(`../../generated/${revision}/stubs.ts`);
    const handlers: Record<string, (x: Exchange & { readonly owner: Owner<object> }) => unknown> = { ...clientStubs, ...stubs };
    assert.ok(Object.keys(stubs).includes("tools/call"));
    for (const [method, handler] of Object.entries(handlers)) {
      const heard = await Promise.resolve(open(method))
        .then(handler)
        .catch((error: unknown) => error);
      if (method.startsWith("notifications/")) assert.is(heard, undefined, method);
      else assert.is(Object(heard).code, -32601, method);
    }
  }
});

function open(method: string): Exchange & { readonly owner: Owner<object> } {
  return {
    method,
    params: {},
    meta: {},
    id: 1,
    client: { revision: "2031-01-01", capabilities: {}, has: () => false },
    lifespan: undefined,
    signal: new AbortController().signal,
    progress: () => "sent",
    log: () => "sent",
    reporter: () => ({ done: 0, add: () => "sent", [Symbol.dispose]: () => undefined }),
    release: () => "unsupported",
    owner: { tell: () => "sent" },
  };
}

test.run();
