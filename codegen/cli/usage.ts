/** A command line that cannot be meant: shown with the usage, exit code 2. */
import type { ArgDef, ArgsDef } from "citty";

export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** citty lets unknown flags and extra words pass; a misspelled `--repin` must not look like consent to anything. */
export function checkUsage(rawArgs: readonly string[], args: ArgsDef): void {
  const flags = new Map(Object.entries(args).filter(([, arg]) => arg.type !== "positional"));
  const places = Object.values(args).filter((arg) => arg.type === "positional").length;
  const words: string[] = [];
  for (let index = 0; index < rawArgs.length; index += 1) {
    const word = rawArgs[index] ?? "";
    if (word === "--") {
      words.push(...rawArgs.slice(index + 1));
      break;
    }
    if (!word.startsWith("-") || word === "-") words.push(word);
    else if (takesNext(word, rawArgs[index + 1], flags)) index += 1;
  }
  if (words.length > places) throw new UsageError(`too many words: ${words.slice(places).join(" ")}`);
}

/** Whether the next word is the flag's value. */
function takesNext(word: string, next: string | undefined, flags: ReadonlyMap<string, ArgDef>): boolean {
  const [, name = "", value] = /^--?([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
  const positive = flags.get(name);
  const arg = positive ?? (name.startsWith("no-") ? flags.get(name.slice(3)) : undefined) ?? aliased(name, flags);
  if (arg === undefined) throw new UsageError(`unknown option ${word}`);
  if (arg.type === "boolean") {
    if (value !== undefined) throw new UsageError(`--${name} takes no value`);
    return false;
  }
  if (positive === undefined && name.startsWith("no-")) throw new UsageError(`unknown option ${word}`);
  if (value === "" || (value === undefined && (next === undefined || next.startsWith("--"))))
    throw new UsageError(`--${name} needs a value`);
  return value === undefined;
}

function aliased(name: string, flags: ReadonlyMap<string, ArgDef>): ArgDef | undefined {
  return [...flags.values()].find((arg) => "alias" in arg && [arg.alias ?? []].flat().includes(name));
}
