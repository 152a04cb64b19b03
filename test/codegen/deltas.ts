/** Single changes to a protocol's definitions, each with the entries that a diff must report for it and no others. */
import { isObject, type Schema, type SchemaObject } from "../../codegen/schema.ts";
import { type Definitions, object, ref, STRING } from "./small.ts";

export interface Delta {
  apply(definitions: Definitions): Definitions;
  /** `subject name path what`, as `keyOf` writes it. */
  readonly changes: readonly string[];
}

export function keyOf({ subject, name, path, what }: Record<"subject" | "name" | "path" | "what", string>): string {
  return [subject, name, path, what].join(" ").replaceAll(/ +/g, " ");
}

export function addType(name: string): Delta {
  return { apply: (all) => ({ ...all, [name]: object({ value: STRING }) }), changes: [`type ${name} added`] };
}

/** A request by the client, with params and result of its own. */
export function addMethod(method: string, base: string): Delta {
  const [request, params, result] = [`${base}Request`, `${base}RequestParams`, `${base}Result`];
  const message = object({ id: ref("RequestId"), jsonrpc: { const: "2.0" }, method: { const: method }, params: ref(params) });
  const extra = {
    [request]: message,
    [params]: object({ "filter?": STRING }),
    [result]: object({ names: { type: "array", items: STRING } }),
  };
  return {
    apply: (all) => withMember({ ...all, ...extra }, "ClientRequest", request),
    changes: [`method ${method} added`, ...Object.keys(extra).map((name) => `type ${name} added`), "type ClientRequest member added"],
  };
}

export function removeMethod(method: string, base: string): Delta {
  const gone = [`${base}Request`, `${base}ResultResponse`];
  return {
    apply: (all) =>
      withoutMember(Object.fromEntries(Object.entries(all).filter(([name]) => !gone.includes(name))), "ClientRequest", `${base}Request`),
    changes: [`method ${method} removed`, ...gone.map((name) => `type ${name} removed`), "type ClientRequest member removed"],
  };
}

export function addMember(union: string, member: string): Delta {
  return {
    apply: (all) => withMember({ ...all, [member]: object({ type: { const: member } }) }, union, member),
    changes: [`type ${member} added`, `type ${union} member added`],
  };
}

export function addProperty(type: string, name: string): Delta {
  return {
    apply: (all) => withProperties(all, type, (properties) => ({ ...properties, [name]: STRING })),
    changes: [`type ${type} ${name} added`],
  };
}

/** The properties named here are optional everywhere. */
export function removeProperty(type: string, name: string): Delta {
  return {
    apply: (all) => withProperties(all, type, ({ [name]: _, ...others }) => others),
    changes: [`type ${type} ${name} removed`],
  };
}

export function renameProperty(type: string, from: string, to: string): Delta {
  return {
    apply: (all) => withProperties(all, type, ({ [from]: value = true, ...others }) => ({ ...others, [to]: value })),
    changes: [`type ${type} ${from} removed`, `type ${type} ${to} added`],
  };
}

export function retypeProperty(type: string, name: string): Delta {
  return {
    apply: (all) => withProperties(all, type, (properties) => ({ ...properties, [name]: { const: "retyped" } })),
    changes: [`type ${type} ${name} changed`],
  };
}

export function requireProperty(type: string, name: string): Delta {
  const require = (schema: SchemaObject): SchemaObject => ({ ...schema, required: [...(schema.required ?? []), name].sort() });
  return { apply: (all) => ({ ...all, [type]: require(objectAt(all, type)) }), changes: [`type ${type} ${name} required`] };
}

function withProperties(all: Definitions, type: string, change: (properties: Definitions) => Definitions): Definitions {
  const schema = objectAt(all, type);
  return { ...all, [type]: { ...schema, properties: change(schema.properties ?? {}) } };
}

function withMember(all: Definitions, union: string, member: string): Definitions {
  return { ...all, [union]: { anyOf: [...membersOf(all, union), ref(member)] } };
}

function withoutMember(all: Definitions, union: string, member: string): Definitions {
  return { ...all, [union]: { anyOf: membersOf(all, union).filter((one) => !(isObject(one) && one.$ref === `#/$defs/${member}`)) } };
}

function membersOf(all: Definitions, union: string): readonly Schema[] {
  return objectAt(all, union).anyOf ?? [];
}

function objectAt(all: Definitions, name: string): SchemaObject {
  const schema = all[name];
  if (!isObject(schema)) throw new Error(`there is no object ${name}`);
  return schema;
}
