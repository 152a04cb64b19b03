import type { Change } from "../../../codegen/diff/change.ts";
import { diffModels } from "../../../codegen/diff/diff.ts";
import { changeText, reportOf } from "../../../codegen/diff/report.ts";
import { textOf } from "../../../codegen/diff/text.ts";
import { loadProtocols, SHIPPED } from "../../../codegen/load.ts";
import type { RevisionOverlay } from "../../../codegen/overlay/format.ts";
import { assert, suite } from "../../harness.ts";
import { type Definitions, message, object, ref, SEE, STRING, small } from "../small.ts";

const test = suite("diff of models");

const CALL = { CallRequest: message("call", "Call"), CallResult: object({ text: STRING }), Call: object({ name: STRING }) };
const CLIENT = { ClientRequest: ref("CallRequest") };
const SERVER = { ServerRequest: ref("CallRequest") };

interface Side {
  readonly definitions: Definitions;
  readonly overlay?: RevisionOverlay;
}

function changes(older: Side, newer: Side): readonly Change[] {
  const build = ({ definitions, overlay = {} }: Side, revision: string) => small(definitions, { revision, overlay });
  return diffModels(build(older, "2031-01-01"), build(newer, "2032-01-01")).changes;
}

/** `subject name: what | whom it breaks`, of what messages carry. */
function told(list: readonly Change[]): string[] {
  return list
    .filter(({ subject, flows, path }) => subject !== "type" || (flows.length > 0 && path !== ""))
    .map((change) => `${change.subject} ${change.name}: ${changeText(change)} | ${change.breaks.join(" ")}`);
}

test("the same change breaks clients in params that they send, and servers in results that they send", () => {
  const tight = { ...CALL, Call: object({ name: STRING, pace: STRING }), CallResult: object({ text: STRING, more: STRING }) };
  assert.equal(told(changes({ definitions: { ...CALL, ...CLIENT } }, { definitions: { ...tight, ...CLIENT } })), [
    "type Call: + pace (required string) | client",
    "type CallResult: + more (required string) | server",
  ]);
  assert.equal(told(changes({ definitions: { ...CALL, ...SERVER } }, { definitions: { ...tight, ...SERVER } })), [
    "type Call: + pace (required string) | server",
    "type CallResult: + more (required string) | client",
  ]);
});

test("a method that is gone breaks who sends it; a new one breaks who must answer it unasked", () => {
  const gated: RevisionOverlay = { methods: { call: { gate: ["server.calls"], see: SEE } } };
  const none = { definitions: {} };
  const one = { ...CALL, ...CLIENT, ServerCapabilities: object({ "calls?": object({}) }) };
  assert.equal(told(changes({ definitions: one }, none)), ["method call: removed, request by the client | client"]);
  assert.equal(told(changes(none, { definitions: one })), ["method call: added, request by the client | server"]);
  assert.equal(told(changes(none, { definitions: one, overlay: gated })), ["method call: added, request by the client | "]);
});

test("what the overlay says of a method is compared too", () => {
  const definitions = { ...CALL, ...CLIENT, ServerCapabilities: object({ "calls?": object({}) }) };
  const overlay: RevisionOverlay = {
    methods: {
      call: { gate: ["server.calls"], nameHeader: "name", cancellable: false, deprecated: { since: "x", instead: "write" }, see: SEE },
    },
  };
  assert.equal(told(changes({ definitions }, { definitions, overlay })), [
    "method call: gate always open → server.calls | client",
    "method call: name header none → params.name | client",
    "method call: cancellable true → false | ",
    "method call: deprecated | ",
  ]);
});

test("params and results under another name are compared by what they accept", () => {
  const renamed = {
    CallRequest: message("call", "Order"),
    Order: object({ "name?": STRING }),
    CallResult: CALL.CallResult,
    Later: object({}),
  };
  const overlay: RevisionOverlay = {
    methods: { call: { results: ["CallResult", "Later"], see: SEE } },
    types: { CallResultOrLater: { union: { context: "none" }, see: SEE } },
  };
  assert.equal(told(changes({ definitions: { ...CALL, ...CLIENT } }, { definitions: { ...renamed, ...CLIENT }, overlay })), [
    "method call: params Call → Order | server",
    "method call: result + Later | client",
  ]);
});

test("who sends a method may change, and then nothing else about its types is called breaking twice", () => {
  assert.equal(told(changes({ definitions: { ...CALL, ...CLIENT } }, { definitions: { ...CALL, ...SERVER } })), [
    "method call: request by the client → request by the server | client server",
  ]);
});

test("errors and wire rows that differ are changes", () => {
  const error = (code: number): RevisionOverlay => ({ errors: { InkEmpty: { code, see: SEE } } });
  assert.equal(told(changes({ definitions: {}, overlay: error(-32050) }, { definitions: {}, overlay: error(-32051) })), [
    "error InkEmpty: -32050, HTTP 200 → -32051, HTTP 200 | client",
  ]);
});

test("a change that three or more types share is said once, and breaking changes come first", () => {
  const lists = (more: Definitions): Definitions =>
    Object.fromEntries(["A", "B", "C"].map((name) => [name, object({ text: STRING, ...more })]));
  const call = (more: Definitions): Definitions => ({
    ...CALL,
    ...CLIENT,
    ...lists(more),
    Call: object({ a: ref("A"), b: ref("B"), c: ref("C") }),
  });
  const older = small(call({}), { revision: "2031-01-01" });
  const newer = small({ ...call({ id: STRING }), CallResult: object({ text: STRING, "more?": STRING }) }, { revision: "2032-01-01" });
  assert.equal(textOf(reportOf(diffModels(older, newer))).split("\n"), [
    "2031-01-01 → 2032-01-01",
    "3 breaking and 1 compatible changes",
    "C: breaks clients written for 2031-01-01; S: breaks servers",
    "",
    "Breaking · Client → server",
    "  C  + id (required string) × 3: A, B, C",
    "",
    "Compatible · Server → client",
    "     CallResult                     + more (optional string)",
    "",
  ]);
});

test("a revision does not differ from itself", () => {
  const model = small({ ...CALL, ...CLIENT });
  assert.equal(diffModels(model, model).changes, []);
});

test("from 2025-11-25 to 2026-07-28 in at most 150 lines, twelve facts among them, what breaks first", async () => {
  const [older, newer] = (await loadProtocols({ schemaDir: SHIPPED, revisions: ["2025-11-25", "2026-07-28"] })).models;
  assert.ok(older !== undefined && newer !== undefined);
  const lines = textOf(reportOf(diffModels(older, newer))).split("\n");
  assert.ok(lines.length <= 150, `${lines.length} lines`);
  const facts = [
    "  C  removed, request by the client × 4: initialize, logging/setLevel, resources/subscribe, resources/unsubscribe",
    "  CS removed, request by either side × 5: ping, tasks/cancel, tasks/get, tasks/list, tasks/result",
    "  CS request by the server → asked inside inputRequests × 3: elicitation/create, roots/list, sampling/createMessage",
    "  C  result + InputRequiredResult × 3: prompts/get, resources/read, tools/call",
    "   S server/discover                added, request by the client",
    "  CS sessions                       true → false",
    "  C  ResourceNotFound               -32002, HTTP 200 → -32602, HTTP 200",
    "  C  CallToolRequestParams          − task (optional TaskMetadata)",
    "  C  CallToolResult                 structuredContent object → unknown",
    "  CS ElicitRequestURLParams         − elicitationId (required string)",
    "  CS CancelledNotificationParams    requestId now required",
    "     subscriptions/listen           added, request by the client",
  ];
  assert.equal(
    facts.filter((fact) => !lines.includes(fact)),
    [],
  );
  const shared = lines.find((line) => line.includes('+ resultType (required "complete") × 8: '));
  assert.ok(shared?.startsWith("   S "));
  assert.ok(lines.findLastIndex((line) => line.startsWith("Breaking")) < lines.findIndex((line) => line.startsWith("Compatible")));
});

test.run();
