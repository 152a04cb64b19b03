/** The command `mcpgen`. Each subcommand is loaded when it is named, so that none pays for another. */
import { stripVTControlCharacters } from "node:util";
import { type ArgsDef, renderUsage, runCommand, type SubCommandsDef } from "citty";
import { Problem } from "../problem.ts";
import { checkUsage, UsageError } from "./usage.ts";

type Command = Awaited<Exclude<SubCommandsDef[string], () => unknown>>;

interface CommandModule {
  readonly command: Command;
  readonly examples?: readonly string[];
}

const COMMANDS: Readonly<Record<string, { readonly about: string; load(): Promise<CommandModule> }>> = {
  import: { about: "Turn an official schema.json into the canonical form", load: () => import("./import.ts") },
  generate: { about: "Write types, validators, tables and stubs from a schema folder", load: () => import("./generate.ts") },
  diff: { about: "Say what changed between two revisions", load: () => import("./diff.ts") },
  verify: { about: "Hold the generated validators against the official files", load: () => import("./verify.ts") },
};

// A reader that has seen enough (`mcpgen diff … | head`) is not a failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  const [name, ...rest] = words;
  if (name === undefined) return usage(`${overview()}\n`, process.stderr, 2);
  if (name === "--help" || name === "-h" || name === "help") return usage(overview(), process.stdout, 0);
  if (name === "--version" || name === "-v") return usage((await import("../emit/layout.ts")).CODEGEN_VERSION, process.stdout, 0);
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (entry === undefined) return usage(`unknown command ${name}\n\n${overview()}`, process.stderr, 2);
  try {
    const module = await entry.load();
    const wantsHelp = rest.some((word) => word === "--help" || word === "-h");
    return wantsHelp ? usage(await help(module), process.stdout, 0) : await run(module, rest);
  } catch (error) {
    return failed(error, name);
  }
}

async function run({ command }: CommandModule, rawArgs: string[]): Promise<number> {
  const args: ArgsDef = (await (typeof command.args === "function" ? command.args() : command.args)) ?? {};
  checkUsage(rawArgs, args);
  await runCommand(command, { rawArgs });
  return Number(process.exitCode ?? 0);
}

function failed(error: unknown, name: string): number {
  if (error instanceof Problem) return usage(error.message, process.stderr, 1);
  const misused = error instanceof UsageError || (error instanceof Error && error.name === "CLIError");
  if (misused) return usage(`${stripVTControlCharacters(error.message)}\nSee \`mcpgen ${name} --help\`.`, process.stderr, 2);
  return usage(`this is a bug in mcpgen ${name}:\n${error instanceof Error ? error.stack : String(error)}`, process.stderr, 1);
}

function overview(): string {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  const list = Object.entries(COMMANDS).map(([name, { about }]) => `  ${name.padEnd(width)}  ${about}`);
  return ["Usage: mcpgen <command> [options]", "", ...list, "", "mcpgen <command> --help shows its options and examples."].join("\n");
}

async function help({ command, examples = [] }: CommandModule): Promise<string> {
  const text = await renderUsage(command, { meta: { name: "mcpgen" } });
  const shown = process.stdout.isTTY ? text : stripVTControlCharacters(text);
  const block = examples.length === 0 ? "" : `\nEXAMPLES\n\n${examples.map((example) => `  ${example}`).join("\n")}\n`;
  return `${shown.trimEnd()}\n${block}`.trimEnd();
}

function usage(text: string, stream: NodeJS.WriteStream, code: number): number {
  stream.write(`${text.trimEnd()}\n`);
  return code;
}
