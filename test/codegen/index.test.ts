import { emitIndex } from "../../codegen/emit/index.ts";
import { mergeRevisions } from "../../codegen/emit/merge.ts";
import type { RevisionOverlay } from "../../codegen/overlay/format.ts";
import {
  type AskMethod,
  type ClientHandlersFor,
  type ClientMethod,
  DEFAULT_NEGOTIATED_REVISION,
  type Handler,
  type Handlers,
  type HandlersFor,
  LATEST_REVISION,
  type Params,
  type PublicNotice,
  protocols,
  type Result,
  SUPPORTED_REVISIONS,
} from "../../generated/index.ts";
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

const listTools: Handler<"tools/list"> = () => ({ tools: [] });
const callTool: Handler<"tools/call"> = async (exchange) => {
  const path = exchange.params.arguments?.["path"];
  exchange.progress(1, 2, String(path));
  // @ts-expect-error the envelope is not the handler's to read
  exchange.params._meta;
  return { content: [{ type: "text", text: exchange.params.name }] };
};

test("leaving out a handler that a declared capability asks for does not compile", () => {
  const none: HandlersFor<Record<never, never>> = {};
  const whole: HandlersFor<{ tools: { listChanged: true } }> = { "tools/list": listTools, "tools/call": callTool };
  // @ts-expect-error tools/call is missing
  const half: HandlersFor<{ tools: Record<never, never> }> = { "tools/list": listTools };
  // @ts-expect-error sampling/createMessage is missing
  const client: ClientHandlersFor<{ sampling: Record<never, never> }> = {};
  // @ts-expect-error nobody sends it
  const stray: Handlers = { "tools/draw": callTool };
  assert.equal(
    [none, whole, half, client, stray].map((handlers) => Object.keys(handlers).length),
    [0, 2, 1, 0, 1],
  );
});

test("a handler answers with what its method promises", () => {
  // @ts-expect-error a list of tools is not a list of prompts
  const wrong: Handler<"prompts/list"> = listTools;
  const result: Result<"tools/call"> = { content: [] };
  const params: Params<"tools/call"> = { name: "x" };
  assert.ok(wrong !== undefined && result.content.length === 0 && params.name === "x");
});

test("who may send what is a type", () => {
  const answered: ClientMethod = "tools/call";
  const asked: AskMethod = "elicitation/create";
  const announced: PublicNotice = "notifications/tools/list_changed";
  // @ts-expect-error progress goes to one caller only
  const leaked: PublicNotice = "notifications/progress";
  // @ts-expect-error a server does not call tools
  const turned: AskMethod = "tools/call";
  assert.is([answered, asked, announced, leaked, turned].length, 5);
});

test.run();
