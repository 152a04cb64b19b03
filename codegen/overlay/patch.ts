/** Corrects the official schema: patches replace a fragment that they assert, pins narrow a property to its one literal. */
import { isDeepStrictEqual } from "node:util";
import { Problem } from "../problem.ts";
import type { Json, Schema } from "../schema.ts";
import type { Patch } from "./format.ts";

type Tree = { [key: string]: Tree } | Tree[] | string | number | boolean | null;

/** The definitions with every patch applied; the given ones stay as they are. An inherited patch that no longer matches is reported, an own one stops. */
export function applyPatches(
  definitions: Readonly<Record<string, Schema>>,
  patches: readonly Patch[],
  report: (patch: Patch, what: string) => void,
): Record<string, Schema> {
  const root: Tree = { $defs: structuredClone(definitions) as Tree };
  for (const patch of patches) {
    const slot = slotOf(root, patch.at);
    const found = slot === undefined ? undefined : read(slot.holder, slot.key);
    if (slot === undefined) report(patch, `nothing at ${patch.at}`);
    else if (!isDeepStrictEqual(found, patch.was))
      report(patch, `${patch.at} is ${JSON.stringify(found)}, the patch expects ${JSON.stringify(patch.was)}`);
    else write(slot.holder, slot.key, structuredClone(patch.now) as Tree);
  }
  return root.$defs as unknown as Record<string, Schema>;
}

/** The definition with its pinned properties narrowed; pins on properties it does not have are left to the caller to judge. */
export function pin(schema: Schema, pins: Readonly<Record<string, Json>>): Schema {
  if (typeof schema === "boolean" || schema.properties === undefined) return schema;
  const { properties } = schema;
  const narrowed = Object.entries(pins).filter(([name]) => Object.hasOwn(properties, name));
  if (narrowed.length === 0) return schema;
  return { ...schema, properties: { ...properties, ...Object.fromEntries(narrowed.map(([name, value]) => [name, { const: value }])) } };
}

export function stalePatch(file: string, what: string): Problem {
  return new Problem({
    what: `a patch no longer matches the schema: ${what}`,
    where: file,
    fix: "if the official file was corrected, delete the patch; otherwise bring its `was` up to date",
  });
}

function slotOf(root: Tree, pointer: string): { holder: Tree; key: string } | undefined {
  const keys = pointer
    .slice(1)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  const key = keys.pop() ?? "";
  let holder: Tree | undefined = root;
  for (const part of keys) holder = holder === undefined ? undefined : read(holder, part);
  return typeof holder === "object" && holder !== null ? { holder, key } : undefined;
}

function read(holder: Tree, key: string): Tree | undefined {
  if (Array.isArray(holder)) return holder[Number(key)];
  return typeof holder === "object" && holder !== null && Object.hasOwn(holder, key) ? holder[key] : undefined;
}

function write(holder: Tree, key: string, value: Tree): void {
  if (Array.isArray(holder)) holder[Number(key)] = value;
  else if (typeof holder === "object" && holder !== null)
    Object.defineProperty(holder, key, { value, enumerable: true, writable: true, configurable: true });
}
