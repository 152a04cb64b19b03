/** The official descriptions in the layout of `schema/docs.json`, for users who want them in their own output. */
import { wantedDocs } from "../docs.ts";
import { type CanonicalSchema, isObject, type Schema, token } from "../schema.ts";
import { readDocument } from "./read.ts";

export interface Prose {
  readonly types: Readonly<Record<string, { readonly doc?: string; readonly properties?: Readonly<Record<string, string>> }>>;
  readonly methods: Readonly<Record<string, string>>;
}

/** Only texts that something in `$defs` can show: in a docs file, what nobody looks up is an error. */
export function proseOf(bytes: Uint8Array, file: string, { $defs }: Pick<CanonicalSchema, "$defs">): Prose {
  const document = readDocument(bytes, file);
  const definitions = document["$defs"] ?? document["definitions"];
  const messages = Object.entries($defs).flatMap(([type, schema]) => methodsIn(schema).map((method) => ({ type, method })));
  const wanted = new Set(
    wantedDocs({ types: new Map(Object.entries($defs).map(([name, schema]) => [name, { name, schema }])), methods: messages }),
  );
  const types: Record<string, { doc?: string; properties?: Record<string, string> }> = {};
  const methods: Record<string, string> = {};

  for (const { owner, path, text } of textsIn(isObject(definitions) ? definitions : {})) {
    const pointer = `/types${token(owner)}${path === "" ? "/doc" : `/properties${token(path)}`}`;
    if (!wanted.delete(pointer)) continue;
    const { properties, ...entry } = types[owner] ?? {};
    types[owner] = path === "" ? { ...types[owner], doc: text } : { ...entry, properties: { ...properties, [path]: text } };
  }
  for (const { type, method } of messages) {
    const doc = types[type]?.doc;
    if (doc !== undefined) methods[method] = doc;
  }
  return { types, methods };
}

interface Text {
  /** The type it belongs to. */
  readonly owner: string;
  /** Dotted below the type; empty for the type itself. */
  readonly path: string;
  readonly text: string;
}

/** Inline params are a type of their own in the canonical form, so their texts are found under both names. */
function textsIn(definitions: Readonly<Record<string, unknown>>): Text[] {
  return Object.entries(definitions).flatMap(([name, schema]) => {
    const own = textsBelow(schema, name, "");
    const params = own.filter(({ path }) => path === "params" || path.startsWith("params."));
    return [...own, ...params.map(({ path, text }) => ({ owner: `${name}Params`, path: path.slice("params.".length), text }))];
  });
}

function textsBelow(schema: unknown, owner: string, path: string): Text[] {
  if (!isObject(schema)) return [];
  const { description, properties, items, additionalProperties } = schema;
  const text = typeof description === "string" ? oneLine(description) : "";
  const parts = ["allOf", "anyOf", "oneOf"].flatMap((keyword) => schema[keyword] ?? []);
  return [
    ...(text === "" ? [] : [{ owner, path, text }]),
    ...Object.entries(isObject(properties) ? properties : {}).flatMap(([name, part]) =>
      textsBelow(part, owner, path === "" ? name : `${path}.${name}`),
    ),
    ...textsBelow(items, owner, `${path}[]`),
    ...textsBelow(additionalProperties, owner, path === "" ? "*" : `${path}.*`),
    ...parts.flatMap((part) => textsBelow(part, owner, path)),
  ];
}

/** A docs file holds lines: a line break would tear the comment it becomes. */
function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}\u2028\u2029]+/gu, " ").trim();
}

function methodsIn(schema: Schema): string[] {
  if (typeof schema === "boolean") return [];
  const method = schema.properties?.["method"];
  const own = typeof method === "object" && typeof method.const === "string" ? [method.const] : [];
  return [...own, ...(schema.allOf ?? []).flatMap(methodsIn)];
}
