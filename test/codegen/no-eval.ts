/** Run by `validators-no-eval.test.ts` in a process where no code can be made from strings: loads everything generated and calls it. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { TSchema } from "typebox";
import { Format } from "typebox/format";
import { Value } from "typebox/value";
import { protocols } from "../../generated/index.ts";
import { explain } from "../../runtime/explain.ts";
import { type Counts, callEverything, functionsOf, type Module, type Revision } from "./called.ts";
import { hostile } from "./hostile.ts";

const ROOT = join(import.meta.dirname, "..", "..", "generated");
const complaints: string[] = [];
const called: Record<string, Counts> = {};
let judged = 0;
Format.Clear();
if (canMakeCode()) complaints.push("this process can make code from strings, so it proves nothing");

for (const entry of await readdir(ROOT, { withFileTypes: true, recursive: true })) {
  if (entry.isFile() && entry.name.endsWith(".ts")) await load(join(entry.parentPath, entry.name));
}
for (const [name, protocol] of Object.entries(protocols)) {
  const module = (file: string): Promise<Module> => load(join(ROOT, name, `${file}.ts`));
  const revision: Revision = {
    protocol: await protocol(),
    errors: await module("errors"),
    schemas: await module("schemas"),
    stubs: await module("stubs"),
    unions: await module("unions"),
    validators: await module("validators"),
    hostile: hostile(),
  };
  await judge(revision);
  const { counts, complaints: more } = await callEverything(revision);
  called[name] = counts;
  complaints.push(...more);
}
console.log(JSON.stringify({ judged, called, complaints }));

async function judge({ protocol, schemas, unions, validators, hostile }: Revision): Promise<void> {
  const values = Object.entries(hostile);
  for (const [name, validator] of functionsOf(validators)) {
    const type = name.slice("is".length);
    for (const [what, value] of values) {
      judged++;
      const verdict = validator(value);
      const problem = await explain(protocol, type, value);
      const isCut = problem?.message.startsWith("is too large") ?? false;
      if (verdict !== (problem === undefined) && !isCut)
        complaints.push(`${protocol.revision} ${name} says ${verdict} of ${what}, explain ${problem?.message}`);
    }
    const example: unknown = {};
    if (validator(example) !== Value.Check(schemas[type] as TSchema, example))
      complaints.push(`${protocol.revision} ${type}: TypeBox sees {} otherwise`);
  }
  for (const [, resolve] of functionsOf(unions)) for (const [, value] of values) resolve(value);
}

async function load(path: string): Promise<Module> {
  return import(pathToFileURL(path).href);
}

function canMakeCode(): boolean {
  try {
    return new Function("return true")() === true;
  } catch (error) {
    if (error instanceof EvalError) return false;
    throw error;
  }
}
