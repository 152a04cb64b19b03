import { emitIndex } from "../../codegen/emit/index.ts";
import { mergeRevisions } from "../../codegen/emit/merge.ts";
import type { RevisionOverlay } from "../../codegen/overlay/format.ts";
import { DEFAULT_NEGOTIATED_REVISION, LATEST_REVISION, protocols, SUPPORTED_REVISIONS } from "../../generated/index.ts";
import { assert, suite } from "../harness.ts";
import { message, object, ref, SEE, small } from "./small.ts";

const LAYOUT = { contract: "mcpgen/contract", extension: ".js" } as const;
const test = suite("index");

test("revisions are newest first, and the one that older HTTP clients mean is known", () => {
  assert.is(SUPPORTED_REVISIONS[0], LATEST_REVISION);
  assert.equal([...SUPPORTED_REVISIONS].sort().reverse(), [...SUPPORTED_REVISIONS]);
  assert.is(DEFAULT_NEGOTIATED_REVISION, "2025-03-26");
});

test("every revision loads as a value that knows its own name and how to explain itself", async () => {
  for (const [revision, load] of Object.entries(protocols)) {
    const protocol = await load();
    assert.is(protocol.revision, revision);
    assert.ok(Object.keys(await protocol.canonical()).includes("CallToolRequestParams"));
  }
});

test("a revision of one's own stands alone: it is latest, default and entry at once", () => {
  const model = small({});
  const text = emitIndex([model], mergeRevisions([model]), LAYOUT);
  assert.match(text, 'export type Revision = "2031-01-01";');
  assert.match(text, 'export const DEFAULT_NEGOTIATED_REVISION = "2031-01-01";');
  assert.match(text, '  "2031-01-01": async () => (await import("./2031-01-01/index.js")).protocol,');
  assert.match(text, "export type GatedMethod<Capabilities extends object> = never;");
});

test("a capability at the top makes its handlers a duty; a flag below it, or a method of the past, does not", () => {
  const definitions = {
    ClientRequest: { anyOf: [ref("DrawRequest"), ref("WatchRequest")] },
    DrawRequest: message("draw"),
    DrawResult: object({}),
    WatchRequest: message("watch"),
    WatchResult: object({}),
    ServerCapabilities: object({ "pen?": object({ "watch?": { type: "boolean" } }) }),
  };
  const overlay: RevisionOverlay = {
    methods: { draw: { gate: ["server.pen"], see: SEE }, watch: { gate: ["server.pen.watch"], see: SEE } },
  };
  const today = small(definitions, { overlay });
  const text = emitIndex([today], mergeRevisions([today]), LAYOUT);
  assert.match(text, '  | (Capabilities extends { readonly pen: object } ? "draw" : never);');
  const later = small({}, { revision: "2032-01-01" });
  assert.match(emitIndex([today, later], mergeRevisions([today, later]), LAYOUT), "GatedMethod<Capabilities extends object> = never;");
});

test.run();
