/**
 * The schemas are annotated with types made from the interfaces, so the two agree by construction. Here the same builders are emitted without
 * annotation, and the compiler has to find out for itself that what TypeBox infers is what the interfaces say.
 */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { builder } from "../../codegen/emit/schemas-build.ts";
import { type Expression, written } from "../../codegen/emit/schemas-text.ts";
import { emitTypes } from "../../codegen/emit/types.ts";
import { loadProtocols, SHIPPED } from "../../codegen/load.ts";
import type { Group, ProtocolModel } from "../../codegen/model.ts";
import { assert, suite } from "../harness.ts";
import { LAYOUT, modelOf, openFolder } from "./emitted.ts";
import { object, ref, STRING } from "./small.ts";

const test = suite("inferred schemas", { timeoutMs: 120_000 });

test("what TypeBox infers and what the interfaces say is the same, in every type of every revision", async () => {
  const { models } = await loadProtocols({ schemaDir: SHIPPED });
  assert.is(await disagreement("inferred", models), "");
});

test("an interface that says something else is found", async () => {
  const meta = { type: "object", properties: { a: STRING } } as const;
  const said = modelOf({
    Link: object({ "rel?": { type: "string" }, to: ref("Target") }),
    Nested: object({ meta: { ...meta, additionalProperties: true } }),
    Open: { type: "object", additionalProperties: true },
    Target: STRING,
  });
  const meant = modelOf({
    Link: object({ rel: { type: "string" }, to: ref("Target") }),
    Nested: object({ meta }),
    Open: { type: "object" },
    Target: { type: "number" },
  });
  assert.equal(
    [...(await disagreement("differing", [said], meant)).matchAll(/\["(\w+)", "differs"\]/g)].map(([, name]) => name),
    ["Link", "Nested", "Open", "Target"],
  );
});

/** What the compiler has to say about schemas of `models` beside their interfaces, or beside those of another model. */
async function disagreement(folderName: string, models: readonly ProtocolModel[], other?: ProtocolModel): Promise<string> {
  const folder = await openFolder(folderName);
  for (const model of models) {
    await folder.write(`${model.revision}/types.ts`, await emitTypes(other ?? model, LAYOUT));
    await folder.write(`${model.revision}/schemas.ts`, inferredSchemas(model));
    await folder.write(`${model.revision}/agree.ts`, agreement([...model.types.keys()]));
  }
  const options = { strict: true, exactOptionalPropertyTypes: true, noEmit: true, module: "nodenext", target: "es2023", types: [] };
  const compilerOptions = { ...options, allowImportingTsExtensions: true, skipLibCheck: true };
  await folder.write("tsconfig.json", JSON.stringify({ compilerOptions, include: ["."], exclude: [] }));
  await folder.write("package.json", '{"type":"module"}');
  return checked(folder.path);
}

function inferredSchemas({ groups, types }: ProtocolModel): string {
  const constants = groups.flatMap((group) =>
    group.names.map((name) => `export const ${name} = ${written(inferred(name, group, types), { indent: "", column: 0 })};`),
  );
  return ['import * as Type from "typebox";', ...constants].join("\n");
}

function inferred(name: string, { names, recursive }: Group, types: ProtocolModel["types"]): Expression {
  const ref = (other: string): Expression =>
    recursive && names.includes(other) ? { call: "Type.Ref", args: [JSON.stringify(other)] } : other;
  const built = (of: string): Expression => indexed(builder(types.get(of)?.schema ?? false, { alias: "Type", ref }));
  if (!recursive) return built(name);
  return { call: "Type.Cyclic", args: [{ record: names.map((of): [string, Expression] => [of, built(of)]) }, JSON.stringify(name)] };
}

/** TypeBox infers nothing from `additionalProperties`; a record says the same in a way that it understands. */
function indexed(expression: Expression): Expression {
  if (typeof expression === "string") return expression;
  if ("list" in expression) return { list: expression.list.map(indexed) };
  if ("record" in expression) return { record: expression.record.map(([key, value]): [string, Expression] => [key, indexed(value)]) };
  if ("lazy" in expression) return { lazy: indexed(expression.lazy) };
  const args = expression.args.map(indexed);
  const [properties, options] = args;
  if (expression.call !== "Type.Object" || typeof options !== "object" || !("record" in options)) return { call: expression.call, args };
  const rest = options.record.find(([key]) => key === "additionalProperties")?.[1];
  if (rest === undefined || rest === "false") return { call: expression.call, args };
  const record: Expression = { call: "Type.Record", args: ["Type.String()", rest === "true" ? "Type.Unknown()" : rest] };
  const named = typeof properties === "object" && "record" in properties ? properties.record : [];
  return named.length === 0
    ? record
    : { call: "Type.Intersect", args: [{ list: [{ call: "Type.Object", args: [{ record: named }] }, record] }] };
}

function agreement(names: readonly string[]): string {
  return [
    'import type { Static } from "typebox";',
    'import type * as s from "./schemas.ts";',
    'import type * as t from "./types.ts";',
    "type Fits<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;",
    "type IsOpen<T> = string extends keyof T ? true : false;",
    // Assignability forgives a missing index signature, so it is looked for, two levels down.
    "type Same<A, B, Levels extends 1[] = [1, 1]> = Fits<A, B> extends true ? Fits<IsOpen<A>, IsOpen<B>> extends true ? Within<A, B, Levels> : false : false;",
    "type Within<A, B, Levels extends 1[]> = Levels extends [1, ...infer Below extends 1[]] ? (false extends Each<A, B, Below> ? false : true) : true;",
    "type Named<T> = keyof { [K in keyof T as string extends K ? never : number extends K ? never : K]: 0 };",
    "type Each<A, B, Levels extends 1[]> = { [K in Named<B>]: Same<Exclude<A[K & keyof A], undefined>, Exclude<B[K], undefined>, Levels> }[Named<B>];",
    'type Agree<Name, A, B> = Same<A, B> extends true ? true : [Name, "differs"];',
    ...names.map((name) => `export const ${name}: Agree<"${name}", Static<typeof s.${name}>, t.${name}> = true;`),
  ].join("\n");
}

/** What the compiler says about the project, empty where it is content. */
function checked(project: string): Promise<string> {
  const tsc = join(import.meta.dirname, "..", "..", "node_modules", "typescript", "bin", "tsc");
  return new Promise((resolve) => {
    execFile(process.execPath, [tsc, "-p", project], { maxBuffer: 2 ** 26 }, (_, stdout) => resolve(stdout));
  });
}

test.run();
