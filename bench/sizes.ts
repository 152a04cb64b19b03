/** How much of a bundle one imported name is. */
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { documentOf } from "./canonical.ts";
import { exactly, type Measured } from "./measure.ts";
import { bench, built, revisions } from "./places.ts";
import type { Row } from "./table.ts";

export async function sizes(newest: string): Promise<Row[]> {
  const call = await bundle(`export { isCallToolRequest } from ${quoted(newest, "validators")};`);
  const schema = await bundle(`export { CallToolRequest } from ${quoted(newest, "schemas")};`);
  const compiled = await bundle(`import { Compile } from "typebox/compile";
import { CallToolRequest } from ${quoted(newest, "schemas")};
export const check = Compile(CallToolRequest);`);
  const ajv = await bundle(`import { Ajv2020 } from "ajv/dist/2020.js";
export const check = new Ajv2020({ strict: false }).compile(${JSON.stringify(documentOf(newest, "CallToolRequest"))});`);
  const largest = await largestValidator();
  return [
    { what: `isCallToolRequest of ${newest}`, ...kilobytes(call.minified), limit: 6 },
    { what: "  gzipped", ...kilobytes(call.gzipped) },
    { what: `largest validator: ${largest.name} of ${largest.revision}`, ...kilobytes(largest.minified), limit: 20 },
    { what: "schema CallToolRequest, with what TypeBox brings", ...kilobytes(schema.minified) },
    { what: "the same check by TypeBox Compile", ...kilobytes(compiled.minified) },
    { what: "the same check by AJV", ...kilobytes(ajv.minified) },
  ];
}

async function largestValidator(): Promise<{ name: string; revision: string; minified: number }> {
  const all: { name: string; revision: string; minified: number }[] = [];
  for (const revision of revisions) {
    const names = Object.keys(await import(built(revision, "validators")));
    for (const name of names) {
      const { minified } = await bundle(`export { ${name} } from ${quoted(revision, "validators")};`);
      all.push({ name, revision, minified });
    }
  }
  const [largest] = all.sort((a, b) => b.minified - a.minified);
  if (largest === undefined) throw new Error("no validators: npm run generate");
  return largest;
}

async function bundle(contents: string): Promise<{ minified: number; gzipped: number }> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: bench },
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
  });
  const bytes = outputFiles[0]?.contents ?? new Uint8Array();
  return { minified: bytes.length, gzipped: gzipSync(bytes).length };
}

function quoted(revision: string, entry: string): string {
  return JSON.stringify(built(revision, entry));
}

function kilobytes(bytes: number): { measured: Measured; unit: "KB" } {
  return { measured: exactly(bytes / 1000), unit: "KB" };
}
