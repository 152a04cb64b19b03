import { emitMethods } from "../../codegen/emit/methods.ts";
import type { RevisionOverlay } from "../../codegen/overlay/format.ts";
import type { Schema } from "../../codegen/schema.ts";
import { methods as newest } from "../../generated/2026-07-28/methods.ts";
import { protocols } from "../../generated/index.ts";
import { resolve } from "../../runtime/contract.ts";
import { assert, suite } from "../harness.ts";
import { message, object, output, ref, SEE, STRING, small } from "./small.ts";

const LAYOUT = { contract: "mcpgen/contract", extension: ".js" } as const;
const test = suite("methods");

const DRAW = {
  ClientRequest: ref("DrawRequest"),
  DrawRequest: message("pen/draw", "DrawRequestParams?"),
  DrawRequestParams: object({ "cursor?": STRING, shape: STRING }),
  DrawResult: object({ area: { type: "number" } }),
  ServerCapabilities: object({ "pen?": { type: "object" } }),
};
const GATE: RevisionOverlay = { methods: { "pen/draw": { gate: ["server.pen"], nameHeader: "shape", cancellable: false, see: SEE } } };

test("a row holds what the schema says and what the overlay adds", () => {
  assert.equal(output(emitMethods(small(DRAW, { overlay: GATE }), LAYOUT)), [
    'import * as v from "./validators.js";',
    'import type { MethodRow, MethodTable } from "mcpgen/contract";',
    'import { only, optional, table } from "mcpgen/contract";',
    "",
    "/** Every method of MCP 2031-01-01 by name; what is not here, this revision does not have. */",
    "export const methods: MethodTable = /*@__PURE__*/ table<MethodRow>({",
    '  "pen/draw": {',
    '    method: "pen/draw",',
    '    kind: "request",',
    '    from: "client",',
    "    params: /*@__PURE__*/ optional(v.isDrawRequestParams),",
    '    paramsType: "DrawRequestParams",',
    '    result: /*@__PURE__*/ only("DrawResult", v.isDrawResult),',
    '    gate: ["server.pen"],',
    "    paginated: true,",
    "    uncancellable: true,",
    '    nameHeader: "shape",',
    '    provenance: { from: "schema", result: "convention" },',
    "  },",
    "});",
  ]);
});

test("several results are told apart by the union of that name, and a method without params takes any object", () => {
  const definitions = {
    ClientRequest: ref("DrawRequest"),
    DrawRequest: message("pen/draw"),
    Done: object({ kind: { const: "done" } }),
    Later: object({ kind: { const: "later" } }),
  };
  const overlay: RevisionOverlay = { methods: { "pen/draw": { results: ["Done", "Later"], see: SEE } } };
  assert.equal(output(emitMethods(small(definitions, { overlay }), LAYOUT)), [
    'import * as u from "./unions.js";',
    'import type { MethodRow, MethodTable } from "mcpgen/contract";',
    'import { isOpenParams, table } from "mcpgen/contract";',
    "",
    "/** Every method of MCP 2031-01-01 by name; what is not here, this revision does not have. */",
    "export const methods: MethodTable = /*@__PURE__*/ table<MethodRow>({",
    '  "pen/draw": {',
    '    method: "pen/draw",',
    '    kind: "request",',
    '    from: "client",',
    "    params: isOpenParams,",
    "    result: u.DoneOrLaterUnion,",
    '    provenance: { from: "schema", result: "overlay" },',
    "  },",
    "});",
  ]);
});

test("results that only the context tells apart stop generation with what to add", () => {
  const definitions = { ClientRequest: ref("DrawRequest"), DrawRequest: message("pen/draw"), Done: object({}), Later: object({}) };
  const overlay: RevisionOverlay = {
    methods: { "pen/draw": { results: ["Done", "Later"], see: SEE } },
    types: { DoneOrLater: { union: { context: "whoever asks knows" }, see: SEE } },
  };
  assert.throws(
    () => emitMethods(small(definitions, { overlay }), LAYOUT),
    /nothing tells Done from Later[\s\S]*types\["DoneOrLater"\]\.union/,
  );
});

test("what does not fit on one line is laid out at the depth where it stands", () => {
  const deprecated = { since: "2030-01-01", instead: "Draw with a brush: it does what the pen does, in any colour, on any kind of paper." };
  const definitions = { ServerNotification: ref("InkNotification"), InkNotification: message("notifications/ink") };
  const overlay: RevisionOverlay = { methods: { "notifications/ink": { deprecated, scope: "exchange", see: SEE } } };
  assert.equal(output(emitMethods(small(definitions, { overlay }), LAYOUT)), [
    'import type { MethodRow, MethodTable } from "mcpgen/contract";',
    'import { isOpenParams, table } from "mcpgen/contract";',
    "",
    "/** Every method of MCP 2031-01-01 by name; what is not here, this revision does not have. */",
    "export const methods: MethodTable = /*@__PURE__*/ table<MethodRow>({",
    '  "notifications/ink": {',
    '    method: "notifications/ink",',
    '    kind: "notification",',
    '    from: "server",',
    "    params: isOpenParams,",
    '    scope: "exchange",',
    "    deprecated: {",
    '      since: "2030-01-01",',
    '      instead: "Draw with a brush: it does what the pen does, in any colour, on any kind of paper.",',
    "    },",
    '    provenance: { from: "schema" },',
    "  },",
    "});",
  ]);
});

test("a notification has a scope and no result", () => {
  const definitions = { ServerNotification: ref("InkNotification"), InkNotification: message("notifications/ink") };
  const overlay: RevisionOverlay = { methods: { "notifications/ink": { scope: "broadcast", see: SEE } } };
  assert.equal(output(emitMethods(small(definitions, { overlay }), LAYOUT)), [
    'import type { MethodRow, MethodTable } from "mcpgen/contract";',
    'import { isOpenParams, table } from "mcpgen/contract";',
    "",
    "/** Every method of MCP 2031-01-01 by name; what is not here, this revision does not have. */",
    "export const methods: MethodTable = /*@__PURE__*/ table<MethodRow>({",
    '  "notifications/ink": {',
    '    method: "notifications/ink",',
    '    kind: "notification",',
    '    from: "server",',
    "    params: isOpenParams,",
    '    scope: "broadcast",',
    '    provenance: { from: "schema" },',
    "  },",
    "});",
  ]);
});

test("a row says what the runtime hides from handlers, fills into their results, and takes out of them", () => {
  const result = (properties: Record<string, Schema>): Record<string, Schema> => ({ ...DRAW, DrawResult: object(properties) });
  const overlay: RevisionOverlay = {
    types: {
      DrawRequestParams: { hidden: ["_meta", "shape"], see: SEE },
      DrawResult: { pins: { kind: "drawn" }, defaults: { hue: 0 }, see: SEE },
    },
  };
  const older = small(result({ area: STRING, kind: STRING, hue: { type: "integer" } }), { overlay });
  const newer = small(result({ area: STRING, kind: STRING, "ink?": STRING, "brush?": STRING }));
  assert.equal(output(emitMethods(older, LAYOUT, [newer])), [
    'import * as v from "./validators.js";',
    'import type { MethodRow, MethodTable } from "mcpgen/contract";',
    'import { only, optional, table } from "mcpgen/contract";',
    "",
    "/** Every method of MCP 2031-01-01 by name; what is not here, this revision does not have. */",
    "export const methods: MethodTable = /*@__PURE__*/ table<MethodRow>({",
    '  "pen/draw": {',
    '    method: "pen/draw",',
    '    kind: "request",',
    '    from: "client",',
    "    params: /*@__PURE__*/ optional(v.isDrawRequestParams),",
    '    paramsType: "DrawRequestParams",',
    '    result: /*@__PURE__*/ only("DrawResult", v.isDrawResult),',
    "    paginated: true,",
    '    hidden: ["shape"],',
    '    fills: { hue: 0, kind: "drawn" },',
    '    newer: ["brush", "ink"],',
    '    provenance: { from: "schema", result: "convention" },',
    "  },",
    "});",
  ]);
});

test("names off the wire find a row of their own or nothing", () => {
  for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty", ""]) assert.is(newest[name], undefined);
  assert.is(Object.getPrototypeOf(newest), null);
});

test("in every revision each row refuses params that are no object, and only requests have results", async () => {
  for (const load of Object.values(protocols)) {
    const { methods, revision } = await load();
    for (const [name, row] of Object.entries(methods)) {
      assert.is(row?.method, name);
      assert.is(row?.kind === "request", row?.result !== undefined, `${revision} ${name}`);
      assert.is(row?.params(7), false, `${revision} ${name}`);
    }
  }
});

test("a broken result of a call is not taken for a question to the client", () => {
  const row = newest["tools/call"];
  assert.ok(row?.result !== undefined);
  assert.is(resolve(row.result, { resultType: "complete", content: [] })?.is, "CallToolResult");
  assert.is(resolve(row.result, { resultType: "complete" }), undefined);
  assert.is(resolve(row.result, { resultType: "input_required", requestState: "s" })?.is, "InputRequiredResult");
});

test.run();
