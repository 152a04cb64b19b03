/** What `mcpgen generate` and `mcpgen diff` do when a flag says nothing: the field `mcpgen` of the package.json of the current folder. */
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Problem } from "../problem.ts";
import { isObject } from "../schema.ts";

export interface Config {
  /** The folder that `mcpgen import` writes. Default `schema`. */
  readonly schema: string;
  /** Default `src/mcp`. */
  readonly out: string;
  /** The waist: a package specifier, or a path relative to `out`. Default `mcpgen/contract`. */
  readonly contract: string;
  /** How relative imports end. Default `.js`: what TypeScript leaves behind is what Node loads. */
  readonly extension: ".js" | ".ts";
  /** Where the report on the revisions goes. Default: nowhere. */
  readonly revisionsDoc: string | undefined;
}

type Field = Readonly<Record<string, unknown>>;

const FILE = "package.json";
const NAMES = ["schema", "out", "contract", "extension", "revisionsDoc"];

/** Flags win over the file; paths come back absolute. */
export async function readConfig(cwd: string, flags: Readonly<Record<string, string | undefined>>): Promise<Config> {
  const field = await readField(cwd);
  const pick = (name: string, fallback: string): string => flags[name] ?? text(field, name) ?? fallback;
  const doc = text(field, "revisionsDoc");
  return {
    schema: resolve(cwd, pick("schema", "schema")),
    out: resolve(cwd, pick("out", "src/mcp")),
    contract: pick("contract", "mcpgen/contract"),
    extension: extensionOf(pick("extension", ".js")),
    revisionsDoc: doc === undefined || flags["out"] !== undefined ? undefined : resolve(cwd, doc),
  };
}

async function readField(cwd: string): Promise<Field> {
  const file = join(cwd, FILE);
  const content = await readFile(file, "utf8").catch((cause: unknown) => {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return "{}";
    throw cause;
  });
  const field = fieldOf(content, file);
  const unknown = Object.keys(field).find((name) => !NAMES.includes(name));
  if (unknown === undefined) return field;
  throw problem(`\`mcpgen.${unknown}\` is not a setting`, `known are ${NAMES.join(", ")}`);
}

function fieldOf(content: string, file: string): Field {
  let manifest: unknown;
  try {
    manifest = JSON.parse(content);
  } catch (cause) {
    throw new Problem({ what: "not JSON", where: file, fix: cause instanceof Error ? cause.message : "correct it" });
  }
  const field = isObject(manifest) ? (manifest["mcpgen"] ?? {}) : {};
  if (isObject(field)) return field;
  throw problem("`mcpgen` is not an object", 'write "mcpgen": { "schema": "schema", "out": "src/mcp" }');
}

function text(field: Field, name: string): string | undefined {
  const value = field[name];
  if (value === undefined || typeof value === "string") return value;
  throw problem(`\`mcpgen.${name}\` is not a string`, "put it in quotes");
}

function extensionOf(value: string): ".js" | ".ts" {
  const dotted = value.startsWith(".") ? value : `.${value}`;
  if (dotted === ".js" || dotted === ".ts") return dotted;
  throw problem(`imports cannot end in ${JSON.stringify(value)}`, "say `js` or `ts`");
}

function problem(what: string, fix: string): Problem {
  return new Problem({ what, where: FILE, fix });
}
