/** Run by `validators-no-eval.test.ts` in a process where no code can be made from strings: loads everything generated and uses it. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { TSchema } from "typebox";
import { Format } from "typebox/format";
import { Value } from "typebox/value";
import { explain } from "../../runtime/explain.ts";
import { hostile } from "./hostile.ts";

type Module = Readonly<Record<string, unknown>>;

const ROOT = join(import.meta.dirname, "..", "..", "generated");
const values = Object.entries(hostile());
const complaints: string[] = [];
let judged = 0;
Format.Clear();
if (canMakeCode()) complaints.push("this process can make code from strings, so it proves nothing");

for (const entry of await readdir(ROOT, { withFileTypes: true, recursive: true })) {
  if (entry.isFile() && entry.name.endsWith(".ts")) await load(join(entry.parentPath, entry.name));
}
const revisions = (await readdir(ROOT)).filter((name) => /^\d/.test(name));
for (const revision of revisions) await judge(revision);
console.log(JSON.stringify({ revisions: revisions.length, judged, complaints }));

async function judge(revision: string): Promise<void> {
  const [validators, unions, schemas, canonical] = await Promise.all(
    ["validators", "unions", "schemas", "canonical"].map((name) => load(join(ROOT, revision, `${name}.ts`))),
  );
  const definitions = canonical?.["definitions"];
  const source = { canonical: async () => definitions as Module };
  for (const [name, is] of functions(validators, "is")) {
    for (const [what, value] of values) {
      judged++;
      const verdict = is(value);
      const problem = await explain(source, name, value);
      const isCut = problem?.message.startsWith("is too large") ?? false;
      if (verdict !== (problem === undefined) && !isCut)
        complaints.push(`${revision} is${name} says ${verdict} of ${what}, explain ${problem?.message}`);
    }
    const example: unknown = {};
    if (is(example) !== Value.Check(schemas?.[name] as TSchema, example)) complaints.push(`${revision} ${name}: TypeBox sees {} otherwise`);
  }
  for (const [, resolve] of functions(unions, "resolve")) for (const [, value] of values) resolve(value);
}

function functions(module: Module | undefined, prefix: string): [name: string, call: (value: unknown) => unknown][] {
  return Object.entries(module ?? {}).flatMap(([name, value]): [string, (value: unknown) => unknown][] =>
    name.startsWith(prefix) && typeof value === "function" ? [[name.slice(prefix.length), (given) => value(given)]] : [],
  );
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
