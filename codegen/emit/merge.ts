/**
 * All revisions as one: the vocabulary that handlers see (DESIGN: one handler map serves every revision).
 * Merged by method and by named type, never by property: a name means what the newest revision that has it means.
 */
import { createHash } from "node:crypto";
import type { Direction } from "../../runtime/contract.ts";
import { groupsOf, referencesOf } from "../model/groups.ts";
import type { MethodDef, ProtocolModel, TypeDef } from "../model.ts";
import type { Schema, SchemaObject } from "../schema.ts";

export interface Vocabulary {
  /** Types within reach of a handler, without what the runtime lifts out or fills in. */
  readonly model: ProtocolModel;
  /** Sorted by method. */
  readonly methods: readonly SharedMethod[];
  /** What it was merged from, oldest first. */
  readonly models: readonly ProtocolModel[];
}

export interface SharedMethod {
  /** Its newest form. */
  readonly method: MethodDef;
  /** Who sends it in some revision. */
  readonly from: Direction;
  /** The revisions that have it, oldest first. */
  readonly revisions: readonly string[];
  /** The newest revision has it. */
  readonly current: boolean;
}

/** `models` oldest first. */
export function mergeRevisions(models: readonly ProtocolModel[]): Vocabulary {
  const newest = models.at(-1);
  if (newest === undefined) throw new Error("a vocabulary needs at least one revision");
  const methods = sharedMethods(models, newest);
  const all = new Map(models.flatMap(({ types }) => [...types].map(([name, type]): [string, TypeDef] => [name, handlerView(type)])));
  const types = within(all, methods.flatMap(rootsOf));
  const groups = groupsOf(new Map([...types].map(([name, { schema }]) => [name, schema])));
  const first = models[0]?.revision ?? newest.revision;
  const model: ProtocolModel = {
    revision: first === newest.revision ? first : `${first} to ${newest.revision}`,
    wire: newest.wire,
    types,
    groups,
    methods: methods.map(({ method }) => method),
    unions: [],
    errors: [],
    sha256: createHash("sha256")
      .update(models.map(({ sha256 }) => sha256).join("\n"))
      .digest("hex"),
  };
  return { model, methods, models };
}

/** The type a handler answers with: the other results (an ask, a task) are the runtime's to send. */
export function usualResult({ results }: MethodDef): string | undefined {
  return results[0];
}

function sharedMethods(models: readonly ProtocolModel[], newest: ProtocolModel): SharedMethod[] {
  const forms = new Map<string, { method: MethodDef; from: Set<Direction>; revisions: string[] }>();
  for (const { revision, methods } of models) {
    for (const method of methods) {
      const known = forms.get(method.method);
      forms.set(method.method, {
        method,
        from: new Set([...(known?.from ?? []), method.from]),
        revisions: [...(known?.revisions ?? []), revision],
      });
    }
  }
  return [...forms.values()]
    .map(({ method, from, revisions }) => ({ method, from: together(from), revisions, current: revisions.at(-1) === newest.revision }))
    .sort((a, b) => (a.method.method < b.method.method ? -1 : 1));
}

function together(from: ReadonlySet<Direction>): Direction {
  const [only, ...others] = from;
  return only === undefined || others.length > 0 ? "both" : only;
}

function rootsOf({ method }: SharedMethod): string[] {
  return [method.params, usualResult(method)].filter((name) => name !== undefined);
}

function within(all: ReadonlyMap<string, TypeDef>, roots: readonly string[]): ReadonlyMap<string, TypeDef> {
  const found = new Map<string, TypeDef>();
  const queue = [...roots];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const type = all.get(name);
    if (type === undefined || found.has(name)) continue;
    found.set(name, type);
    queue.push(...referencesOf(type.schema));
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function handlerView(type: TypeDef): TypeDef {
  const { hidden, defaults } = type;
  const gone = (path: string): boolean =>
    hidden.some((name) => path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`));
  return {
    ...type,
    schema: without(type.schema, hidden, Object.keys(defaults)),
    propertyDocs: new Map([...type.propertyDocs].filter(([path]) => !gone(path))),
    deprecatedProperties: new Map([...type.deprecatedProperties].filter(([path]) => !gone(path))),
  };
}

/** The schema without `hidden`, and with `filled` no longer required; parts written inline under `allOf` alike. */
function without(schema: Schema, hidden: readonly string[], filled: readonly string[]): Schema {
  if (typeof schema === "boolean" || hidden.length + filled.length === 0) return schema;
  const { properties, required, allOf, ...rest } = schema;
  const kept = Object.entries(properties ?? {}).filter(([name]) => !hidden.includes(name));
  const needed = (required ?? []).filter((name) => !hidden.includes(name) && !filled.includes(name));
  const trimmed: SchemaObject = {
    ...rest,
    ...(allOf === undefined ? {} : { allOf: allOf.map((part) => without(part, hidden, filled)) }),
    ...(properties === undefined ? {} : { properties: Object.fromEntries(kept) }),
    ...(needed.length === 0 ? {} : { required: needed }),
  };
  return trimmed;
}
