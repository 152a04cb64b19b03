/** What became of the methods: come, gone, sent by somebody else, asking for or answering with something else. */
import { isDeepStrictEqual } from "node:util";
import type { MethodDef, ProtocolModel } from "../model.ts";
import type { Schema } from "../schema.ts";
import { accepts, type Placed } from "./accepts.ts";
import type { Change } from "./change.ts";
import { broken, EVERYONE, flowsBack, flowsFrom, HARMLESS, RECEIVER, SENDER, type Variance } from "./variance.ts";

export function diffMethods(older: ProtocolModel, newer: ProtocolModel): Change[] {
  const names = [...new Set([...older.methods, ...newer.methods].map(({ method }) => method))].sort();
  return names.flatMap((name) => {
    const was = older.methods.find(({ method }) => method === name);
    const is = newer.methods.find(({ method }) => method === name);
    if (was === undefined) return is === undefined ? [] : [appeared(is)];
    return is === undefined ? [vanished(was)] : diffMethod({ model: older, method: was }, { model: newer, method: is });
  });
}

/** `request by the client`, as it stands in a report. */
export function introduce({ kind, from, embedded }: MethodDef): string {
  if (embedded) return "asked inside inputRequests";
  return `${kind} by ${from === "both" ? "either side" : `the ${from}`}`;
}

interface Form {
  readonly model: ProtocolModel;
  readonly method: MethodDef;
}

/** A new request that nothing gates may come without asking; every other new method waits for a capability, or may be ignored. */
function appeared(method: MethodDef): Change {
  const variance = method.kind === "request" && method.gate.length === 0 && !method.embedded ? RECEIVER : HARMLESS;
  return aspect(method, "", { what: "added", after: introduce(method), variance });
}

/** A request that is gone is not found any more; a notification that is gone is missed by those who listened, too. */
function vanished(method: MethodDef): Change {
  return aspect(method, "", { what: "removed", before: introduce(method), variance: method.kind === "request" ? SENDER : EVERYONE });
}

function diffMethod(older: Form, newer: Form): Change[] {
  const [was, is] = [older.method, newer.method];
  const turned = introduce(was) === introduce(is) ? [] : [{ before: introduce(was), after: introduce(is) }];
  return [
    ...turned.map((texts) => aspect(is, "", { what: "changed", ...texts, variance: EVERYONE })),
    ...diffParams(older, newer),
    ...diffResults(was, is),
    ...diffGate(was, is),
    ...simple(was, is, { path: "scope", of: ({ scope }) => scope, variance: EVERYONE }),
    ...simple(was, is, { path: "name header", of: ({ nameHeader }) => nameHeader && `params.${nameHeader}`, variance: SENDER }),
    ...simple(was, is, { path: "cancellable", of: ({ cancellable }) => String(cancellable), variance: HARMLESS }),
    ...deprecation(was, is),
  ];
}

/** The same type under the same name is compared as a type; another name is compared here. */
function diffParams(older: Form, newer: Form): Change[] {
  const [was, is] = [older.method, newer.method];
  const must = was.paramsRequired === is.paramsRequired ? [] : [is.paramsRequired];
  const necessity = must.map((required) =>
    aspect(is, "params", { what: required ? "required" : "optional", variance: required ? SENDER : RECEIVER }),
  );
  if (was.params === is.params) return necessity;
  const [before, after] = [named(older, was.params), named(newer, is.params)];
  const variance = { sender: !accepts(after, before), receiver: !accepts(before, after) };
  const texts = { ...(was.params && { before: was.params }), ...(is.params && { after: is.params }) };
  return [...necessity, aspect(is, "params", { what: "changed", ...texts, variance })];
}

function named({ model }: Form, name: string | undefined): Placed {
  const definitions = new Map<string, Schema>([...model.types].map(([key, { schema }]) => [key, schema]));
  return { schema: name === undefined ? true : (definitions.get(name) ?? true), definitions };
}

/** Answers travel the other way: who asked receives them. */
function diffResults(was: MethodDef, is: MethodDef): Change[] {
  const flows = flowsBack(is.from);
  const lost = was.results.filter((name) => !is.results.includes(name));
  const found = is.results.filter((name) => !was.results.includes(name));
  const change = { subject: "method", name: is.method, path: "result", flows } as const;
  return [
    ...lost.map((before): Change => ({ ...change, what: "member removed", before, breaks: broken(SENDER, flows) })),
    ...found.map((after): Change => ({ ...change, what: "member added", after, breaks: broken(RECEIVER, flows) })),
  ];
}

/** A gate opens when any of its capabilities is declared: fewer ways in shut senders out, none at all means anybody may come. */
function diffGate(was: MethodDef, is: MethodDef): Change[] {
  if (isDeepStrictEqual(was.gate, is.gate)) return [];
  const narrower = is.gate.length > 0 && (was.gate.length === 0 || was.gate.some((gate) => !is.gate.includes(gate)));
  const variance = { sender: narrower, receiver: is.gate.length === 0 };
  return [aspect(is, "gate", { what: "changed", before: gateText(was), after: gateText(is), variance })];
}

function gateText({ gate }: MethodDef): string {
  return gate.length === 0 ? "always open" : gate.join(" or ");
}

interface Aspect {
  readonly path: string;
  readonly of: (method: MethodDef) => string | undefined;
  readonly variance: Variance;
}

function simple(was: MethodDef, is: MethodDef, { path, of, variance }: Aspect): Change[] {
  const [before, after] = [of(was), of(is)];
  if (before === after) return [];
  return [aspect(is, path, { what: "changed", before: before ?? "none", after: after ?? "none", variance })];
}

function deprecation(was: MethodDef, is: MethodDef): Change[] {
  if (was.deprecated !== undefined || is.deprecated === undefined) return [];
  return [aspect(is, "", { what: "deprecated", after: is.deprecated.instead, variance: HARMLESS })];
}

function aspect(
  method: MethodDef,
  path: string,
  { variance, ...rest }: Pick<Change, "what" | "before" | "after"> & { readonly variance: Variance },
): Change {
  const flows = flowsFrom(method.from);
  return { subject: "method", name: method.method, path, ...rest, flows, breaks: broken(variance, flows) };
}
