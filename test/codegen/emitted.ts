/** Runs emitted text as the program it is: written below `.cache/`, imported through tsx like everything else. */
import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { Layout } from "../../codegen/emit/layout.ts";
import { groupsOf } from "../../codegen/model/groups.ts";
import type { ProtocolModel, TypeDef, UnionDef } from "../../codegen/model.ts";
import type { Schema } from "../../codegen/schema.ts";
import { WIRE } from "./small.ts";

const ROOT = join(import.meta.dirname, "..", "..");

/** A model of nothing but definitions, and unions where they matter. */
export function modelOf(definitions: Readonly<Record<string, Schema>>, unions: readonly UnionDef[] = []): ProtocolModel {
  const sorted = new Map(Object.entries(definitions).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    revision: "tiny",
    wire: WIRE,
    types: new Map([...sorted].map(([name, schema]) => [name, typeOf(name, schema)])),
    groups: groupsOf(sorted),
    methods: [],
    unions,
    errors: [],
    sha256: "0".repeat(64),
  };
}

/** The layout of a folder opened below. */
export const LAYOUT: Layout = { contract: "../../../runtime/contract.ts", extension: ".ts" };

export interface Folder {
  readonly path: string;
  write(file: string, text: string): Promise<void>;
  load(file: string): Promise<Readonly<Record<string, unknown>>>;
}

/** A new folder below `.cache/emitted/`, gone when the process ends. */
export async function openFolder(name: string): Promise<Folder> {
  const all = join(ROOT, ".cache", "emitted");
  await mkdir(all, { recursive: true });
  const path = await mkdtemp(join(all, `${name}-`));
  process.once("exit", () => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    async write(file, text) {
      await mkdir(dirname(join(path, file)), { recursive: true });
      await writeFile(join(path, file), text);
    },
    load: async (file) => import(pathToFileURL(join(path, file)).href),
  };
}

/** A generated module of this repository: `generated("2025-11-25/validators")`. */
export async function generated(module: string): Promise<Readonly<Record<string, unknown>>> {
  return import(pathToFileURL(join(ROOT, "generated", `${module}.ts`)).href);
}

/** What the compiler says about files of the folder under the strictest settings; nothing, if all is well. */
export async function complaints(folder: Folder, files: readonly string[]): Promise<string> {
  const compilerOptions = { ...STRICT, rootDir: ROOT, typeRoots: [join(ROOT, "node_modules", "@types")] };
  await folder.write("tsconfig.json", JSON.stringify({ extends: join(ROOT, "tsconfig.json"), compilerOptions, include: files }));
  const tsc = join(ROOT, "node_modules", "typescript", "bin", "tsc");
  return run(process.execPath, [tsc, "-p", folder.path], { cwd: ROOT }).then(
    () => "",
    (error: { readonly stdout: string; readonly stderr: string }) => error.stdout + error.stderr,
  );
}

/** A `types.ts` good enough to compile against. */
export function typesText(model: ProtocolModel): string {
  return [...model.types.keys()].map((name) => `export interface ${name} { x: 1 }\n`).join("");
}

const STRICT = { noUnusedLocals: true, noUnusedParameters: true, noImplicitReturns: true };
const run = promisify(execFile);

export type Check = (value: unknown) => boolean;

/** The validator of a definition in a loaded module. */
export function validatorOf(module: Readonly<Record<string, unknown>>, type: string): Check {
  const found = module[`is${type}`];
  if (typeof found !== "function") throw new Error(`there is no is${type}`);
  return (value) => found(value) === true;
}

function typeOf(name: string, schema: Schema): TypeDef {
  return {
    name,
    schema,
    doc: [],
    propertyDocs: new Map(),
    see: "https://example.com/spec",
    deprecatedProperties: new Map(),
    hidden: [],
    defaults: {},
    pins: {},
  };
}
