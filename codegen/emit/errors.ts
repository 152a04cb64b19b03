/** The errors of one revision: codes and HTTP statuses as a table, and a class for each, so that they are thrown by name. */
import { referencesOf } from "../model/groups.ts";
import type { ErrorDef, ProtocolModel } from "../model.ts";
import { openFile, propertyKey, type SourceFile } from "./file.ts";
import { contractFrom, headerOf, type Layout, sibling } from "./layout.ts";
import { literal, quoted } from "./literal.ts";
import { typescript, typeText } from "./type-text.ts";

export function emitErrors(model: ProtocolModel, layout: Layout): string {
  const file = openFile(headerOf(model));
  const contract = contractFrom(layout, 1);
  file.value("errors", {
    doc: [`Every error that MCP ${model.revision} gives a code, with the HTTP status it has while nothing of the reply is sent.`],
    type: `Readonly<Record<string, ${file.useType(contract, "ErrorRow")} | undefined>>`,
    init: (writer) => {
      writer.write(`/*@__PURE__*/ ${file.use(contract, "table")}<ErrorRow>(`).inlineBlock(() => {
        for (const { name, code, http } of model.errors) writer.writeLine(`${propertyKey(name)}: ${literal({ code, http })},`);
      });
      writer.write(")");
    },
  });
  const base = file.use(contract, "RpcError");
  for (const error of model.errors) declareClass(error, file, { base, types: sibling(layout, "./types") });
  return file.text();
}

/** `HeaderMismatch` → `Header mismatch`, `Parse` → `Parse error`: the message where the thrower has nothing better to say. */
export function sentence(name: string): string {
  const words = name.replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2").replaceAll(/([A-Z]+)([A-Z][a-z])/g, "$1 $2");
  const [first = "", ...others] = words.split(" ");
  if (others.length === 0) return `${first} error`;
  return [first, ...others.map((word) => (/^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase()))].join(" ");
}

interface Place {
  readonly base: string;
  readonly types: string;
}

function declareClass(error: ErrorDef, file: SourceFile, { base, types }: Place): void {
  const name = `${error.name}Error`;
  const data = error.data === undefined ? undefined : typeText(error.data, typescript("t."));
  if (error.data !== undefined && referencesOf(error.data).size > 0) file.useAllTypes(types, "t");
  const message = `message: string = ${quoted(sentence(error.name))}`;
  const parameters =
    data === undefined
      ? [message, "options: { readonly data?: unknown; readonly cause?: unknown } = {}"]
      : [`data: ${data}`, message, "options: { readonly cause?: unknown } = {}"];
  file.declare([`Code ${error.code}, HTTP ${error.http}.`, "", `@see ${error.see}`], (writer) => {
    writer.write(`export class ${name} extends ${base} `).block(() => {
      writer.writeLine(`override readonly name: string = ${quoted(name)};`);
      if (data !== undefined) writer.writeLine(`declare readonly data: ${data};`);
      writer.blankLine();
      writer.write(`constructor(${listed(parameters)}) `).block(() => {
        writer.writeLine(`super(${error.code}, message, ${data === undefined ? "options" : "{ ...options, data }"});`);
      });
    });
  });
}

/** One line where it fits next to `constructor`, else one parameter a line. */
function listed(parameters: readonly string[]): string {
  const oneLine = parameters.join(", ");
  return oneLine.length <= 120 ? oneLine : `\n${parameters.map((text) => `  ${text},\n`).join("")}`;
}
