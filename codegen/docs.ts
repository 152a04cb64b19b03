/**
 * The sentences of `schema/docs.json`: one for each type, property and method, looked up by name.
 * Lookups are remembered, so that text for something that is gone, or misspelled, comes to light.
 */
import { placesOf } from "./model/paths.ts";
import type { MethodDef, TypeDef } from "./model.ts";
import { at, Problem } from "./problem.ts";
import { isObject, token } from "./schema.ts";

export interface Docs {
  type(name: string): string | undefined;
  /** `path` is dotted below the type, as `placesOf` gives it. */
  property(type: string, path: string): string | undefined;
  method(name: string): string | undefined;
  /** JSON pointers of the texts that no lookup has asked for so far, sorted. */
  unused(): string[];
  /** Those of the wanted JSON pointers at which no text stands, sorted, each once. */
  missing(wanted: readonly string[]): string[];
}

/** What is wrong in the file stops it here; what is absent is for `missing` to tell. */
export function readDocs(text: string, file: string): Docs {
  const texts = new Map(entriesOf({ key: "", value: parse(text, file), file, pointer: "" }));
  const asked = new Set<string>();
  const look = (pointer: string): string | undefined => {
    asked.add(pointer);
    return texts.get(pointer);
  };
  return {
    type: (name) => look(typePointer(name)),
    property: (type, path) => look(propertyPointer(type, path)),
    method: (name) => look(methodPointer(name)),
    unused: () => [...texts.keys()].filter((pointer) => !asked.has(pointer)).sort(),
    missing: (wanted) => [...new Set(wanted)].filter((pointer) => !texts.has(pointer)).sort(),
  };
}

/** The texts of `upper`, and those of `lower` where it has none. Both are asked, so that neither counts as unused for the other's sake. */
export function layered(upper: Docs, lower: Docs): Docs {
  const either = (look: (docs: Docs) => string | undefined): string | undefined =>
    [look(upper), look(lower)].find((text) => text !== undefined);
  return {
    type: (name) => either((docs) => docs.type(name)),
    property: (type, path) => either((docs) => docs.property(type, path)),
    method: (name) => either((docs) => docs.method(name)),
    unused: () => [...upper.unused(), ...lower.unused()].sort(),
    missing: (wanted) => lower.missing(upper.missing(wanted)),
  };
}

/** What can be documented: a `ProtocolModel`, or as much of one as that takes. */
export interface Documented {
  readonly types: ReadonlyMap<string, Pick<TypeDef, "name" | "schema">>;
  readonly methods: readonly Pick<MethodDef, "method">[];
}

/** JSON pointers of every text that generated code shows: types, their properties, methods. */
export function wantedDocs({ types, methods }: Documented): string[] {
  const ofTypes = [...types.values()].flatMap(({ name, schema }) => [
    typePointer(name),
    ...placesOf(schema).flatMap(({ path }) => (isProperty(path) ? [propertyPointer(name, path)] : [])),
  ]);
  return [...ofTypes, ...methods.map(({ method }) => methodPointer(method))];
}

const typePointer = (name: string): string => `/types${token(name)}/doc`;
const propertyPointer = (type: string, path: string): string => `/types${token(type)}/properties${token(path)}`;
const methodPointer = (name: string): string => `/methods${token(name)}`;

/** Items of an array and values of a map have no name, so nobody can hover over them. */
function isProperty(path: string): boolean {
  return path !== "" && !/(\[\]|(^|\.)\*)$/.test(path);
}

interface Node {
  readonly key: string;
  readonly value: unknown;
  readonly file: string;
  readonly pointer: string;
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Problem({
      what: `not JSON (${cause instanceof Error ? cause.message : String(cause)})`,
      where: file,
      fix: "repair the file",
    });
  }
}

/** Every text with its pointer. */
function entriesOf(root: Node): [string, string][] {
  const file = only(["types", "methods"], root);
  return [
    ...below(file("types")).flatMap((node) => {
      const type = only(["doc", "properties"], node);
      const doc = type("doc");
      return [...(doc === undefined ? [] : [sentence(doc)]), ...below(type("properties")).map(sentence)];
    }),
    ...below(file("methods")).map(sentence),
  ];
}

/** The members of an object that has no others than these. */
function only<K extends string>(keys: readonly K[], node: Node): (key: K) => Node | undefined {
  const members = below(node);
  const stranger = members.find(({ key }) => !keys.some((known) => known === key));
  if (stranger === undefined) return (key) => members.find((member) => member.key === key);
  const names = keys.map((key) => `\`${key}\``).join(" and ");
  throw new Problem({
    what: "unknown key",
    where: at(node.file, stranger.pointer),
    fix: `rename or remove it: only ${names} may stand here`,
  });
}

function below(node: Node | undefined): Node[] {
  if (node === undefined) return [];
  const { value, file, pointer } = node;
  if (!isObject(value))
    throw new Problem({ what: "not an object", where: at(file, pointer), fix: "write `{ … }` here, with texts by name" });
  return Object.entries(value).map(([key, member]) => ({ key, value: member, file, pointer: pointer + token(key) }));
}

function sentence({ value, file, pointer }: Node): [string, string] {
  // A line break or control character would tear the doc comment that this becomes.
  if (typeof value === "string" && value.trim() !== "" && !/[\p{Cc}\u2028\u2029]/u.test(value)) return [pointer, value];
  throw new Problem({ what: "not a line of text", where: at(file, pointer), fix: "write one sentence, as a string without line breaks" });
}
