/** `mcpgen diff`: what changed between two revisions, breaking changes first. */
import { styleText } from "node:util";
import type { CommandDef } from "citty";
import { isBreaking } from "../diff/change.ts";
import { diffModels } from "../diff/diff.ts";
import { reportOf } from "../diff/report.ts";
import { type Look, PLAIN, textOf } from "../diff/text.ts";
import { loadProtocols, revisionsIn, SHIPPED } from "../load.ts";
import type { ProtocolModel } from "../model.ts";
import { readConfig } from "./config.ts";
import { UsageError } from "./usage.ts";

const args = {
  older: { type: "positional", required: true, description: "The revision to start from" },
  newer: { type: "positional", required: true, description: "The revision to compare with it" },
  json: { type: "boolean", description: "Print the changes as data" },
  schema: {
    type: "string",
    valueHint: "folder",
    description: "The schema folder; what is not in it is looked up among the revisions that ship",
  },
  "fail-on": { type: "string", valueHint: "breaking", description: "Exit with 1 if there is such a change" },
} as const;

export const examples: readonly string[] = [
  "mcpgen diff 2025-11-25 2026-07-28",
  "mcpgen diff 2026-07-28 2027-01-15 --schema my --fail-on breaking",
];

export const command: CommandDef<typeof args> = {
  meta: {
    name: "diff",
    description: "Say what changed between two revisions: methods, types, errors and the wire; breaking changes first",
  },
  args,
  async run({ args: { older, newer, json, schema, "fail-on": failOn } }) {
    if (failOn !== undefined && failOn !== "breaking")
      throw new UsageError(`--fail-on knows only "breaking", not ${JSON.stringify(failOn)}`);
    const config = await readConfig(process.cwd(), { schema });
    // Without a folder of one's own there are still the revisions that ship.
    const own = schema === undefined ? await revisionsIn(config.schema).catch((): string[] => []) : await revisionsIn(config.schema);
    const load = (revision: string): Promise<ProtocolModel> => loadOne(revision, own.includes(revision) ? config.schema : SHIPPED);
    const diff = diffModels(await load(older), await load(newer));
    process.stdout.write(json === true ? `${JSON.stringify(diff, undefined, 2)}\n` : textOf(reportOf(diff), lookOf(process.stdout)));
    if (failOn === "breaking" && diff.changes.some(isBreaking)) process.exitCode = 1;
  },
};

async function loadOne(revision: string, schemaDir: string): Promise<ProtocolModel> {
  const [model] = (await loadProtocols({ schemaDir, revisions: [revision] })).models;
  if (model === undefined) throw new UsageError(`there is no revision ${revision}`);
  return model;
}

/** Colour and width of a terminal; a file or a pipe gets neither. */
function lookOf(stream: { readonly isTTY?: boolean; readonly columns?: number }): Look {
  if (stream.isTTY !== true) return PLAIN;
  const colours = { breaking: "red", compatible: "green", title: "bold" } as const;
  const plain = process.env["NO_COLOR"] !== undefined && process.env["NO_COLOR"] !== "";
  return {
    paint: plain ? PLAIN.paint : (what, text) => styleText(colours[what], text),
    width: Math.max(80, stream.columns ?? PLAIN.width),
  };
}
