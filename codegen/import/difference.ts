/** Where two definitions differ, one line each: what a ruling is about, and what it has to quote. */
import { isObject, type Schema, token } from "../schema.ts";
import { mapParts } from "./parts.ts";
import { simplify } from "./simplify.ts";
import { byCodeUnit, textOf } from "./text.ts";

/** `core` and `own` are the same definition, as the core revision and as the extension has it. */
export function differences(core: Schema, own: Schema): string[] {
  return between(withoutFlavour(core), withoutFlavour(own), "");
}

function between(core: unknown, own: unknown, pointer: string): string[] {
  if (textOf(core ?? null) === textOf(own ?? null) && (core === undefined) === (own === undefined)) return [];
  if (!isObject(core) || !isObject(own)) return [`${pointer === "" ? "/" : pointer}: core ${shown(core)}, here ${shown(own)}`];
  const keys = [...new Set([...Object.keys(core), ...Object.keys(own)])].sort(byCodeUnit);
  return keys.flatMap((key) => between(member(core, key), member(own, key), pointer + token(key)));
}

function member(object: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = textOf(value);
  return text.length <= 100 ? text : `${text.slice(0, 97)}…`;
}

/** zod bounds every integer by what a double can count; whoever wrote the type said only "integer". */
function withoutFlavour(schema: Schema): Schema {
  if (typeof schema === "boolean") return schema;
  const { minimum, maximum, ...rest } = mapParts(schema, withoutFlavour);
  const flavoured = minimum === Number.MIN_SAFE_INTEGER && maximum === Number.MAX_SAFE_INTEGER;
  return simplify(flavoured ? rest : mapParts(schema, withoutFlavour));
}
