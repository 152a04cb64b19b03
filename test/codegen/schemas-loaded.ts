/** Emitted schemas as the modules they are, with the interfaces and validators they stand on. */
import type { TSchema } from "typebox";
import { emitSchemaOf } from "../../codegen/emit/schema-of.ts";
import { emitSchemas } from "../../codegen/emit/schemas.ts";
import { emitTypes } from "../../codegen/emit/types.ts";
import { emitValidators } from "../../codegen/emit/validators.ts";
import type { ProtocolModel } from "../../codegen/model.ts";
import { LAYOUT, openFolder } from "./emitted.ts";

export type Loaded = Readonly<Record<string, TSchema>>;

/** One folder a test file; `load` takes a name of its own for each model. */
export async function openSchemas(
  file: string,
): Promise<{ readonly path: string; load(name: string, model: ProtocolModel): Promise<Loaded> }> {
  const folder = await openFolder(file);
  await folder.write("schema-of.ts", emitSchemaOf());
  return {
    path: folder.path,
    async load(name, model) {
      await folder.write(`${name}/types.ts`, await emitTypes(model, LAYOUT));
      await folder.write(`${name}/validators.ts`, emitValidators(model, LAYOUT));
      await folder.write(`${name}/schemas.ts`, emitSchemas(model, LAYOUT));
      return (await folder.load(`${name}/schemas.ts`)) as Loaded;
    },
  };
}
