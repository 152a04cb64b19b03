/**
 * One schema of an official file → canonical: annotations off, draft-07 spellings translated, every keyword known and of the right kind.
 * It goes by keyword position, so a property that is called `enum`, `title` or `default` is a property.
 */
import { isObject, KEYWORDS, type Keyword, type Schema, type SchemaObject } from "../schema.ts";
import { dialectOf, type Frame } from "./dialect.ts";
import { ANNOTATIONS, checkKnown, checkValue } from "./keywords.ts";
import { below, type Place, refusal } from "./place.ts";
import { simplify } from "./simplify.ts";
import { textOf } from "./text.ts";
import { satisfies } from "./values.ts";

export function normalise(value: unknown, place: Place, frame: Frame): Schema {
  if (typeof value === "boolean") return value;
  if (!isObject(value)) throw refusal(place, "not a schema", "a schema is an object, true or false");
  checkFrame(value, place, frame);
  const node: Record<string, unknown> = {};
  for (const part of partsOf(value, place, frame)) {
    checkValue(part.keyword, part.value, part.place);
    node[part.keyword] = under(part, frame);
  }
  // Every keyword is known and its value checked, which is what SchemaObject says.
  const schema = node as SchemaObject;
  checkContradiction(schema, place);
  return simplify(schema);
}

interface Part {
  readonly keyword: Keyword;
  readonly value: unknown;
  readonly place: Place;
}

/** The validation keywords of a schema under their 2020-12 names, each with the place it has in the file. */
function partsOf(schema: Readonly<Record<string, unknown>>, place: Place, { dialect }: Frame): Part[] {
  const keys = Object.keys(schema).filter((key) => !ANNOTATIONS.has(key));
  for (const key of keys) checkKnown(key, dialect, below(place, key));
  if (dialect === "2020-12" && Array.isArray(schema["items"])) {
    throw refusal(below(place, "items"), "items is a list", "in 2020-12 a list of schemas by position is prefixItems");
  }
  if (dialect === "draft-07" && Object.hasOwn(schema, "$ref") && keys.length > 1) {
    const other = keys.find((key) => key !== "$ref") ?? "";
    throw refusal(below(place, other), `"${other}" beside $ref has no effect in draft-07`, 'remove it, or put both in "allOf"');
  }
  return keys.flatMap((key) => modern(key, schema, below(place, key)));
}

function modern(key: string, schema: Readonly<Record<string, unknown>>, place: Place): Part[] {
  const value = schema[key];
  const byPosition = Array.isArray(schema["items"]);
  if (key === "items" && byPosition) return [{ keyword: "prefixItems", value, place }];
  // Beside a single `items` schema draft-07 gives it no meaning.
  if (key === "additionalItems") return byPosition ? [{ keyword: "items", value, place }] : [];
  if (key !== "dependencies") return [{ keyword: key as Keyword, value, place }];
  if (!isObject(value)) throw refusal(place, "dependencies is not an object", "it maps property names to lists of names or to schemas");
  const entries = Object.entries(value);
  const lists = Object.fromEntries(entries.filter(([, member]) => Array.isArray(member)));
  const schemas = Object.fromEntries(entries.filter(([, member]) => !Array.isArray(member)));
  return [
    { keyword: "dependentRequired", value: lists, place },
    { keyword: "dependentSchemas", value: schemas, place },
  ];
}

function under({ keyword, value, place }: Part, frame: Frame): unknown {
  if (keyword === "$ref") return reference(String(value), place, frame);
  const shape = KEYWORDS[keyword];
  if (shape === "schema") return normalise(value, place, frame);
  if (shape === "schemas" && Array.isArray(value)) return value.map((member, index) => normalise(member, below(place, index), frame));
  if (shape !== "named" || !isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, normalise(member, below(place, name), frame)]));
}

function reference(ref: string, place: Place, { holder, definitions, borrowed }: Frame): string {
  const prefix = `#/${holder}/`;
  if (!ref.startsWith("#"))
    throw refusal(place, `"${ref}" refers to another document`, `copy the definition into this file and refer to it as "${prefix}Name"`);
  const name = ref.slice(prefix.length);
  if (!ref.startsWith(prefix) || name.includes("/")) {
    throw refusal(place, `"${ref}" does not name a definition`, `give the part a name under ${holder} and refer to it as "${prefix}Name"`);
  }
  if (!Object.hasOwn(definitions, name) && !borrowed.has(name))
    throw refusal(place, `"${ref}" refers to nothing`, `define "${name}" under ${holder} or correct the name`);
  return `#/$defs/${name}`;
}

/** A definition may repeat the dialect and may carry an id, as long as neither changes how it reads. */
function checkFrame(schema: Readonly<Record<string, unknown>>, place: Place, frame: Frame): void {
  if (Object.hasOwn(schema, "$schema") && dialectOf(schema["$schema"]) !== frame.dialect) {
    throw refusal(
      below(place, "$schema"),
      `a part in another dialect than the file (${frame.dialect})`,
      "write the whole file in one dialect",
    );
  }
  if (Object.hasOwn(schema, "$id") && textOf(schema).includes('"$ref":')) {
    throw refusal(below(place, "$id"), "an $id moves the base of the $refs below it", "remove the $id: definitions are found by name");
  }
}

function checkContradiction(schema: SchemaObject, place: Place): void {
  const { type, const: constant, enum: values } = schema;
  if (constant !== undefined && type !== undefined && !satisfies(constant, type)) {
    throw refusal(
      below(place, "const"),
      `${textOf(constant)} is not of type ${textOf(type)}: nothing is valid here`,
      "correct the type or the const",
    );
  }
  if (values === undefined) return;
  if (type !== undefined && !values.some((value) => satisfies(value, type))) {
    throw refusal(below(place, "enum"), `no value is of type ${textOf(type)}: nothing is valid here`, "correct the type or the values");
  }
  if (constant !== undefined && !values.some((value) => textOf(value) === textOf(constant))) {
    throw refusal(
      below(place, "const"),
      `${textOf(constant)} is not in the enum beside it: nothing is valid here`,
      "correct the const or the enum",
    );
  }
}
