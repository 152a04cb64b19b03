/** The entry of one revision: the whole of it as one value for the runtime, and its types and errors by name. */
import type { ProtocolModel } from "../model.ts";
import { openFile, type SourceFile } from "./file.ts";
import { contractFrom, headerOf, type Layout, sibling } from "./layout.ts";
import { literal, quoted } from "./literal.ts";

export function emitProtocol(model: ProtocolModel, layout: Layout): string {
  const file = openFile(headerOf(model));
  const errors = file.use(sibling(layout, "./errors"), "errors");
  const methods = file.use(sibling(layout, "./methods"), "methods");
  file.value("protocol", {
    doc: [`MCP ${model.revision} as a value: what differs from other revisions is data in here.`],
    type: file.useType(contractFrom(layout, 1), "Protocol"),
    init: (writer) =>
      writer.inlineBlock(() => {
        writer.writeLine(`revision: ${quoted(model.revision)},`);
        writer.write("wire: ").inlineBlock(() => {
          for (const [key, value] of Object.entries(model.wire).sort(byKey)) writer.writeLine(`${key}: ${literal(value, "    ")},`);
        });
        writer.write(",").newLine();
        writer.writeLine(`${methods},`);
        writer.writeLine(`${errors},`);
        writer.writeLine(`canonical: async () => (await import(${quoted(sibling(layout, "./canonical"))})).definitions,`);
      }),
  });
  reExport(model, { file, layout });
  return file.text();
}

/** By name, so that an error's class wins over the wire type of the same name, which `./types` still has. */
function reExport({ errors }: ProtocolModel, { file, layout }: { readonly file: SourceFile; readonly layout: Layout }): void {
  const names = ["errors", ...errors.map(({ name }) => `${name}Error`).sort()];
  file.declare([], (writer) => {
    writer.writeLine("export {");
    for (const name of names) writer.writeLine(`  ${name},`);
    writer.writeLine(`} from ${quoted(sibling(layout, "./errors"))};`);
    writer.writeLine(`export { methods } from ${quoted(sibling(layout, "./methods"))};`);
    writer.writeLine(`export type * from ${quoted(sibling(layout, "./types"))};`);
  });
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
