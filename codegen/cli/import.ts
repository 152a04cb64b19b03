/** `mcpgen import`: official schema files into the canonical form of a schema folder. */
import { relative } from "node:path";
import type { CommandDef } from "citty";
import type { Settings } from "../import/plan.ts";
import { importAll, importExtension, importRevision, type Report } from "../import/run.ts";
import { type Origin, originOf } from "../import/sources.ts";
import { readConfig } from "./config.ts";
import { UsageError } from "./usage.ts";

const args = {
  file: { type: "positional", required: false, description: "Path or https URL of an official schema.json" },
  revision: { type: "string", valueHint: "date", description: "The revision it describes" },
  extension: { type: "string", valueHint: "id", description: "The extension it describes, vendor/name" },
  core: { type: "string", valueHint: "revision", description: "With --extension: the revision it builds on" },
  all: { type: "boolean", description: "Fetch everything in sources.json again and verify it" },
  out: { type: "string", valueHint: "folder", description: "The schema folder (default: schema, or what package.json says)" },
  repin: { type: "boolean", description: "Accept another content than the pinned one" },
  source: { type: "string", valueHint: "url", description: "Record this URL as the origin of a local file" },
  commit: { type: "string", valueHint: "sha", description: "Record this upstream commit" },
  "with-docs": { type: "boolean", description: "Also write the official descriptions, to docs/ in the folder" },
} as const;

export const examples: readonly string[] = [
  "mcpgen import https://raw.githubusercontent.com/…/schema.json --revision 2025-11-25",
  "mcpgen import ./schema.json --revision 2027-01-15 --out my-schema",
  "mcpgen import ./tasks.json --extension io.modelcontextprotocol/tasks --core 2026-07-28",
  "mcpgen import --all",
];

export const command: CommandDef<typeof args> = {
  meta: { name: "import", description: "Turn an official schema.json into the canonical form and pin where it came from" },
  args,
  async run({ args }) {
    const { file, revision, extension, core, all = false, source, commit } = args;
    const settings: Settings = {
      out: args.out ?? (await schemaFolder()),
      repin: args.repin ?? false,
      withDocs: args["with-docs"] ?? false,
      said: said(source, commit),
    };
    print(await run({ file, revision, extension, core, all }, settings));
  },
};

/** As a relative path, which is how people know it. */
async function schemaFolder(): Promise<string> {
  const { schema } = await readConfig(process.cwd(), {});
  return relative(process.cwd(), schema) || ".";
}

interface Wanted {
  readonly file: string | undefined;
  readonly revision: string | undefined;
  readonly extension: string | undefined;
  readonly core: string | undefined;
  readonly all: boolean;
}

function run({ file, revision, extension, core, all }: Wanted, settings: Settings): Promise<Report> {
  if (all) {
    const other = [file, revision, extension, core, settings.said.url, settings.said.commit].some((value) => value !== undefined);
    if (other || settings.repin) throw new UsageError("--all takes only --out and --with-docs: the pins say what to fetch");
    return importAll(settings);
  }
  if (file === undefined) throw new UsageError("which file? Give a path, an https URL, or --all");
  if (revision !== undefined && extension !== undefined) throw new UsageError("--revision or --extension, not both");
  if (extension !== undefined) {
    if (core === undefined) throw new UsageError("--extension needs --core <revision>: the revision that it builds on");
    return importExtension(file, { id: extension, core }, settings);
  }
  if (core !== undefined) throw new UsageError("--core only goes with --extension");
  if (revision === undefined) throw new UsageError("which revision? Give --revision <date>, or --extension <id> --core <revision>");
  return importRevision(file, revision, settings);
}

function said(source: string | undefined, commit: string | undefined): Origin {
  if (source !== undefined && !/^https:\/\//.test(source)) throw new UsageError("--source is not an https URL");
  if (commit !== undefined && !/^[0-9a-f]{40}$/.test(commit)) throw new UsageError("--commit is not 40 hexadecimal digits");
  return { ...(source === undefined ? {} : originOf(source)), ...(commit === undefined ? {} : { commit }) };
}

function print(report: Report): void {
  process.stdout.write(report.map((line) => `${line}\n`).join(""));
}
