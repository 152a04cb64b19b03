/** Handler skeletons of one revision, to copy from; as generated code they are compiled, so what is copied type-checks. */

import type { MethodDef, ProtocolModel } from "../model.ts";
import { authorsMethods } from "./authors.ts";
import { openFile, propertyKey, type SourceFile } from "./file.ts";
import { FACES, type Face } from "./handlers.ts";
import { contractFrom, headerOf, type Layout, sibling } from "./layout.ts";
import { quoted } from "./literal.ts";
import type { SharedMethod, Vocabulary } from "./merge.ts";
import { deprecation } from "./prose.ts";

export function emitStubs(model: ProtocolModel, vocabulary: Vocabulary, layout: Layout): string {
  const file = openFile(headerOf(model));
  const contract = contractFrom(layout, 1);
  const faces = FACES.map((face) => {
    const own = authorsMethods(vocabulary.methods, face.side).flatMap((shared) => inRevision(shared, model, face));
    return { ...face, own: own.map(({ method }) => method) };
  });
  file.useAllTypes(sibling(layout, "../index"), "mcp");
  for (const face of faces) declareHandlers(file, face, model.revision);
  // What either side may send has one skeleton for both.
  for (const method of new Set(faces.flatMap(({ own }) => own))) {
    if (method.kind === "request") declareRequest(file, { method, contract });
    else declareNotice(file, { method, contract });
  }
  for (const face of faces) declareStubs(file, face);
  return file.text();
}

/** `CallToolRequest` → `callTool`, `InitializedNotification` → `onInitialized`. */
export function stubName(type: string): string {
  const [, base = type, kind] = /^(.*?)(Request|Notification)?$/.exec(type) ?? [];
  if (kind === "Notification") return `on${base}`;
  const name = base.slice(0, 1).toLowerCase() + base.slice(1);
  return RESERVED.has(name) ? `${name}Request` : name;
}

/** The words among the imperative verbs that a function cannot be called. */
const RESERVED: ReadonlySet<string> = new Set([
  "await",
  "break",
  "catch",
  "continue",
  "delete",
  "export",
  "import",
  "return",
  "switch",
  "throw",
  "yield",
]);

/** The method as this revision has it: its own docs and deprecation, and only if it is sent to this side here. */
function inRevision(shared: SharedMethod, { methods }: ProtocolModel, { side }: Face): SharedMethod[] {
  const method = methods.find((own) => own.method === shared.method.method);
  return method === undefined || method.from === side ? [] : [{ ...shared, method }];
}

interface OwnFace extends Face {
  readonly own: readonly MethodDef[];
}

function declareHandlers(file: SourceFile, { side, handlers, own }: OwnFace, revision: string): void {
  const names = own.map(({ method }) => quoted(method));
  file.declare([`What the author of a ${side} may handle in ${revision}.`], (writer) => {
    writer.write(`export type ${handlers} = Pick<`).newLine();
    writer.indent(() => {
      writer.writeLine(`mcp.${handlers},`);
      if (names.length === 0) writer.writeLine("never");
      for (const name of names) writer.writeLine(`| ${name}`);
    });
    writer.write(">;");
  });
}

function declareStubs(file: SourceFile, { side, handlers, own }: OwnFace): void {
  file.value(side === "server" ? "stubs" : `${side}Stubs`, {
    doc: [`All of \`${handlers}\`, ready to be filled in.`],
    type: `Required<${handlers}>`,
    init: (writer) =>
      writer.inlineBlock(() => {
        for (const method of own) writer.writeLine(`${propertyKey(method.method)}: ${stubName(method.type)},`);
      }),
  });
}

interface Stub {
  readonly method: MethodDef;
  readonly contract: string;
}

function declareRequest(file: SourceFile, { method, contract }: Stub): void {
  const name = quoted(method.method);
  const error = file.use(contract, "RpcError");
  file.fn(stubName(method.type), {
    doc: docOf(method),
    async: true,
    parameters: [{ name: "exchange", type: `mcp.ExchangeOf<${name}>` }],
    returns: `Promise<mcp.Result<${name}>>`,
    body: (writer) => writer.writeLine(`throw new ${error}(-32601, \`\${exchange.method} has no handler yet\`);`),
  });
}

function declareNotice(file: SourceFile, { method, contract }: Stub): void {
  const name = quoted(method.method);
  file.fn(stubName(method.type), {
    doc: docOf(method),
    parameters: [{ name: "_notice", type: `${file.useType(contract, "Received")}<${name}, mcp.Notices[${name}]["params"]>` }],
    returns: "void",
    body: (writer) => writer.writeLine("// Nobody waits for it, so doing nothing is an answer too."),
  });
}

function docOf({ doc, see, deprecated }: MethodDef): string[] {
  return [...doc, "", ...deprecation(deprecated), `@see ${see}`];
}
