/** How to tell the members of each union apart: one table and one typed function a union. What only the context tells gets neither. */
import type { Discriminator, ProtocolModel, UnionDef } from "../model.ts";
import { openFile, propertyKey, type SourceFile } from "./file.ts";
import { contractFrom, headerOf, type Layout, sibling } from "./layout.ts";
import { literal, quoted } from "./literal.ts";

export function emitUnions(model: ProtocolModel, layout: Layout): string {
  const file = openFile(headerOf(model));
  const place: Place = { file, contract: contractFrom(layout, 1), layout };
  for (const union of model.unions) if (union.by.kind !== "context") emitUnion(union, union.by, place);
  return file.text();
}

interface Place {
  readonly file: SourceFile;
  readonly contract: string;
  readonly layout: Layout;
}

type Told = Exclude<Discriminator, { readonly kind: "context" }>;

function emitUnion({ name, members }: UnionDef, by: Told, place: Place): void {
  const { file, contract, layout } = place;
  const t = file.useAllTypes(sibling(layout, "./types"), "t");
  file.value(`${name}Union`, {
    type: file.useType(contract, by.kind === "tag" ? "TagTable" : "ShapeTable"),
    init: (writer) => {
      writer.inlineBlock(() => {
        for (const line of by.kind === "tag" ? tagLines(by, place) : shapeLines(by, place)) writer.writeLine(line);
      });
    },
  });
  file.declare([], (writer) => {
    writer.write(`export type Resolved${name} = ${file.useType(contract, "Resolved")}<`).inlineBlock(() => {
      for (const member of members) writer.writeLine(`${member}: ${t}.${member};`);
    });
    writer.write(">;");
  });
  file.fn(`resolve${name}`, {
    parameters: [{ name: "value", type: "unknown" }],
    returns: `Resolved${name} | undefined`,
    body: (writer) => {
      writer.writeLine(`return ${file.use(contract, "resolve")}(${name}Union, value) as Resolved${name} | undefined;`);
    },
  });
}

function tagLines({ tag, cases, absent, otherwise }: Extract<Told, { kind: "tag" }>, place: Place): string[] {
  return [
    `tag: ${quoted(tag)},`,
    "cases: {",
    ...Object.entries(cases).map(([value, type]) => `  ${propertyKey(value)}: ${member(type, place)},`),
    "},",
    ...(absent === undefined ? [] : [`absent: ${member(absent, place)},`]),
    ...(otherwise === undefined ? [] : [`otherwise: ${member(otherwise, place)},`]),
  ];
}

function shapeLines({ rules }: Extract<Told, { kind: "shape" }>, place: Place): string[] {
  const lines = rules.map(({ has, lacks, where, is }) => {
    const conditions = literal({ has, ...(lacks.length === 0 ? {} : { lacks }), ...(where === undefined ? {} : { where }) }, "", 1000);
    return `  ${conditions.slice(0, -" }".length)}, is: ${member(is, place)} },`;
  });
  return ["rules: [", ...lines, "],"];
}

function member(type: string, { file, layout }: Place): string {
  return `[${quoted(type)}, ${file.use(sibling(layout, "./validators"), `is${type}`)}]`;
}
