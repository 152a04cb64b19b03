import { errorsOf } from "../../codegen/model/errors.ts";
import { groupsOf } from "../../codegen/model/groups.ts";
import { methodsOf } from "../../codegen/model/methods.ts";
import { placesOf } from "../../codegen/model/paths.ts";
import type { MethodDef } from "../../codegen/model.ts";
import { factsOf } from "../../codegen/overlay/facts.ts";
import type { RevisionOverlay } from "../../codegen/overlay/format.ts";
import type { Schema } from "../../codegen/schema.ts";
import { assert, suite } from "../harness.ts";
import { SEE, WIRE } from "./small.ts";

function facts(overlay: RevisionOverlay): ReturnType<typeof factsOf> {
  return factsOf("x", [{ file: "overlay/x.json", overlay: { wire: { ...WIRE, see: SEE }, ...overlay }, inherited: false }]);
}

function message(method: string, more: Record<string, Schema> = {}): Schema {
  return { type: "object", properties: { method: { const: method }, ...more }, required: ["method"] };
}

function methods(definitions: Record<string, Schema>, overlay: RevisionOverlay = {}): MethodDef[] {
  return methodsOf({
    definitions: new Map(Object.entries(definitions)),
    facts: facts(overlay),
    file: "overlay/x.json",
    doc: () => [],
    see: (type) => type,
  });
}

const ANY: Schema = { type: "object" };
const test = suite("protocol model");

test("who sends a method is who lists it, and both if both do", () => {
  const definitions = {
    ClientRequest: { anyOf: [{ $ref: "#/$defs/PingRequest" }, { $ref: "#/$defs/CallRequest" }] },
    ServerRequest: { $ref: "#/$defs/PingRequest" },
    PingRequest: message("ping"),
    PingResult: ANY,
    CallRequest: message("call"),
    CallResult: ANY,
  };
  assert.equal(
    methods(definitions).map(({ method, from, provenance }) => [method, from, provenance.from]),
    [
      ["call", "client", "schema"],
      ["ping", "both", "schema"],
    ],
  );
});

test("a role that is a copy of its only member still tells who sends it", () => {
  const cancelled = message("notifications/cancelled");
  const [row] = methods(
    { ClientNotification: cancelled, CancelledNotification: cancelled },
    { methods: { "notifications/cancelled": { scope: "exchange", see: SEE } } },
  );
  assert.is(row?.from, "client");
});

test("a request that stands only among the input requests is embedded", () => {
  const [row] = methods({ InputRequest: { anyOf: [{ $ref: "#/$defs/AskRequest" }] }, AskRequest: message("ask"), AskResult: ANY });
  assert.equal([row?.from, row?.embedded], ["server", true]);
});

test("a method without a direction stops, and the error says what to add", () => {
  assert.throws(
    () => methods({ LostRequest: message("lost"), LostResult: ANY }),
    /nothing says who sends lost[\s\S]*methods\["lost"\]\.direction, one of "client" \(.+\), "server" \(.+\), "both", "embedded" \(/,
  );
});

test("a request without a result stops, and the error says what to add", () => {
  assert.throws(
    () => methods({ ClientRequest: { $ref: "#/$defs/PingRequest" }, PingRequest: message("ping") }),
    /methods\["ping"\]\.results/,
  );
});

test("the response envelope names the results, the usual one first", () => {
  const definitions = {
    ClientRequest: { $ref: "#/$defs/CallRequest" },
    CallRequest: message("call"),
    CallResult: ANY,
    AskResult: ANY,
    CallResultResponse: {
      type: "object",
      properties: { result: { anyOf: [{ $ref: "#/$defs/AskResult" }, { $ref: "#/$defs/CallResult" }] } },
    },
  } satisfies Record<string, Schema>;
  const [row] = methods(definitions);
  assert.equal([row?.results, row?.provenance.result], [["CallResult", "AskResult"], "schema"]);
});

test("what a method can do is read off its params and results", () => {
  const [row] = methods({
    ClientRequest: { $ref: "#/$defs/ListRequest" },
    ListRequest: message("list", { params: { $ref: "#/$defs/ListRequestParams" } }),
    ListRequestParams: { type: "object", properties: { cursor: { type: "string" }, requestState: { type: "string" } } },
    ListResult: { type: "object", properties: { ttlMs: { type: "integer" }, cacheScope: { type: "string" } } },
  });
  assert.equal(
    [row?.params, row?.paginated, row?.asks, row?.cacheable, row?.paramsRequired],
    ["ListRequestParams", true, true, true, false],
  );
});

test("a gate that the revision does not define stops", () => {
  const definitions = {
    ServerCapabilities: { type: "object", properties: { tools: ANY } },
    ClientRequest: { $ref: "#/$defs/XRequest" },
    XRequest: message("x"),
    XResult: ANY,
  } satisfies Record<string, Schema>;
  assert.equal(methods(definitions, { methods: { x: { gate: ["server.tools"], see: SEE } } })[0]?.gate, ["server.tools"]);
  assert.throws(() => methods(definitions, { methods: { x: { gate: ["server.tols"], see: SEE } } }), /server\.tols/);
});

test("a gate that depends on params must name a param, in some member where they are a union", () => {
  const definitions = {
    ClientCapabilities: { type: "object", properties: { ask: { type: "object", properties: { url: ANY } } } },
    ServerRequest: { $ref: "#/$defs/AskRequest" },
    AskRequest: message("ask", { params: { anyOf: [{ $ref: "#/$defs/Form" }, { $ref: "#/$defs/Url" }] } }),
    AskResult: ANY,
    Form: ANY,
    Url: { type: "object", properties: { mode: { const: "url" } } },
  } satisfies Record<string, Schema>;
  const gated = (param: string, gate: string): RevisionOverlay => ({
    methods: { ask: { paramGates: [{ param, is: ["url"], gate: [gate] }], see: SEE } },
  });
  const [row] = methods(definitions, gated("mode", "client.ask.url"));
  assert.equal([row?.gate, row?.paramGates], [[], [{ param: "mode", is: ["url"], gate: ["client.ask.url"] }]]);
  assert.throws(() => methods(definitions, gated("mood", "client.ask.url")), /ask has no params\.mood[\s\S]*paramGates/);
  assert.throws(() => methods(definitions, gated("mode", "client.ask.uri")), /client\.ask\.uri/);
});

test("a notification from the server needs a scope", () => {
  assert.throws(
    () => methods({ ServerNotification: { $ref: "#/$defs/TickNotification" }, TickNotification: message("tick") }),
    /methods\["tick"\]\.scope, one of "exchange" \(.+\), "owner" \(.+\), "subscription" \(.+\), "broadcast" \(/,
  );
});

test("two types for one method stop", () => {
  const definitions = {
    ClientRequest: { anyOf: [{ $ref: "#/$defs/ARequest" }, { $ref: "#/$defs/BRequest" }] },
    ARequest: message("a"),
    BRequest: message("a"),
    AResult: ANY,
    BResult: ANY,
  } satisfies Record<string, Schema>;
  assert.throws(() => methods(definitions), /two types define a: ARequest, BRequest/);
});

test("error codes come from the error object or from the response around it", () => {
  const source = {
    definitions: new Map<string, Schema>([
      ["ParseError", { type: "object", properties: { code: { const: -32700 } } }],
      [
        "HeaderMismatchError",
        { type: "object", properties: { error: { allOf: [{ type: "object", properties: { code: { const: -32020 }, data: ANY } }] } } },
      ],
    ]),
    facts: facts({ errors: { HeaderMismatch: { http: 400, see: SEE }, NotFound: { code: -32002, see: SEE } } }),
    file: "overlay/x.json",
    see: (type: string) => type,
  };
  assert.equal(
    errorsOf(source).map(({ name, code, http, data }) => [name, code, http, data]),
    [
      ["ParseError".slice(0, -5), -32700, 200, undefined],
      ["HeaderMismatch", -32020, 400, ANY],
      ["NotFound", -32002, 200, undefined],
    ],
  );
});

test("an error without a code stops where it was written, and is passed over where it was taken over", () => {
  const source = (inherited: boolean) => {
    const overlay: RevisionOverlay = { wire: { ...WIRE, see: SEE }, errors: { HeaderMismatch: { http: 400, see: SEE } } };
    return {
      definitions: new Map<string, Schema>(),
      facts: factsOf("x", [{ file: "overlay/x.json", overlay, inherited }]),
      file: "overlay/x.json",
      see: (type: string) => type,
    };
  };
  assert.equal(errorsOf(source(true)), []);
  assert.throws(() => errorsOf(source(false)), /HeaderMismatch has no code/);
});

test("the schema gives an error its code unless the revision's own overlay does; what is taken over fills the gap", () => {
  const codes = (inherited: boolean, definitions: Readonly<Record<string, Schema>>) =>
    errorsOf({
      definitions: new Map(Object.entries(definitions)),
      facts: factsOf("x", [
        { file: "overlay/x.json", overlay: { wire: { ...WIRE, see: SEE }, errors: { Ink: { code: 1, see: SEE } } }, inherited },
      ]),
      file: "overlay/x.json",
      see: (type) => type,
    }).map(({ code }) => code);
  const typed: Schema = { type: "object", properties: { code: { const: 2 } } };
  assert.equal(codes(true, { InkError: typed }), [2]);
  assert.equal(codes(false, { InkError: typed }), [1]);
  assert.equal(codes(true, {}), [1]);
});

test("definitions come after what they refer to, and recursion is named", () => {
  const ref = (name: string): Schema => ({ type: "array", items: { $ref: `#/$defs/${name}` } });
  assert.equal(
    groupsOf(
      new Map([
        ["A", ref("B")],
        ["B", ref("C")],
        ["C", ref("B")],
        ["D", ref("D")],
        ["E", true],
      ]),
    ),
    [
      { names: ["B", "C"], recursive: true },
      { names: ["A"], recursive: false },
      { names: ["D"], recursive: true },
      { names: ["E"], recursive: false },
    ],
  );
});

test("places are named by dotted paths, whatever a property is called", () => {
  const schema: Schema = {
    type: "object",
    properties: {
      items: { type: "array", items: { type: "object", properties: { properties: true } } },
      map: { type: "object", additionalProperties: { type: "string" } },
    },
  };
  assert.equal(
    placesOf(schema).map((place) => place.path),
    ["", "items", "items[]", "items[].properties", "map", "map.*"],
  );
});

test.run();
