/**
 * The official file as a judge: as it stands, and with corrections of the overlay put in where they belong.
 * Corrections speak of canonical places; here they are carried back to where the official file says the same.
 */
import { Problem } from "../problem.ts";
import { isObject, type Json, type Schema } from "../schema.ts";

export interface Official {
  readonly file: string;
  readonly document: Readonly<Record<string, unknown>>;
  /** The keyword that holds the definitions. */
  readonly holder: "$defs" | "definitions";
}

/** One difference between the official file and what the validators mean, by the overlay's word. */
export interface Correction {
  /** `patch /$defs/JSONValue/…` or `pin CallToolResult.resultType`. */
  readonly label: string;
  /** The canonical place, as keys from `$defs` down. */
  readonly path: readonly string[];
  /** What stands there instead; `beside` the official fragment for a pin, which only narrows. */
  readonly now: Schema;
  readonly beside: boolean;
}

export function openOfficial(text: string, file: string): Official {
  const document: unknown = JSON.parse(text);
  const holder = isObject(document) && isObject(document["$defs"]) ? "$defs" : "definitions";
  if (isObject(document) && isObject(document[holder])) return { file, document, holder };
  throw new Problem({ what: "no definitions here", where: file, fix: "give the folder that holds <revision>/schema.json as published" });
}

/** Where the official file says what the canonical definition `name` says: inline params have a name of their own only here. */
export function placeOf(name: string, { document, holder }: Official): readonly string[] | undefined {
  if (find(document, [holder, name]) !== undefined) return [holder, name];
  const inline = [holder, name.replace(/Params$/, ""), "properties", "params"];
  return name.endsWith("Params") && find(document, inline) !== undefined ? inline : undefined;
}

/** The official document with corrections applied; the given one stays as it is. */
export function corrected(official: Official, corrections: readonly Correction[]): Readonly<Record<string, unknown>> {
  return corrections.reduce((document, correction) => {
    const [, name = "", ...below] = correction.path;
    const home = placeOf(name, official);
    // A definition that a patch adds stands beside the others.
    const path = home === undefined ? [official.holder, name] : [...home, ...below];
    if (home === undefined && below.length > 0) throw unplaceable(correction, official);
    const now = translated(correction.now, official);
    const was = find(document, path);
    const beside = correction.beside && was !== undefined ? { allOf: [was, now] } : now;
    return replaced(document, path, { now: beside, fail: () => unplaceable(correction, official) });
  }, official.document);
}

function unplaceable({ label }: Correction, { file }: Official): Problem {
  return new Problem({
    what: `the official file has no place for the ${label}`,
    where: file,
    fix: "check that the file is of this revision; if it is, say in the overlay where the correction belongs",
  });
}

/** A fragment that speaks of canonical definitions, in the official file's words. */
function translated(schema: Json | Schema, official: Official): unknown {
  if (Array.isArray(schema)) return schema.map((item: Json) => translated(item, official));
  if (!isObject(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === "$ref" && typeof value === "string" ? refTo(value.slice("#/$defs/".length), official) : translated(value as Json, official),
    ]),
  );
}

function refTo(name: string, official: Official): string {
  return `#/${(placeOf(name, official) ?? [official.holder, name]).join("/")}`;
}

function find(tree: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === "object" && at !== null && Object.hasOwn(at, key) ? Reflect.get(at, key) : undefined),
    tree,
  );
}

/** A copy with `now` at the path, whose last key may be new. */
function replaced(
  tree: Readonly<Record<string, unknown>>,
  path: readonly string[],
  put: { now: unknown; fail: () => Problem },
): Readonly<Record<string, unknown>> {
  const [key, ...rest] = path;
  if (key === undefined) throw put.fail();
  if (rest.length === 0) return { ...tree, [key]: put.now };
  const inner = tree[key];
  if (!isObject(inner)) throw put.fail();
  return { ...tree, [key]: replaced(inner, rest, put) };
}
