import { emitIndex } from "../../codegen/emit/index.ts";
import { mergeRevisions } from "../../codegen/emit/merge.ts";
import type { ProtocolModel } from "../../codegen/model.ts";
import type { RevisionOverlay } from "../../codegen/overlay/format.ts";
import { DEFAULT_NEGOTIATED_REVISION, LATEST_REVISION, protocols, SUPPORTED_REVISIONS } from "../../generated/index.ts";
import { assert, suite } from "../harness.ts";
import { message, object, output, ref, SEE, small } from "./small.ts";

const LAYOUT = { contract: "mcpgen/contract", extension: ".js" } as const;
const test = suite("index");

/** What stands first when 2031-01-01 is all there is. */
const ALONE = [
  "/** A protocol revision, by its date. */",
  'export type Revision = "2031-01-01";',
  "",
  "/** The newest revision. */",
  'export const LATEST_REVISION = "2031-01-01";',
  "",
  "/** Newest first. */",
  'export const SUPPORTED_REVISIONS: readonly Revision[] = ["2031-01-01"];',
  "",
  "/** What a message speaks when neither it nor a header names a revision. */",
  'export const DEFAULT_NEGOTIATED_REVISION = "2031-01-01";',
  "",
  "/** Each revision as a value, loaded when asked for: a server pays only for what its clients speak. */",
  "export const protocols: Readonly<Record<Revision, () => Promise<Protocol>>> = {",
  '  "2031-01-01": async () => (await import("./2031-01-01/index.js")).protocol,',
  "};",
  "",
  'export type * from "./vocabulary.js";',
];

/** What stands first when 2032-01-01 has come. */
const TWO = [
  "/** A protocol revision, by its date. */",
  'export type Revision = "2032-01-01" | "2031-01-01";',
  "",
  "/** The newest revision. */",
  'export const LATEST_REVISION = "2032-01-01";',
  "",
  "/** Newest first. */",
  'export const SUPPORTED_REVISIONS: readonly Revision[] = ["2032-01-01", "2031-01-01"];',
  "",
  "/** What a message speaks when neither it nor a header names a revision. */",
  'export const DEFAULT_NEGOTIATED_REVISION = "2031-01-01";',
  "",
  "/** Each revision as a value, loaded when asked for: a server pays only for what its clients speak. */",
  "export const protocols: Readonly<Record<Revision, () => Promise<Protocol>>> = {",
  '  "2032-01-01": async () => (await import("./2032-01-01/index.js")).protocol,',
  '  "2031-01-01": async () => (await import("./2031-01-01/index.js")).protocol,',
  "};",
  "",
  'export type * from "./vocabulary.js";',
];

const NO_REQUESTS = ["/** Every request of every revision, as handlers and callers see it. */", "export interface Requests {", "}"];

const NO_NOTICES = ["/** Every notification of every revision; `scope` says where it may travel. */", "export interface Notices {", "}"];

/** The types that read `Requests` and `Notices`: the same in every index. */
const READERS = [
  'export type Params<M extends keyof Requests> = Requests[M]["params"];',
  "",
  'export type Result<M extends keyof Requests> = Requests[M]["result"];',
  "",
  'type SentBy<Who> = { [M in keyof Requests]: Requests[M]["from"] extends Who ? M : never }[keyof Requests];',
  "",
  "/** What a server answers. */",
  'export type ClientMethod = SentBy<"client" | "both">;',
  "",
  "/** What a server may ask of its client. */",
  'export type AskMethod = SentBy<"server" | "both">;',
  "",
  "/** What a server may announce outside any exchange: a wider audience than one caller, by definition. */",
  "export type PublicNotice = {",
  '  [M in keyof Notices]: Notices[M]["scope"] extends "broadcast" | "subscription" ? M : never;',
  "}[keyof Notices];",
  "",
  "/** What may be told to the one client that started something, also when its request has been answered. */",
  'export type OwnerNotice = { [M in keyof Notices]: Notices[M]["scope"] extends "owner" ? M : never }[keyof Notices];',
  "",
  "/** The exchange of one method: it can ask its caller where that may be asked. */",
  "export type ExchangeOf<M extends keyof Requests, Life = unknown> = Exchange<M, Params<M>, Life> & {",
  "  readonly owner: Owner<Pick<Notices, OwnerNotice>>;",
  '} & (Requests[M]["asks"] extends true ? Asking<Pick<Requests, AskMethod>> : unknown);',
  "",
  "/** Answers one kind of request. What it throws becomes an error; an `RpcError` travels as it is. */",
  "export type Handler<M extends keyof Requests, Life = unknown> = (",
  "  exchange: ExchangeOf<M, Life>,",
  ") => Result<M> | Promise<Result<M>>;",
  "",
  "/** Hears one kind of notification. Nobody waits for it. */",
  "export type Listener<M extends keyof Notices, Life = unknown> = (",
  '  notice: Received<M, Notices[M]["params"], Life>,',
  ") => void | Promise<void>;",
];

/** Above what the author of a server may handle. */
const HANDLERS_DOC = [
  "/**",
  " * What the author of a server may handle, in every revision at once.",
  " * A request without a handler is answered by the runtime where it can, else it is not found; a notification without one is fine.",
  " */",
];

const NO_DUTY = [
  "/** The handlers that declaring `Capabilities` makes a duty. */",
  "export type GatedMethod<Capabilities extends object> = never;",
];

const HANDLERS_FOR = [
  "/** `Handlers` for a server that declares `Capabilities`: leaving out a handler it owes does not compile. */",
  "export type HandlersFor<Capabilities extends object, Life = unknown> = Handlers<Life> & Required<Pick<Handlers<Life>, GatedMethod<Capabilities>>>;",
];

/** Above what the author of a client may handle. */
const CLIENT_DOC = [
  "/**",
  " * What the author of a client may handle, in every revision at once.",
  " * A request without a handler is answered by the runtime where it can, else it is not found; a notification without one is fine.",
  " */",
];

/** What follows where nothing is a duty of clients. */
const NO_ASKS = [
  "/** The handlers that declaring `Capabilities` makes a duty. */",
  "export type GatedAsk<Capabilities extends object> = never;",
  "",
  "/** `ClientHandlers` for a client that declares `Capabilities`: leaving out a handler it owes does not compile. */",
  "export type ClientHandlersFor<Capabilities extends object, Life = unknown> = ClientHandlers<Life> & Required<Pick<ClientHandlers<Life>, GatedAsk<Capabilities>>>;",
];

const NO_HANDLERS = [...HANDLERS_DOC, "export interface Handlers<Life = unknown> {", "}"];
const NO_CLIENT = [...CLIENT_DOC, "export interface ClientHandlers<Life = unknown> {", "}", "", ...NO_ASKS];

const IMPORTS = [
  'import type * as t from "./vocabulary.js";',
  'import type { Asking, Exchange, Owner, Protocol, Received } from "mcpgen/contract";',
];

/** The parts of a file, an empty line between each two. */
function joined(...parts: readonly (readonly string[])[]): string[] {
  return parts.flatMap((lines, index) => (index === 0 ? lines : ["", ...lines]));
}

/** The index of these revisions, oldest first. */
function emitted(...models: readonly ProtocolModel[]): string[] {
  return output(emitIndex(models, mergeRevisions(models), LAYOUT));
}

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
  const imports = ['import type { Asking, Exchange, Owner, Protocol, Received } from "mcpgen/contract";'];
  assert.equal(emitted(small({})), joined(imports, ALONE, NO_REQUESTS, NO_NOTICES, READERS, NO_HANDLERS, NO_DUTY, HANDLERS_FOR, NO_CLIENT));
});

const DRAW = {
  ClientRequest: ref("DrawRequest"),
  DrawRequest: message("draw"),
  DrawResult: object({}),
  ServerCapabilities: object({ "pen?": object({ "draw?": { type: "boolean" } }) }),
};

/** The request of `DRAW`, with its gate. */
function requests(gate: string): string[] {
  return [
    "/** Every request of every revision, as handlers and callers see it. */",
    "export interface Requests {",
    "  /**",
    "   * In 2031-01-01.",
    "   *",
    "   * @see https://example.com/spec",
    "   */",
    "  draw: {",
    '    from: "client";',
    "    params: object;",
    "    result: t.DrawResult;",
    "    asks: false;",
    `    gate: "${gate}";`,
    "  };",
    "}",
  ];
}

test("a capability at the top makes its handlers a duty", () => {
  const overlay: RevisionOverlay = { methods: { draw: { gate: ["server.pen"], see: SEE } } };
  const handlers = [
    "export interface Handlers<Life = unknown> {",
    "  /**",
    "   * A server that declares `pen` must have it.",
    "   *",
    "   * @see https://example.com/spec",
    "   */",
    '  readonly draw?: Handler<"draw", Life>;',
    "}",
  ];
  const duty = [
    "/** The handlers that declaring `Capabilities` makes a duty. */",
    "export type GatedMethod<Capabilities extends object> =",
    '  | (Capabilities extends { readonly pen: object } ? "draw" : never);',
  ];
  assert.equal(
    emitted(small(DRAW, { overlay })),
    joined(IMPORTS, ALONE, requests("server.pen"), NO_NOTICES, READERS, [...HANDLERS_DOC, ...handlers], duty, HANDLERS_FOR, NO_CLIENT),
  );
});

test("a flag below the top makes nothing a duty", () => {
  const overlay: RevisionOverlay = { methods: { draw: { gate: ["server.pen.draw"], see: SEE } } };
  const handlers = [
    "export interface Handlers<Life = unknown> {",
    "  /** @see https://example.com/spec */",
    '  readonly draw?: Handler<"draw", Life>;',
    "}",
  ];
  assert.equal(
    emitted(small(DRAW, { overlay })),
    joined(
      IMPORTS,
      ALONE,
      requests("server.pen.draw"),
      NO_NOTICES,
      READERS,
      [...HANDLERS_DOC, ...handlers],
      NO_DUTY,
      HANDLERS_FOR,
      NO_CLIENT,
    ),
  );
});

test("neither does a method of the past, which says when it was", () => {
  const overlay: RevisionOverlay = { methods: { draw: { gate: ["server.pen"], see: SEE } } };
  const handlers = [
    "export interface Handlers<Life = unknown> {",
    "  /**",
    "   * Last in 2031-01-01: newer callers never send it.",
    "   *",
    "   * @see https://example.com/spec",
    "   */",
    '  readonly draw?: Handler<"draw", Life>;',
    "}",
  ];
  assert.equal(
    emitted(small(DRAW, { overlay }), small({}, { revision: "2032-01-01" })),
    joined(IMPORTS, TWO, requests("server.pen"), NO_NOTICES, READERS, [...HANDLERS_DOC, ...handlers], NO_DUTY, HANDLERS_FOR, NO_CLIENT),
  );
});

test("a notification says where it may travel, and who hears it", () => {
  const definitions = { ServerNotification: ref("InkNotification"), InkNotification: message("notifications/ink", "Ink"), Ink: object({}) };
  const overlay: RevisionOverlay = { methods: { "notifications/ink": { scope: "broadcast", see: SEE } } };
  const notices = [
    "/** Every notification of every revision; `scope` says where it may travel. */",
    "export interface Notices {",
    "  /**",
    "   * Ink is low.",
    "   * In 2031-01-01.",
    "   *",
    "   * @see https://example.com/spec",
    "   */",
    '  "notifications/ink": {',
    '    from: "server";',
    "    params: t.Ink;",
    '    scope: "broadcast";',
    "  };",
    "}",
  ];
  const handlers = [
    "export interface ClientHandlers<Life = unknown> {",
    "  /**",
    "   * Ink is low.",
    "   *",
    "   * @see https://example.com/spec",
    "   */",
    '  readonly "notifications/ink"?: Listener<"notifications/ink", Life>;',
    "}",
  ];
  assert.equal(
    emitted(small(definitions, { overlay, docs: { methods: { "notifications/ink": "Ink is low." } } })),
    joined(IMPORTS, ALONE, NO_REQUESTS, notices, READERS, NO_HANDLERS, NO_DUTY, HANDLERS_FOR, [...CLIENT_DOC, ...handlers], NO_ASKS),
  );
});

test.run();
