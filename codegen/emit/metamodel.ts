/** The protocol of one revision as data for tools in any language, and the JSON Schema of that data. */
import type { ErrorDef, MethodDef, ProtocolModel, TypeDef, UnionDef } from "../model.ts";
import type { Schema } from "../schema.ts";
import { headerOf } from "./layout.ts";
import { METAMODEL_SCHEMA } from "./metamodel-schema.ts";

export function emitMetamodel(model: ProtocolModel): string {
  return json({
    $schema: "./schema.json",
    $comment: headerOf(model)[0],
    revision: model.revision,
    sha256: model.sha256,
    wire: Object.fromEntries(Object.entries(model.wire).sort(([a], [b]) => (a < b ? -1 : 1))),
    methods: model.methods.map(method),
    types: [...model.types.values()].map(type),
    unions: model.unions.map(union),
    errors: model.errors.map(error),
  });
}

export function emitMetamodelSchema(): string {
  return json(METAMODEL_SCHEMA);
}

function method({ doc, gate, ...rest }: MethodDef): Record<string, unknown> {
  const { method: name, kind, type: message, from, embedded, params, paramsRequired, results, scope, nameHeader, deprecated, see } = rest;
  return {
    method: name,
    kind,
    message,
    from,
    embedded,
    params: params === undefined ? undefined : { type: params, required: paramsRequired },
    results,
    gate,
    paramGates: rest.paramGates,
    scope,
    flags: {
      asks: rest.asks,
      cacheable: rest.cacheable,
      cancellable: rest.cancellable,
      paginated: rest.paginated,
    },
    nameHeader,
    deprecated,
    doc: prose(doc),
    see,
    provenance: rest.provenance,
  };
}

function type({ name, schema, doc, propertyDocs, see, deprecated, deprecatedProperties, ...rest }: TypeDef): Record<string, unknown> {
  return {
    name,
    kind: kindOf(schema),
    schema,
    doc: prose(doc),
    properties: propertyDocs.size === 0 ? undefined : Object.fromEntries([...propertyDocs].sort(([a], [b]) => (a < b ? -1 : 1))),
    see,
    deprecated,
    deprecatedProperties: deprecatedProperties.size === 0 ? undefined : Object.fromEntries(deprecatedProperties),
    order: rest.order,
    atLeastOneOf: rest.atLeastOneOf,
    hidden: rest.hidden.length === 0 ? undefined : rest.hidden,
    defaults: Object.keys(rest.defaults).length === 0 ? undefined : rest.defaults,
  };
}

export type Kind = "alias" | "any" | "array" | "constant" | "enum" | "intersection" | "map" | "object" | "scalar" | "union";

export function kindOf(schema: Schema): Kind {
  if (typeof schema === "boolean") return "any";
  if (schema.$ref !== undefined) return "alias";
  if (schema.const !== undefined) return "constant";
  if (schema.enum !== undefined) return "enum";
  if (schema.anyOf !== undefined || schema.oneOf !== undefined) return "union";
  if (schema.allOf !== undefined) return "intersection";
  if (schema.type === "array") return "array";
  if (schema.properties !== undefined) return "object";
  if (schema.type === "object") return schema.additionalProperties === undefined ? "object" : "map";
  return schema.type === undefined ? "any" : "scalar";
}

function union({ name, members, by, provenance }: UnionDef): Record<string, unknown> {
  return { name, members, by, provenance };
}

function error({ name, code, http, data, type: message, see }: ErrorDef): Record<string, unknown> {
  return { name, code, http, data, type: message, see };
}

function prose(doc: readonly string[]): string | undefined {
  return doc.length === 0 ? undefined : doc.join("\n");
}

function json(value: unknown): string {
  return `${jsonText(value, "")}\n`;
}

/** Columns: what fits stays on one line, so that a reader sees a method at once. */
const WIDTH = 140;

function jsonText(value: unknown, indent: string): string {
  const oneLine = inline(value, WIDTH - indent.length);
  if (oneLine !== undefined) return oneLine;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const lines = Array.isArray(value)
    ? value.map((item: unknown) => inner + jsonText(item, inner))
    : present(value).map(([key, item]) => `${inner}${JSON.stringify(key)}: ${jsonText(item, inner)}`);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  return `${open}\n${lines.join(",\n")}\n${indent}${close}`;
}

/** The value on one line, or nothing as soon as that is longer than `room`. */
function inline(value: unknown, room: number): string | undefined {
  if (typeof value !== "object" || value === null) {
    const text = JSON.stringify(value);
    return text.length <= room ? text : undefined;
  }
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{ ", " }"];
  const entries = Array.isArray(value)
    ? value.map((item: unknown): [string, unknown] => ["", item])
    : present(value).map(([key, item]): [string, unknown] => [`${JSON.stringify(key)}: `, item]);
  if (entries.length === 0) return open.trim() + close.trim();
  let text = "";
  for (const [lead, item] of entries) {
    text += (text === "" ? open : ", ") + lead;
    const rest = inline(item, room - text.length - close.length);
    if (rest === undefined) return undefined;
    text += rest;
  }
  return text + close;
}

function present(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, item]) => item !== undefined);
}
