import { mergeRevisions, type Vocabulary } from "../../codegen/emit/merge.ts";
import { emitVocabulary } from "../../codegen/emit/vocabulary.ts";
import type { RevisionOverlay } from "../../codegen/overlay/format.ts";
import type { LoggingLevel } from "../../generated/vocabulary.ts";
import type { Level } from "../../runtime/contract.ts";
import { assert, suite } from "../harness.ts";
import { type Definitions, message, object, output, ref, SEE, STRING, small } from "./small.ts";

const test = suite("vocabulary");

const CALL = { ClientRequest: ref("CallRequest"), CallRequest: message("call", "Call"), CallResult: object({ text: STRING }) };

/** The vocabulary of two revisions. */
function merged(older: Definitions, newer: Definitions, overlay: RevisionOverlay = {}): Vocabulary {
  return mergeRevisions([small(older, { revision: "2031-01-01" }), small(newer, { revision: "2032-01-01", overlay })]);
}

function schemaOf({ model }: Vocabulary, name: string): unknown {
  return model.types.get(name)?.schema;
}

test("a name means what the newest revision means, whole: nothing of its older form shines through", () => {
  const older = { ...CALL, Call: object({ name: STRING, tone: STRING }) };
  const newer = { ...CALL, Call: object({ name: { type: "integer" } }) };
  assert.equal(schemaOf(merged(older, newer), "Call"), newer.Call);
});

test("a method and a type that only older revisions have keep their last form", () => {
  const older = {
    ...CALL,
    Call: object({}),
    ClientRequest: { anyOf: [ref("CallRequest"), ref("PingRequest")] },
    PingRequest: message("ping", "Ping?"),
    Ping: object({ echo: STRING }),
    PingResult: object({}),
  };
  const vocabulary = merged(older, { ...CALL, Call: object({}) });
  assert.equal(schemaOf(vocabulary, "Ping"), older.Ping);
  assert.equal(
    vocabulary.methods.map(({ method, revisions, current }) => [method.method, revisions, current]),
    [
      ["call", ["2031-01-01", "2032-01-01"], true],
      ["ping", ["2031-01-01"], false],
    ],
  );
});

test("who sends a method is whoever sends it in some revision", () => {
  const both = { ...CALL, Call: object({}), ServerRequest: ref("CallRequest") };
  assert.is(merged(both, { ...CALL, Call: object({}) }).methods[0]?.from, "both");
});

test("what the envelope owns is gone, and what the runtime fills in may be left out", () => {
  const definitions = { ...CALL, Call: object({ _meta: STRING, name: STRING, pace: STRING }) };
  const overlay: RevisionOverlay = { types: { Call: { hidden: ["_meta"], defaults: { pace: "slow" }, see: SEE } } };
  assert.equal(schemaOf(merged(definitions, definitions, overlay), "Call"), {
    type: "object",
    properties: { name: STRING, pace: STRING },
    required: ["name"],
  });
});

test("only what a handler can reach is in it: no messages, no envelopes, no second results", () => {
  const definitions = {
    ...CALL,
    Call: object({ "tone?": ref("Tone") }),
    Tone: STRING,
    Later: object({ kind: { const: "later" } }),
    Stray: STRING,
  };
  const overlay: RevisionOverlay = {
    methods: { call: { results: ["CallResult", "Later"], see: SEE } },
    types: {
      CallResultOrLater: {
        union: {
          rules: [
            { has: ["kind"], is: "Later" },
            { has: [], is: "CallResult" },
          ],
        },
        see: SEE,
      },
    },
  };
  const model = small(definitions, { overlay });
  assert.equal([...mergeRevisions([model]).model.types.keys()], ["Call", "CallResult", "Tone"]);
});

test("types come after those they refer to", () => {
  const { model } = merged(
    { ...CALL, Call: object({ tone: ref("Tone") }), Tone: STRING },
    { ...CALL, Call: object({ tone: ref("Tone") }), Tone: STRING },
  );
  const order = model.groups.flatMap(({ names }) => names);
  assert.ok(order.indexOf("Tone") < order.indexOf("Call"));
});

test("the levels of the waist are the levels of the protocol", () => {
  const here: readonly Level[] = ["debug", "emergency"] satisfies readonly LoggingLevel[];
  const there: readonly LoggingLevel[] = here satisfies readonly Level[];
  assert.is(there.length, 2);
});

test("what handlers see is written out: docs, links, and nothing that belongs to the envelope", async () => {
  const definitions = {
    ClientRequest: ref("DrawRequest"),
    DrawRequest: message("pen/draw", "DrawRequestParams"),
    DrawRequestParams: object({ secret: STRING, shape: STRING }),
    DrawResult: object({ "area?": { type: "number" } }),
  } satisfies Definitions;
  const overlay = { types: { DrawRequestParams: { hidden: ["secret"], see: SEE } } };
  const model = small(definitions, { overlay, docs: { types: { DrawResult: { doc: "What was drawn." } } } });
  const text = await emitVocabulary(mergeRevisions([model]), { contract: "mcpgen/contract", extension: ".js" });
  assert.equal(output(text), [
    "/** @see https://modelcontextprotocol.io/specification/2031-01-01/schema#drawrequestparams */",
    "export interface DrawRequestParams {",
    "  shape: string;",
    "}",
    "",
    "/**",
    " * What was drawn.",
    " *",
    " * @see https://modelcontextprotocol.io/specification/2031-01-01/schema#drawresult",
    " */",
    "export interface DrawResult {",
    "  area?: number;",
    "}",
  ]);
});

test.run();
