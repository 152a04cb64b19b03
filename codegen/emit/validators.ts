/**
 * Validators ahead of time: one plain function a definition, that calls the others. No `new Function`, no import at run time.
 * They answer exactly what JSON Schema 2020-12 says about the definition, `format` being an annotation; see `docs/adr/0006-aot-validators.md`.
 */
import type { ProtocolModel } from "../model.ts";
import { openFile } from "./file.ts";
import { headerOf, type Layout, sibling } from "./layout.ts";
import { refuseUncheckable } from "./validators-refuse.ts";
import { openUnit } from "./validators-unit.ts";

export function emitValidators(model: ProtocolModel, layout: Layout): string {
  refuseUncheckable(model);
  const file = openFile(headerOf(model));
  const unit = openUnit(model, file, file.useAllTypes(sibling(layout, "./types"), "t"));
  for (const { name, schema } of model.types.values()) unit.validate(name, schema);
  unit.close();
  return file.text();
}
