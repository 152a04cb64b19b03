/** JSON objects and arrays, taken apart and put together key by key. */
import type { Json } from "../schema.ts";

export type Entry = readonly [key: string, value: Json];

/** Defined one by one, or `__proto__` would be taken for the prototype. */
export function record(entries: readonly Entry[]): { readonly [key: string]: Json } {
  const object = {};
  for (const [key, value] of entries) Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
  return object;
}

/** Items by index, properties by name; a scalar has none. */
export function entriesOf(value: Json): Entry[] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

/** The same kind of value with other entries. */
export function rebuilt(value: Json, entries: readonly Entry[]): Json {
  return Array.isArray(value) ? entries.map(([, item]) => item) : record(entries);
}
