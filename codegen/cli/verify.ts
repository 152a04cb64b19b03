/** `mcpgen verify`: do the validators mean what the official files say, apart from what the overlay corrects? */
import { access, readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { CommandDef } from "citty";
import { revisionsIn } from "../load.ts";
import { Problem } from "../problem.ts";
import type { Comparison } from "../verify/compare.ts";
import { loadTools } from "../verify/tools.ts";
import { verify } from "../verify/verify.ts";
import { readConfig } from "./config.ts";
import { UsageError } from "./usage.ts";

const args = {
  folder: { type: "positional", required: true, description: "Where the official files are, as <revision>/schema.json" },
  schema: { type: "string", valueHint: "folder", description: "The schema folder (default: schema, or what package.json says)" },
  samples: { type: "string", valueHint: "number", description: "Values for each definition (default: 100)" },
  seed: { type: "string", valueHint: "number", description: "The same seed makes the same values (default: 1)" },
} as const;

export const examples: readonly string[] = ["mcpgen verify official", "mcpgen verify official --samples 1000 --seed 7"];

export const command: CommandDef<typeof args> = {
  meta: {
    name: "verify",
    description: "Hold the validators against the official files: they may differ only by what the overlay corrects",
  },
  args,
  async run({ args: { folder, schema, samples = "100", seed = "1" } }) {
    const values = { count: whole(samples, "samples"), seed: whole(seed, "seed") };
    await refuseWithoutFiles(folder);
    const { schema: schemaDir } = await readConfig(process.cwd(), { schema });
    const tools = await loadTools();
    let compared = 0;
    for (const revision of await revisionsIn(schemaDir)) {
      const file = join(resolve(folder), revision, "schema.json");
      if (!(await exists(file))) {
        console.log(`${revision}: skipped, there is no ${file}`);
        continue;
      }
      const comparison = await verify({ schemaDir, revision, file, samples: values, tools });
      console.log(report(comparison));
      if (comparison.unexplained.length > 0) process.exitCode = 1;
      compared++;
    }
    if (compared > 0) return;
    throw new Problem({
      what: `no official file of any revision of ${schemaDir}`,
      where: folder,
      fix: `put each one at <revision>/schema.json, or name another schema folder with --schema`,
    });
  },
};

/** Before the schema folder is looked at, or a misspelt word would be blamed on that. */
async function refuseWithoutFiles(folder: string): Promise<void> {
  const fix = "name the folder that holds the official files, each as <revision>/schema.json";
  const names = await readdir(folder).catch((cause: Error) => {
    throw new Problem({ what: `cannot read the folder of official files (${cause.message})`, where: folder, fix });
  });
  const there = await Promise.all(names.map((name) => exists(join(folder, name, "schema.json"))));
  if (!there.includes(true)) throw new Problem({ what: "no <revision>/schema.json in this folder", where: folder, fix });
}

/** Enough to see what is wrong. */
const SHOWN = 10;

function report({ revision, definitions, values, explained, unexplained }: Comparison): string {
  const differences = [...explained.values()].reduce((sum, count) => sum + count, 0);
  const width = Math.max(...[...explained.keys()].map((label) => label.length), 0);
  const more = unexplained.length - SHOWN;
  return [
    `${revision}: ${values} values for ${definitions} definitions; ${differences} differences explained, ${unexplained.length} unexplained`,
    ...[...explained].map(([label, count]) => `  ${label.padEnd(width)}  ${count}`),
    ...unexplained.slice(0, SHOWN).map((line) => `  unexplained: ${line}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ].join("\n");
}

function whole(text: string, flag: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`--${flag} takes a whole number, not ${JSON.stringify(text)}`);
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
