/** The frame of a schema file: which dialect it is written in, and where its definitions are. */
import { isObject } from "../schema.ts";
import { ANNOTATIONS } from "./keywords.ts";
import { below, type Place, refusal } from "./place.ts";

export type Dialect = "draft-07" | "2020-12";

export interface Frame {
  readonly dialect: Dialect;
  /** The keyword that holds the definitions, as `$ref`s name it. */
  readonly holder: "$defs" | "definitions";
  readonly definitions: Readonly<Record<string, unknown>>;
  /** Names that are defined elsewhere: an extension's in its core revision. */
  readonly borrowed: ReadonlySet<string>;
}

/** What a canonical extension file has beyond its definitions. */
export interface Borrowed {
  readonly keys: readonly string[];
  readonly names: ReadonlySet<string>;
}

const NOTHING: Borrowed = { keys: [], names: new Set() };

const DIALECTS: Readonly<Record<string, Dialect>> = {
  "http://json-schema.org/draft-07/schema": "draft-07",
  "https://json-schema.org/draft-07/schema": "draft-07",
  "https://json-schema.org/draft/2020-12/schema": "2020-12",
};

export function openFrame(document: Readonly<Record<string, unknown>>, place: Place, borrowed: Borrowed = NOTHING): Frame {
  const dialect = dialectOf(document["$schema"]);
  if (dialect === undefined) {
    const known = [...new Set(Object.values(DIALECTS))].join(" and ");
    const found = document["$schema"] === undefined ? "no $schema" : `the dialect ${JSON.stringify(document["$schema"])}`;
    throw refusal(
      below(place, "$schema"),
      `${found}: this file cannot be read`,
      `known dialects are ${known}: "$schema" names one of them by its URL`,
    );
  }
  const holder = holderOf(document, place);
  for (const key of Object.keys(document)) {
    if (key === holder || ANNOTATIONS.has(key) || borrowed.keys.includes(key)) continue;
    throw refusal(
      below(place, key),
      `"${key}" beside the definitions`,
      `a protocol schema only defines: move it into a definition under ${holder}`,
    );
  }
  const definitions = document[holder];
  if (!isObject(definitions)) throw refusal(below(place, holder), `${holder} is not an object`, "it maps each type name to its schema");
  for (const name of Object.keys(definitions)) checkName(name, below(place, holder, name));
  return { dialect, holder, definitions, borrowed: borrowed.names };
}

export function dialectOf(value: unknown): Dialect | undefined {
  if (typeof value !== "string") return undefined;
  const url = value.replace(/#$/, "");
  return Object.hasOwn(DIALECTS, url) ? DIALECTS[url] : undefined;
}

function holderOf(document: Readonly<Record<string, unknown>>, place: Place): Frame["holder"] {
  const both = (["$defs", "definitions"] as const).filter((key) => Object.hasOwn(document, key));
  if (both.length === 1 && both[0] !== undefined) return both[0];
  if (both.length === 2) throw refusal(place, 'both "$defs" and "definitions"', "put all definitions under one of them");
  throw refusal(
    place,
    "no definitions: this is not a protocol schema",
    'give an official schema.json: it has all types under "$defs" or "definitions"',
  );
}

/** The name becomes a TypeScript interface, a function `isX` and a part of every `$ref`: nothing that would need escaping in any of them. */
function checkName(name: string, place: Place): void {
  if (/^[A-Z][A-Za-z0-9_]*$/.test(name)) return;
  throw refusal(place, `"${name}" cannot be the name of a type`, "rename it: a capital letter, then letters, digits and _");
}
