/** What changed from one revision to another, as data: text, Markdown and JSON are made from this. */
import { isDeepStrictEqual } from "node:util";
import type { ErrorDef, ProtocolModel, TypeDef } from "../model.ts";
import type { Schema } from "../schema.ts";
import type { Change, Flow, ModelDiff } from "./change.ts";
import { flowsOf } from "./flows.ts";
import { diffMethods } from "./methods.ts";
import { diffSchemas } from "./schemas.ts";
import { broken, EVERYONE, RECEIVER } from "./variance.ts";

export function diffModels(older: ProtocolModel, newer: ProtocolModel): ModelDiff {
  return {
    from: older.revision,
    to: newer.revision,
    changes: [...diffMethods(older, newer), ...diffTypes(older, newer), ...diffErrors(older, newer), ...diffWire(older, newer)],
  };
}

function diffTypes(older: ProtocolModel, newer: ProtocolModel): Change[] {
  const travels = [flowsOf(older), flowsOf(newer)];
  const names = [...new Set([...older.types.keys(), ...newer.types.keys()])].sort();
  return names.flatMap((name) => {
    const was = older.types.get(name);
    const is = newer.types.get(name);
    const [before, after] = travels.map((of) => [...(of.get(name) ?? [])]);
    const flows = was === undefined || is === undefined ? [...(before ?? []), ...(after ?? [])] : common(before, after);
    // A type that comes or goes breaks nobody by itself: the properties that use it say whom.
    if (was === undefined || is === undefined)
      return [{ subject: "type", name, path: "", what: was === undefined ? "added" : "removed", flows, breaks: [] } as const];
    const changes = diffSchemas(
      { schema: was.schema, definitions: schemasOf(older) },
      { schema: is.schema, definitions: schemasOf(newer) },
    );
    return [
      ...changes.map(({ variance, ...change }): Change => ({ subject: "type", name, ...change, flows, breaks: broken(variance, flows) })),
      ...deprecations(was, is, flows),
    ];
  });
}

/** The ways it went and still goes; where it only began or ceased to go, the method that carries it says so. */
function common(before: readonly Flow[] = [], after: readonly Flow[] = []): Flow[] {
  return before.filter((flow) => after.includes(flow)).sort();
}

function deprecations(was: TypeDef, is: TypeDef, flows: readonly Flow[]): Change[] {
  const change = { subject: "type", name: is.name, what: "deprecated", flows, breaks: [] } as const;
  const properties = [...is.deprecatedProperties]
    .filter(([path]) => !was.deprecatedProperties.has(path))
    .map(([path, { instead }]): Change => ({ ...change, path, after: instead }));
  if (was.deprecated !== undefined || is.deprecated === undefined) return properties;
  return [{ ...change, path: "", after: is.deprecated.instead }, ...properties];
}

const schemas = new WeakMap<ProtocolModel, ReadonlyMap<string, Schema>>();

function schemasOf(model: ProtocolModel): ReadonlyMap<string, Schema> {
  const known = schemas.get(model) ?? new Map([...model.types].map(([name, { schema }]) => [name, schema]));
  schemas.set(model, known);
  return known;
}

/** An error is read by whoever asked: nearly always the client. */
const ERRORS: readonly Flow[] = ["server → client"];

function diffErrors(older: ProtocolModel, newer: ProtocolModel): Change[] {
  const names = [...new Set([...older.errors, ...newer.errors].map(({ name }) => name))].sort();
  return names.flatMap((name) => {
    const was = older.errors.find((error) => error.name === name);
    const is = newer.errors.find((error) => error.name === name);
    const change = { subject: "error", name, path: "", flows: ERRORS } as const;
    if (was === undefined) return is === undefined ? [] : [{ ...change, what: "added", after: errorText(is), breaks: [] } as const];
    if (is === undefined) return [{ ...change, what: "removed", before: errorText(was), breaks: broken(RECEIVER, ERRORS) } as const];
    const texts = { before: errorText(was), after: errorText(is) };
    const same = texts.before === texts.after;
    const data = diffSchemas(
      { schema: was.data ?? true, definitions: schemasOf(older) },
      { schema: is.data ?? true, definitions: schemasOf(newer) },
      "data",
    );
    return [
      ...(same ? [] : [{ ...change, what: "changed", ...texts, breaks: broken(RECEIVER, ERRORS) } as const]),
      ...data.map(({ variance, ...rest }): Change => ({ ...change, ...rest, breaks: broken(variance, ERRORS) })),
    ];
  });
}

function errorText({ code, http }: ErrorDef): string {
  return `${code}, HTTP ${http}`;
}

/** Both sides take part in the wire, so what changes there concerns both. */
function diffWire(older: ProtocolModel, newer: ProtocolModel): Change[] {
  const [was, is] = [older, newer].map(({ wire }) => new Map<string, unknown>(Object.entries(wire)));
  const keys = [...new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])])].sort();
  return keys.flatMap((name) => {
    const [before, after] = [was?.get(name), is?.get(name)];
    if (isDeepStrictEqual(before, after)) return [];
    const flows = ["client → server", "server → client"] as const;
    const texts = { before: String(before), after: String(after) };
    return [{ subject: "wire", name, path: "", what: "changed", ...texts, flows, breaks: broken(EVERYONE, flows) } as const];
  });
}
