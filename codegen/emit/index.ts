/** The entry of the output: which revisions there are, and the one vocabulary of requests and notices that handlers see. */
import type { ProtocolModel } from "../model.ts";
import { openFile, propertyKey, type SourceFile, writeDoc } from "./file.ts";
import { declareHandlers, FACES } from "./handlers.ts";
import { contractFrom, headerOf, type Layout, sibling } from "./layout.ts";
import { quoted } from "./literal.ts";
import { type SharedMethod, usualResult, type Vocabulary } from "./merge.ts";
import { deprecation } from "./prose.ts";

/** What a message over HTTP speaks when it names no revision, by the rules of all later ones. */
const ASSUMED = "2025-03-26";

export function emitIndex(models: readonly ProtocolModel[], vocabulary: Vocabulary, layout: Layout): string {
  const file = openFile(headerOf(vocabulary.model));
  const revisions = models.map(({ revision }) => revision).reverse();
  declareRevisions(file, revisions);
  declareProtocols(file, revisions, layout);
  file.declare([], `export type * from ${quoted(sibling(layout, "./vocabulary"))};`);
  if (vocabulary.model.types.size > 0) file.useAllTypes(sibling(layout, "./vocabulary"), "t");
  declareRequests(file, vocabulary.methods);
  declareNotices(file, vocabulary.methods);
  declareNames(file, contractFrom(layout, 0));
  for (const face of FACES) declareHandlers(file, vocabulary, face);
  return file.text();
}

function declareRevisions(file: SourceFile, revisions: readonly string[]): void {
  const assumed = revisions.includes(ASSUMED) ? ASSUMED : revisions.at(-1);
  file.declare(["A protocol revision, by its date."], `export type Revision = ${revisions.map(quoted).join(" | ")};`);
  file.value("LATEST_REVISION", { doc: ["The newest revision."], init: quoted(revisions[0] ?? "") });
  file.value("SUPPORTED_REVISIONS", { doc: ["Newest first."], type: "readonly Revision[]", init: `[${revisions.map(quoted).join(", ")}]` });
  file.value("DEFAULT_NEGOTIATED_REVISION", {
    doc: ["What a message speaks when neither it nor a header names a revision."],
    init: quoted(assumed ?? ""),
  });
}

function declareProtocols(file: SourceFile, revisions: readonly string[], layout: Layout): void {
  const protocol = file.useType(contractFrom(layout, 0), "Protocol");
  file.value("protocols", {
    doc: ["Each revision as a value, loaded when asked for: a server pays only for what its clients speak."],
    type: `Readonly<Record<Revision, () => Promise<${protocol}>>>`,
    init: (writer) =>
      writer.inlineBlock(() => {
        for (const revision of revisions) {
          const entry = quoted(sibling(layout, `./${revision}/index`));
          writer.writeLine(`${propertyKey(revision)}: async () => (await import(${entry})).protocol,`);
        }
      }),
  });
}

function declareRequests(file: SourceFile, methods: readonly SharedMethod[]): void {
  file.declare(["Every request of every revision, as handlers and callers see it."], (writer) => {
    writer.write("export interface Requests ").block(() => {
      for (const shared of methods.filter(({ method }) => method.kind === "request")) {
        const { method, from } = shared;
        const result = usualResult(method);
        writeDoc(writer, docOf(shared));
        writer.write(`${propertyKey(method.method)}: `).inlineBlock(() => {
          writer.writeLine(`from: ${quoted(from)};`);
          writer.writeLine(`params: ${typeName(method.params)};`);
          writer.writeLine(`result: ${typeName(result)};`);
          writer.writeLine(`asks: ${method.asks};`);
          writer.writeLine(`gate: ${method.gate.length === 0 ? "undefined" : method.gate.map(quoted).join(" | ")};`);
        });
        writer.write(";").newLine();
      }
    });
  });
}

function declareNotices(file: SourceFile, methods: readonly SharedMethod[]): void {
  file.declare(["Every notification of every revision; `scope` says where it may travel."], (writer) => {
    writer.write("export interface Notices ").block(() => {
      for (const shared of methods.filter(({ method }) => method.kind === "notification")) {
        const { method, from } = shared;
        writeDoc(writer, docOf(shared));
        writer.write(`${propertyKey(method.method)}: `).inlineBlock(() => {
          writer.writeLine(`from: ${quoted(from)};`);
          writer.writeLine(`params: ${typeName(method.params)};`);
          writer.writeLine(`scope: ${method.scope === undefined ? "undefined" : quoted(method.scope)};`);
        });
        writer.write(";").newLine();
      }
    });
  });
}

function docOf({ method, revisions }: SharedMethod): string[] {
  const span = revisions.length === 1 ? revisions[0] : `${revisions[0]} to ${revisions.at(-1)}`;
  return [...method.doc, `In ${span}.`, "", ...deprecation(method.deprecated), `@see ${method.see}`];
}

function typeName(name: string | undefined): string {
  return name === undefined ? "object" : `t.${name}`;
}

/** The types that read the two tables above. */
function declareNames(file: SourceFile, contract: string): void {
  const exchange = file.useType(contract, "Exchange");
  const received = file.useType(contract, "Received");
  file.declare([], 'export type Params<M extends keyof Requests> = Requests[M]["params"];');
  file.declare([], 'export type Result<M extends keyof Requests> = Requests[M]["result"];');
  file.declare([], 'type SentBy<Who> = { [M in keyof Requests]: Requests[M]["from"] extends Who ? M : never }[keyof Requests];');
  file.declare(["What a server answers."], 'export type ClientMethod = SentBy<"client" | "both">;');
  file.declare(["What a server may ask of its client."], 'export type AskMethod = SentBy<"server" | "both">;');
  file.declare(["What a server may announce outside any exchange: a wider audience than one caller, by definition."], (writer) => {
    writer.writeLine("export type PublicNotice = {");
    writer.writeLine('  [M in keyof Notices]: Notices[M]["scope"] extends "broadcast" | "subscription" ? M : never;');
    writer.write("}[keyof Notices];");
  });
  file.declare(["What may be told to the one client that started something, also when its request has been answered."], (writer) => {
    writer.write('export type OwnerNotice = { [M in keyof Notices]: Notices[M]["scope"] extends "owner" ? M : never }[keyof Notices];');
  });
  file.declare(["The exchange of one method: it can ask its caller where that may be asked."], (writer) => {
    writer.write(`export type ExchangeOf<M extends keyof Requests, Life = unknown> = ${exchange}<M, Params<M>, Life> & {`).newLine();
    writer.write(`  readonly owner: ${file.useType(contract, "Owner")}<Pick<Notices, OwnerNotice>>;`).newLine();
    const asking = file.useType(contract, "Asking");
    writer.write(`} & (Requests[M]["asks"] extends true ? ${asking}<Pick<Requests, AskMethod>> : unknown);`);
  });
  file.declare(["Answers one kind of request. What it throws becomes an error; an `RpcError` travels as it is."], (writer) => {
    writer.write("export type Handler<M extends keyof Requests, Life = unknown> = (").newLine();
    writer.write("  exchange: ExchangeOf<M, Life>,").newLine().write(") => Result<M> | Promise<Result<M>>;");
  });
  file.declare(["Hears one kind of notification. Nobody waits for it."], (writer) => {
    writer.write("export type Listener<M extends keyof Notices, Life = unknown> = (").newLine();
    writer.write(`  notice: ${received}<M, Notices[M]["params"], Life>,`).newLine().write(") => void | Promise<void>;");
  });
}
