/** The validators of a model as functions: emitted, stripped of types and imported, so that `verify` needs no generated folder. */
import { ts } from "ts-morph";
import { emitValidators } from "../emit/validators.ts";
import type { ProtocolModel } from "../model.ts";

export type Is = (value: unknown) => boolean;

/** By name of the definition. */
export async function runValidators(model: ProtocolModel): Promise<ReadonlyMap<string, Is>> {
  const text = emitValidators(model, { contract: "mcpgen/contract", extension: ".js" });
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  const { outputText } = ts.transpileModule(text, { compilerOptions: options });
  const module: Readonly<Record<string, Is>> = await import(`data:text/javascript;base64,${Buffer.from(outputText).toString("base64")}`);
  return new Map([...model.types.keys()].map((name) => [name, module[`is${name}`] ?? (() => false)]));
}
