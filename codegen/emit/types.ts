/**
 * The interfaces of one revision, for people: one documented declaration for every type of the schema.
 * json-schema-to-typescript turns each schema into TypeScript; what it is given and how its text is laid out is decided in `types-*`.
 */
import { compile, type Options } from "json-schema-to-typescript";
import type { ProtocolModel, TypeDef } from "../model.ts";
import { openFile } from "./file.ts";
import { headerOf, type Layout } from "./layout.ts";
import { propertyDoc, typeDoc } from "./types-doc.ts";
import { layOut } from "./types-layout.ts";
import { typeName } from "./types-name.ts";
import { prepare } from "./types-prepare.ts";

/** `generated/<revision>/types.ts`. The layout is taken for the sake of one signature: this file imports nothing. */
export async function emitTypes(model: ProtocolModel, _layout: Layout): Promise<string> {
  const file = openFile(headerOf(model));
  for (const type of model.types.values()) file.declare(typeDoc(type), await declaration(type));
  return file.text();
}

/** The name that json-schema-to-typescript sees; it would respell ours. */
const STAND_IN = "Declared";

const OPTIONS: Partial<Options> = {
  additionalProperties: false,
  bannerComment: "",
  format: false,
  // Nothing but the schema handed over is ever read, whatever a `$ref` or `$id` says.
  $refOptions: { resolve: { external: false } },
};

async function declaration(type: TypeDef): Promise<string> {
  const { schema, keys } = prepare(type);
  const text = await compile(schema, STAND_IN, OPTIONS);
  const members = keys.map(({ name, path }) => ({ name, doc: propertyDoc(type, path) }));
  return layOut(text.replace(STAND_IN, typeName(type.name)), members);
}
