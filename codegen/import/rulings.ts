/**
 * `schema/extensions/<name>.rulings.json`: whose definition counts where an extension's copy of a core type differs from core.
 * A ruling quotes the difference it is about, so that a new difference asks again.
 */
import { at, Problem } from "../problem.ts";
import { isObject, token } from "../schema.ts";
import { fileText, textOf } from "./text.ts";

export interface Ruling {
  /** `core`: the extension means the core type. `own`: it has a type of its own that happens to have the same name. */
  readonly use: "core" | "own";
  readonly why: string;
  /** The difference ruled on, line by line as `mcpgen import` lists it. */
  readonly differs: readonly string[];
}

export type Rulings = ReadonlyMap<string, Ruling>;

export function readRulings(text: string, file: string): Rulings {
  const value = parse(text, file);
  if (!isObject(value)) throw wrong(at(file, ""), "the rulings are not an object");
  return new Map(Object.entries(value).map(([name, ruling]) => [name, rulingOf(ruling, at(file, token(name)))]));
}

/** One difference that needs a ruling. */
export interface Dispute {
  readonly name: string;
  readonly differs: readonly string[];
}

/** Who has the last word on each disputed definition; throws where nobody has ruled, or on something else than it now is. */
export function ruleOn(disputes: readonly Dispute[], rulings: Rulings, file: string): Map<string, Ruling["use"]> {
  const open = disputes.filter(({ name, differs }) => textOf(rulings.get(name)?.differs ?? null) !== textOf(differs));
  if (open.length > 0) {
    const list = open.map(({ name, differs }) => [`    ${name}`, ...differs.map((line) => `      ${line}`)].join("\n")).join("\n");
    const draft = Object.fromEntries(open.map(({ name, differs }) => [name, { differs, use: "core", why: "…" }]));
    throw new Problem({
      what: `definitions that core has too, but differently:\n${list}`,
      where: file,
      fix: `rule on each in this file: "use" is "core" (the extension means the core type) or "own" (its own type), "why" is your reason.\n${fileText(draft)}`,
    });
  }
  const unused = [...rulings.keys()].find((name) => !disputes.some((dispute) => dispute.name === name));
  if (unused !== undefined) {
    throw new Problem({ what: `a ruling on ${unused}, which does not differ from core`, where: at(file, token(unused)), fix: "remove it" });
  }
  return new Map([...rulings].map(([name, { use }]) => [name, use]));
}

function rulingOf(value: unknown, where: string): Ruling {
  if (!isObject(value)) throw wrong(where, "the ruling is not an object");
  const { use, why, differs } = value;
  if (use !== "core" && use !== "own") throw wrong(where, '"use" is neither "core" nor "own"');
  if (typeof why !== "string" || why.replace("…", "").trim() === "") throw wrong(where, '"why" gives no reason');
  if (!Array.isArray(differs) || !differs.every((line) => typeof line === "string")) throw wrong(where, '"differs" is not a list of lines');
  return { use, why, differs };
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Problem({ what: `not JSON: ${error instanceof Error ? error.message : String(error)}`, where: file, fix: "repair the file" });
  }
}

function wrong(where: string, what: string): Problem {
  return new Problem({
    what,
    where,
    fix: 'write { "<Type>": { "differs": […], "use": "core" or "own", "why": "…" } }, as `mcpgen import` prints it',
  });
}
