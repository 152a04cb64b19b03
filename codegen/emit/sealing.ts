/** What stands between a handler's view of a method and the wire: properties the runtime keeps, fills in, or takes out again. */
import type { MethodDef, ProtocolModel } from "../model.ts";
import type { Json, Schema } from "../schema.ts";

export interface Sealing {
  /** Of params: lifted out before a handler sees them. `_meta` is the envelope of every method, so it is not listed. */
  readonly hidden: readonly string[];
  /** Of the usual result: added where the handler leaves them out. */
  readonly fills: Readonly<Record<string, Json>>;
  /** Of the usual result: known to newer revisions only. */
  readonly newer: readonly string[];
}

/** `newer` are the models of newer revisions: a handler's result has their shape. */
export function sealingOf({ params, results: [usual] }: MethodDef, model: ProtocolModel, newer: readonly ProtocolModel[]): Sealing {
  const hidden = (params === undefined ? undefined : model.types.get(params)?.hidden) ?? [];
  const result = usual === undefined ? undefined : model.types.get(usual);
  const fills = { ...result?.pins, ...result?.defaults };
  return {
    hidden: hidden.filter((name) => name !== "_meta"),
    fills: Object.fromEntries(Object.entries(fills).sort(([a], [b]) => (a < b ? -1 : 1))),
    newer: usual === undefined || result === undefined ? [] : added(propertiesOf(result.schema), usual, newer),
  };
}

function added(known: ReadonlySet<string>, type: string, newer: readonly ProtocolModel[]): string[] {
  const later = newer.flatMap(({ types }) => [...propertiesOf(types.get(type)?.schema ?? true)]);
  return [...new Set(later)].filter((name) => !known.has(name)).sort();
}

function propertiesOf(schema: Schema): ReadonlySet<string> {
  if (typeof schema === "boolean") return new Set();
  const inherited = (schema.allOf ?? []).flatMap((part) => [...propertiesOf(part)]);
  return new Set([...Object.keys(schema.properties ?? {}), ...inherited]);
}
