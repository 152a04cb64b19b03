/** `mcpgen generate`: a schema folder into TypeScript, or with `--check` the question whether that has been done. */
import { basename, dirname, join, relative } from "node:path";
import type { CommandDef } from "citty";
import { emitRevisions } from "../emit/revisions.ts";
import { generate } from "../generate.ts";
import { type Loaded, loadProtocols } from "../load.ts";
import { compareOutput, type Difference, type Output, refuseForeign, writeOutput } from "../output.ts";
import { type Config, readConfig } from "./config.ts";

const args = {
  schema: { type: "string", valueHint: "folder", description: "The schema folder (default: schema, or what package.json says)" },
  out: { type: "string", valueHint: "folder", description: "Where the generated code goes (default: src/mcp, or what package.json says)" },
  check: { type: "boolean", description: "Write nothing: list what is missing, different or stale, and fail if anything is" },
  contract: {
    type: "string",
    valueHint: "specifier",
    description: "What generated code imports the contract from (default: mcpgen/contract)",
  },
  "import-extension": { type: "string", valueHint: "ts|js", description: "How relative imports end (default: js)" },
  verbose: { type: "boolean", description: "List every warning" },
} as const;

export const examples: readonly string[] = [
  "mcpgen generate",
  "mcpgen generate --check",
  "mcpgen generate --schema my-schema --out src/mcp --import-extension ts",
];

export const command: CommandDef<typeof args> = {
  meta: { name: "generate", description: "Write types, validators, tables and stubs for every revision of a schema folder" },
  args,
  async run({ args: given }) {
    const { schema, out, contract } = given;
    const config = await readConfig(process.cwd(), { schema, out, contract, extension: given["import-extension"] });
    const loaded = await loadProtocols({ schemaDir: config.schema });
    warn(loaded, given.verbose === true);
    const outputs = await outputsOf(loaded, config);
    const differences = await Promise.all(outputs.map(compareOutput));
    if (given.check === true) return check(outputs, differences);
    refuseForeign(
      outputs.flatMap(({ root }, index) => (differences[index] ?? []).map(({ path, how }) => ({ file: join(root, path), how }))),
    );
    for (const [index, output] of outputs.entries()) await writeOutput(output, differences[index] ?? []);
    console.log(summary(loaded, outputs, differences.flat()));
  },
};

async function outputsOf({ models }: Loaded, { out, contract, extension, revisionsDoc }: Config): Promise<Output[]> {
  const code = { root: out, files: await generate(models, { contract, extension }) };
  if (revisionsDoc === undefined) return [code];
  return [code, { root: dirname(revisionsDoc), files: new Map([[basename(revisionsDoc), emitRevisions(models)]]) }];
}

/** How many warnings are shown before the rest becomes a number. */
const FEW = 5;

function warn({ warnings, untold }: Loaded, verbose: boolean): void {
  const shown = verbose ? warnings : warnings.slice(0, FEW);
  for (const warning of shown) console.warn(`warning: ${warning}`);
  if (shown.length < warnings.length) console.warn(`warning: and ${warnings.length - shown.length} more; --verbose lists them all`);
  if (untold.length === 0) return;
  const names = untold.length === 1 ? "1 name has" : `${untold.length} names have`;
  console.warn(`warning: ${names} no text in docs.json: hover docs stay empty there${verbose ? "" : "; --verbose lists them"}`);
  if (verbose) for (const place of untold) console.warn(`  ${place}`);
}

function check(outputs: readonly Output[], differences: readonly (readonly Difference[])[]): void {
  const lines = outputs.flatMap(({ root }, index) =>
    (differences[index] ?? []).map(({ path, how }) => `${how.padEnd("differs".length)}  ${relative(process.cwd(), join(root, path))}`),
  );
  if (lines.length === 0) {
    console.log(`${count(outputs)} are up to date`);
    return;
  }
  for (const line of lines) console.log(line);
  const foreign = differences.flat().some(({ how }) => how === "foreign");
  const first = foreign ? "move or delete what is foreign (mcpgen did not write it), or choose another --out, then " : "";
  console.log(`\nnot what the schemas give: ${first}run \`mcpgen generate\``);
  process.exitCode = 1;
}

function summary({ models }: Loaded, outputs: readonly Output[], differences: readonly Difference[]): string {
  const removed = differences.filter(({ how }) => how === "stale").length;
  const written = differences.length - removed;
  return `${count(outputs)} from ${models.length === 1 ? "1 revision" : `${models.length} revisions`}: ${written} written, ${removed} removed`;
}

function count(outputs: readonly Output[]): string {
  return `${outputs.reduce((sum, { files }) => sum + files.size, 0)} files`;
}
