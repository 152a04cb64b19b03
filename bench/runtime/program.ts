/** Programs to be measured, as JavaScript in a file: what strips types as it loads would be measured with them. Packages stay what people install. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { bench } from "../places.ts";

const folder = join(bench, ".cache");

/** The path of the program that `entry`, a file of this folder, becomes. */
export async function program(entry: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, entry.replace(/\.ts$/, ".mjs"));
  const entryPoints = [join(bench, "runtime", entry)];
  // Without the project's own tsconfig, whose paths lead to its sources.
  await build({
    entryPoints,
    outfile,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    tsconfigRaw: {},
    logLevel: "warning",
  });
  return outfile;
}
