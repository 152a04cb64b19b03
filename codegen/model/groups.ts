/** Puts definitions in an order where each comes after those it refers to, and finds the ones that refer to themselves. */
import type { Group } from "../model.ts";
import { children, refName, type Schema } from "../schema.ts";

/** Strongly connected components (Tarjan), dependencies first; names inside a group are sorted. */
export function groupsOf(definitions: ReadonlyMap<string, Schema>): Group[] {
  const uses = new Map([...definitions].map(([name, schema]) => [name, [...referencesOf(schema)].sort()]));
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const groups: Group[] = [];

  function visit(name: string): void {
    index.set(name, index.size);
    low.set(name, index.size - 1);
    open.push(name);
    for (const next of uses.get(name) ?? []) {
      if (!index.has(next)) visit(next);
      if (open.includes(next)) low.set(name, Math.min(low.get(name) ?? 0, low.get(next) ?? 0));
    }
    if (low.get(name) === index.get(name)) close(name);
  }

  function close(name: string): void {
    const names = open.splice(open.indexOf(name)).sort();
    groups.push({ names, recursive: names.length > 1 || (uses.get(name) ?? []).includes(name) });
  }

  for (const name of [...definitions.keys()].sort()) if (!index.has(name)) visit(name);
  return groups;
}

/** The definitions a schema refers to, at any depth. */
export function referencesOf(schema: Schema): Set<string> {
  const found = new Set<string>();
  const queue: Schema[] = [schema];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (typeof next === "object" && next.$ref !== undefined) found.add(refName(next.$ref));
    queue.push(...children(next).map((child) => child.schema));
  }
  return found;
}
