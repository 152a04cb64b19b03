/**
 * The types of one revision as TypeBox schemas, for composing: each refers to the constants before it, so a bundle holds only what it names.
 * Every constant is annotated with a type made from the interface, so declarations need no inference; see `docs/adr/0005-typebox-schemas.md`.
 */
import type { Group, ProtocolModel, TypeDef } from "../model.ts";
import { openFile, type SourceFile } from "./file.ts";
import { headerOf, type Layout, sibling } from "./layout.ts";
import { quoted } from "./literal.ts";
import { deprecation } from "./prose.ts";
import { builder } from "./schemas-build.ts";
import { type Expression, written } from "./schemas-text.ts";
import { typeName } from "./types-name.ts";

/** `generated/<revision>/schemas.ts`. */
export function emitSchemas(model: ProtocolModel, layout: Layout): string {
  const file = openFile(headerOf(model));
  const schemas = openSchemas(model, layout, file);
  for (const group of model.groups) {
    if (group.recursive) schemas.recursive(group);
    else for (const name of group.names) schemas.one(name);
  }
  return file.text();
}

interface Schemas {
  one(name: string): void;
  recursive(group: Group): void;
}

function openSchemas({ types }: ProtocolModel, layout: Layout, file: SourceFile): Schemas {
  const alias = file.useAll("typebox", unused("Type", types));
  const annotation = file.useType(sibling(layout, "../schema-of"), "SchemaOf");
  const standard = file.use(sibling(layout, "../schema-of"), "standard");
  const interfaces = file.useAllTypes(sibling(layout, "./types"), "t");
  const validators = file.useAll(sibling(layout, "./validators"), "validators");

  function declare({ name, doc, deprecated }: TypeDef, build: Expression): void {
    const start = `export const ${typeName(name)}: ${annotation}<${interfaces}.${name}> = `;
    // One annotation is enough for a bundler: what a function builds when called is dropped with the call.
    const init = { call: `/*@__PURE__*/ ${standard}`, args: [quoted(name), `${validators}.is${name}`, { lazy: build }] };
    file.value(name, {
      doc: [...doc, ...deprecation(deprecated)],
      type: `${annotation}<${interfaces}.${name}>`,
      init: written(init, { indent: "", column: start.length }),
    });
  }

  function one(name: string): void {
    const type = definition(types, name);
    declare(type, builder(type.schema, { alias, ref: (other) => other }));
  }

  /** The group is one `Cyclic` that each of its types enters by its own name; inside, types refer to each other by name. */
  function recursive({ names }: Group): void {
    const group = `cycleOf${names[0]}`;
    const ref = (other: string): Expression => (names.includes(other) ? { call: `${alias}.Ref`, args: [quoted(other)] } : other);
    const record = names.map((name): [string, Expression] => [name, builder(definition(types, name).schema, { alias, ref })]);
    file.fn(group, {
      parameters: [],
      returns: `Record<string, ${alias}.TSchema>`,
      exported: false,
      body: (writer) => writer.write(`return ${written({ record }, { indent: "", column: "  return ;".length })};`),
    });
    for (const name of names) declare(definition(types, name), { call: `${alias}.Cyclic`, args: [`${group}()`, quoted(name)] });
  }

  return { one, recursive };
}

function definition(types: ProtocolModel["types"], name: string): TypeDef {
  const type = types.get(name);
  if (type === undefined) throw new Error(`the model's groups name a type that it does not have: ${name}`);
  return type;
}

/** A name for a module that no type of the schema has. */
function unused(wanted: string, types: ProtocolModel["types"]): string {
  return types.has(wanted) ? unused(`${wanted}Box`, types) : wanted;
}
