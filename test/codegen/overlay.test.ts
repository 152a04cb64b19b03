import { factsOf, type Layer } from "../../codegen/overlay/facts.ts";
import type { Patch, RevisionOverlay } from "../../codegen/overlay/format.ts";
import { applyPatches, pin } from "../../codegen/overlay/patch.ts";
import { readRevisionOverlay } from "../../codegen/overlay/read.ts";
import { Problem } from "../../codegen/problem.ts";
import type { Schema } from "../../codegen/schema.ts";
import { assert, suite } from "../harness.ts";

const SEE = "https://example.com/spec";
const WIRE = { lifecycle: "initialize", see: SEE } as NonNullable<RevisionOverlay["wire"]>;
const layer = (overlay: RevisionOverlay, inherited = true): Layer => ({ file: "overlay/x.json", overlay, inherited });
const patch = (more: Partial<Patch>): Patch => ({
  at: "/$defs/A/type",
  was: "integer",
  now: "number",
  why: "fractions",
  see: SEE,
  ...more,
});

const test = suite("overlay");

test("a later layer wins fact by fact, and null takes a fact back", () => {
  const { methods } = factsOf("x", [
    layer({ wire: WIRE, methods: { call: { gate: ["server.tools"], cancellable: false, see: SEE } } }),
    layer({ methods: { call: { gate: null, nameHeader: "name", see: `${SEE}/new` } } }),
  ]);
  assert.equal(methods.get("call"), { cancellable: false, nameHeader: "name", see: `${SEE}/new` });
});

test("a common link leads to the pages of the revision it is applied to, or to the draft's", () => {
  const linked = (revision: string): string | undefined =>
    factsOf(revision, [layer({ wire: WIRE, methods: { ping: { see: "https://example.com/{revision}/ping" } } })]).methods.get("ping")?.see;
  assert.is(linked("2025-03-26"), "https://example.com/2025-03-26/ping");
  assert.is(linked("ours"), "https://example.com/draft/ping");
});

test("a revision without a wire row stops", () => {
  assert.throws(() => factsOf("2027-01-01", [layer({})]), /nothing says how revision 2027-01-01 behaves on the wire/);
});

test("a patch replaces the fragment it asserts and leaves its input alone", () => {
  const before: Record<string, Schema> = { A: { type: "integer" } };
  const after = applyPatches(before, [patch({})], () => assert.unreachable());
  assert.equal([before, after], [{ A: { type: "integer" } }, { A: { type: "number" } }]);
});

test("a patch without `was` adds what is not there", () => {
  const { was: _, ...added } = patch({ at: "/$defs/A/minimum", now: 0 });
  assert.equal(
    applyPatches({ A: { type: "integer" } }, [added], () => assert.unreachable()),
    { A: { type: "integer", minimum: 0 } },
  );
});

test("a patch that no longer matches is reported with what stands there instead", () => {
  const reports: string[] = [];
  applyPatches({ A: { type: "string" } }, [patch({}), patch({ at: "/$defs/Gone/type" })], (_, what) => reports.push(what));
  assert.equal(reports, ['/$defs/A/type is "string", the patch expects "integer"', "nothing at /$defs/Gone/type"]);
});

test("a pin narrows a property to its literal and keeps the rest", () => {
  const schema: Schema = { type: "object", properties: { resultType: { type: "string" }, text: true }, required: ["resultType"] };
  assert.equal(pin(schema, { resultType: "complete" }), {
    type: "object",
    properties: { resultType: { const: "complete" }, text: true },
    required: ["resultType"],
  });
});

test("a misspelt key in an overlay file is refused by its path", () => {
  const text = JSON.stringify({ methods: { ping: { gatte: ["server.tools"], see: SEE } } });
  assert.throws(() => readRevisionOverlay(text, "overlay/x.json"), /overlay\/x\.json#\/methods\/ping\/gatte/);
});

test("a mistake in an overlay says what may stand there", () => {
  const cases: [facts: object, what: string, fix: string | RegExp][] = [
    [{ method: {} }, "unknown key `method`", "Did you mean `methods`? Here may stand $schema, methods, types, errors, like, wire, patches"],
    [
      { methods: { ping: { result: ["X"], see: SEE } } },
      "unknown key `result`",
      "Did you mean `results`? Here may stand direction, results, gate, paramGates, scope, nameHeader, cancellable, deprecated, see",
    ],
    [{ methods: { ping: { "a/b": 1, see: SEE } } }, "unknown key `a/b`", /^Rename or remove it\. Here may stand direction, /],
    [
      { methods: { ping: { scope: "everywhere", see: SEE } } },
      "scope must be equal to one of the allowed values",
      'write "exchange", or "owner", or "subscription", or "broadcast", or null, which takes a common fact back',
    ],
    [{ wire: { batches: 2 } }, "batches must be boolean", "write a value of type boolean"],
    [{ methods: { ping: { cancellable: false } } }, "missing here: see", "add see"],
    [{ types: { T: { union: {}, see: SEE } } }, "missing here: tag, cases; or rules; or context", /^add tag, cases; or rules; or context/],
    [{ types: { T: { union: { tagg: 1 }, see: SEE } } }, "unknown key `tagg`", /^Did you mean `tag`\? Here may stand tag, cases, absent, /],
    [{ methods: { ping: { see: "http://x" } } }, 'see must match pattern "^https://"', "write text that matches ^https://"],
  ];
  for (const [facts, what, fix] of cases) {
    const error = problem(() => readRevisionOverlay(JSON.stringify(facts), "x.json"));
    assert.is(error.what, what);
    if (typeof fix === "string") assert.is(error.fix, fix);
    else assert.match(error.fix, fix);
  }
});

test("a fact without a link to the specification is refused", () => {
  assert.throws(() => readRevisionOverlay(JSON.stringify({ methods: { ping: { cancellable: false } } }), "x.json"), /see/);
});

test("an overlay that is not JSON is refused by name", () => {
  assert.throws(() => readRevisionOverlay("{", "overlay/x.json"), /not JSON[\s\S]*overlay\/x\.json/);
});

function problem(act: () => unknown): Problem {
  try {
    act();
  } catch (cause) {
    if (cause instanceof Problem) return cause;
    throw cause;
  }
  throw new Error("nothing was thrown");
}

test.run();
