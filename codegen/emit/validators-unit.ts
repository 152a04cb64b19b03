/** The file of validators in the making: who is called what, and what is still to be written. */
import type { ProtocolModel } from "../model.ts";
import type { Schema } from "../schema.ts";
import type { SourceFile } from "./file.ts";
import { all, atom, type Check, call, inline, returned } from "./validators-check.ts";
import { openConstants, openNames, openSupport } from "./validators-names.ts";
import { checkOf } from "./validators-schema.ts";
import { counts, type Scope, type Unit } from "./validators-scope.ts";

export interface OpenUnit {
  /** Writes the validator of a definition and the functions split off from it. */
  validate(type: string, schema: Schema): void;
  /** Writes the small functions that have been used. */
  close(): void;
}

export function openUnit(model: ProtocolModel, file: SourceFile, types: string): OpenUnit {
  const unique = openNames([...model.types.keys()].map((type) => `is${type}`));
  const groups = recursionOf(model);
  const counting = new Map([...groups.keys()].map((type) => [type, unique(`is${type}At`)]));
  const support = openSupport(unique, file);
  const constants = openConstants(unique, file);
  /** Every name in what has been written: a contradiction in a schema makes parts of it pointless, and those are left out. */
  const mentioned = new Set<string>();
  const pending: { readonly name: string; readonly write: () => void }[] = [];

  const unit: Unit = {
    definition: (type) => model.types.get(type)?.schema ?? false,
    validator: (type, counted) => (counted ? counting.get(type) : undefined) ?? `is${type}`,
    support: support.use,
    field: support.field,
    constant: constants.use,
    split(schema, scope) {
      const name = unique(`is${scope.name}`);
      const inner: Scope = { ...scope, at: "value", narrows: true, levels: 0 };
      pending.push({ name, write: () => write(name, checkOf(schema, inner), { counted: counts(schema, inner) }) });
      return name;
    },
  };

  function validate(type: string, schema: Schema): void {
    const counter = counting.get(type);
    const check = checkOf(schema, { unit, at: "value", narrows: true, name: type, levels: 0, recursive: groups.get(type) ?? new Set() });
    write(`is${type}`, counter === undefined ? check : call(counter, "value", "0"), { type });
    if (counter !== undefined) write(counter, all(atom(`depth <= ${support.use("MAX_DEPTH")}`), check), { counted: true });
    for (let next = pending.shift(); next !== undefined; next = pending.shift()) if (mentioned.has(next.name)) next.write();
  }

  function write(name: string, check: Check, { type, counted = false }: { type?: string; counted?: boolean }): void {
    const words: readonly string[] = inline(check).match(/[\w$]+/g) ?? [];
    for (const word of words) mentioned.add(word);
    constants.write(mentioned);
    const value = words.includes("value") ? "value" : "_value";
    file.fn(name, {
      parameters: [{ name: value, type: "unknown" }, ...(counted ? [{ name: "depth", type: "number" }] : [])],
      returns: type === undefined ? "boolean" : `${value} is ${types}.${type}`,
      body: (writer) => returned(check, WIDTH).forEach((line) => void writer.writeLine(line)),
      exported: type !== undefined,
    });
  }

  return { validate, close: () => support.write(mentioned) };
}

/** Lines stop at 140, and a body is indented by 2. */
const WIDTH = 138;

/** For every definition that leads back to itself, those it does so with. */
function recursionOf({ groups }: ProtocolModel): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(groups.filter(({ recursive }) => recursive).flatMap(({ names }) => names.map((name) => [name, new Set(names)])));
}
