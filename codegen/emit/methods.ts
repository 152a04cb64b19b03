/** The methods of one revision as a table of rows: the shape is `MethodRow` of the waist. */
import type { MethodDef, ProtocolModel } from "../model.ts";
import { Problem } from "../problem.ts";
import { openFile, propertyKey, type SourceFile } from "./file.ts";
import { contractFrom, headerOf, type Layout, sibling } from "./layout.ts";
import { literal, quoted } from "./literal.ts";
import { sealingOf } from "./sealing.ts";

/** `newer` are the models of newer revisions, whose results handlers return whatever revision the caller speaks. */
export function emitMethods(model: ProtocolModel, layout: Layout, newer: readonly ProtocolModel[] = []): string {
  const file = openFile(headerOf(model));
  const contract = contractFrom(layout, 1);
  const rows = model.methods.map((method) => ({ method, fields: rowOf(method, { model, newer, layout, file, contract }) }));
  file.value("methods", {
    doc: [`Every method of MCP ${model.revision} by name; what is not here, this revision does not have.`],
    type: file.useType(contract, "MethodTable"),
    init: (writer) => {
      writer.write(`/*@__PURE__*/ ${file.use(contract, "table")}<${file.useType(contract, "MethodRow")}>(`).inlineBlock(() => {
        for (const { method, fields } of rows) {
          writer.write(`${propertyKey(method.method)}: `).inlineBlock(() => {
            for (const [key, text] of fields) writer.writeLine(`${key}: ${text},`);
          });
          writer.write(",").newLine();
        }
      });
      writer.write(")");
    },
  });
  return file.text();
}

interface Place {
  readonly model: ProtocolModel;
  readonly newer: readonly ProtocolModel[];
  readonly layout: Layout;
  readonly file: SourceFile;
  readonly contract: string;
}

function rowOf(method: MethodDef, place: Place): readonly (readonly [key: string, text: string])[] {
  const { gate, scope, nameHeader, deprecated, provenance } = method;
  const { hidden, fills, newer } = sealingOf(method, place.model, place.newer);
  const flag = (key: string, on: boolean): readonly (readonly [string, string])[] => (on ? [[key, "true"]] : []);
  const known = (key: string, value: unknown): readonly (readonly [string, string])[] =>
    value === undefined ? [] : [[key, literal(value)]];
  return [
    ["method", quoted(method.method)],
    ["kind", quoted(method.kind)],
    ["from", quoted(method.from)],
    ...flag("embedded", method.embedded),
    ["params", paramsOf(method, place)],
    ...known("paramsType", method.params),
    ...(method.kind === "request" ? [["result", resultOf(method, place)] as const] : []),
    ...known("gate", gate.length === 0 ? undefined : gate),
    ...known("paramGates", method.paramGates),
    ...known("scope", scope),
    ...flag("cacheable", method.cacheable),
    ...flag("paginated", method.paginated),
    ...flag("asks", method.asks),
    ...flag("uncancellable", !method.cancellable),
    ...known("nameHeader", nameHeader),
    ...known("hidden", hidden.length === 0 ? undefined : hidden),
    ...known("fills", Object.keys(fills).length === 0 ? undefined : fills),
    ...known("newer", newer.length === 0 ? undefined : newer),
    ...known("deprecated", deprecated),
    ["provenance", literal(provenance)],
  ];
}

function paramsOf({ params, paramsRequired }: MethodDef, place: Place): string {
  if (params === undefined) return place.file.use(place.contract, "isOpenParams");
  const is = validator(params, place);
  return paramsRequired ? is : `/*@__PURE__*/ ${place.file.use(place.contract, "optional")}(${is})`;
}

function resultOf(method: MethodDef, place: Place): string {
  const [usual, ...others] = method.results;
  if (usual === undefined) throw unanswered(method, "the request has no result");
  if (others.length === 0) return `/*@__PURE__*/ ${place.file.use(place.contract, "only")}(${quoted(usual)}, ${validator(usual, place)})`;
  const union = place.model.unions.find(({ name }) => name === method.results.join("Or"));
  if (union === undefined || union.by.kind === "context") throw unanswered(method, `nothing tells ${method.results.join(" from ")}`);
  return `${place.file.useAll(sibling(place.layout, "./unions"), "u")}.${union.name}Union`;
}

function validator(type: string, { file, layout }: Place): string {
  return `${file.useAll(sibling(layout, "./validators"), "v")}.is${type}`;
}

function unanswered({ method, results }: MethodDef, what: string): Problem {
  return new Problem({
    what: `${method}: ${what}`,
    where: "overlay",
    fix: `add types["${results.join("Or")}"].union with a \`tag\` or \`rules\`, or correct methods["${method}"].results`,
  });
}
