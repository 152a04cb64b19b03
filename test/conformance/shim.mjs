/**
 * Lets the official suite start on Node 20: it imports `globSync` from `fs`, which is newer, for a command that no test uses.
 * `node --import ./test/conformance/shim.mjs <the suite>`
 */
import * as fs from "node:fs";
import { register } from "node:module";
import { isMainThread } from "node:worker_threads";

// Registering loads this file a second time, in the thread of the hooks.
if (isMainThread && !("globSync" in fs)) register(import.meta.url);

const standIn = `export * from "node:fs";
export function globSync() { throw new Error("globSync needs Node 22"); }`;

export function resolve(specifier, context, next) {
  if (specifier !== "fs" || !context.parentURL?.includes("/@modelcontextprotocol/conformance/")) return next(specifier, context);
  return { url: `data:text/javascript,${encodeURIComponent(standIn)}`, shortCircuit: true };
}
