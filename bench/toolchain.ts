/** What developers wait for: type-checking what is generated, and generating it. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ofCommand, sample } from "./measure.ts";
import { root } from "./places.ts";
import type { Row } from "./table.ts";

const tsc = join(root, "node_modules/typescript/bin/tsc");

export async function toolchain(newest: string): Promise<Row[]> {
  return [
    {
      what: "type-check generated/, every revision",
      measured: await inFolder((folder) => typeCheck(folder, ["../../generated"])),
      unit: "ms",
      limit: 800,
    },
    { what: "generate everything, from the build", measured: await generate(), unit: "ms", limit: 3000 },
    ...(await schemaTypes(newest)),
  ];
}

/** The price of a schema's type to those who use it: named by `SchemaOf`, or inferred by `Static` from the same builders. */
async function schemaTypes(newest: string): Promise<Row[]> {
  const named = `../../generated/${newest}/schemas.ts`;
  const inferred = withoutNames(await readFile(join(root, "generated", newest, "schemas.ts"), "utf8"), newest);
  const what = `use every schema of ${newest}, types`;
  return [
    { what: `${what} named (SchemaOf)`, measured: await typeCheckUse(named, {}), unit: "ms" },
    { what: `${what} inferred (Static)`, measured: await typeCheckUse("./inferred.ts", { "inferred.ts": inferred }), unit: "ms" },
  ];
}

async function typeCheckUse(schemas: string, files: Readonly<Record<string, string>>): ReturnType<typeof sample> {
  const use = `import type { Static } from "typebox";
import * as s from ${JSON.stringify(schemas)};
type All = { [K in keyof typeof s]: Static<(typeof s)[K]> };
export const use = (all: All): All["CallToolRequest"]["params"] => all.CallToolRequest.params;
`;
  return await inFolder(async (folder) => {
    for (const [name, text] of Object.entries({ ...files, "use.ts": use })) await writeFile(join(folder, name), text);
    return await typeCheck(folder, ["."]);
  });
}

/** The generated schemas as if nobody had annotated them. */
function withoutNames(text: string, revision: string): string {
  return text
    .replace(/^import .*schema-of\.ts";$/gm, "")
    .replace(/from "\.\/(\w+)\.ts"/g, `from "../../generated/${revision}/$1.ts"`)
    .replace(/: SchemaOf<t\.\w+> = \/\*@__PURE__\*\/ standard\(/g, " = built(")
    .concat("\nfunction built<S>(_name: string, _is: unknown, build: () => S): S {\n  return build();\n}\n");
}

async function typeCheck(folder: string, include: readonly string[]): ReturnType<typeof sample> {
  const config = { extends: "../../tsconfig.json", compilerOptions: { isolatedDeclarations: false }, include, exclude: [] };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
  return await sample(7, () => ofCommand(process.execPath, [tsc, "-p", "."], folder));
}

/** Inside the repository, where packages and the compiler's settings are found. */
async function inFolder(work: (folder: string) => ReturnType<typeof sample>): ReturnType<typeof sample> {
  await mkdir(join(root, ".cache"), { recursive: true });
  const folder = await mkdtemp(join(root, ".cache/bench-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function generate(): ReturnType<typeof sample> {
  const main = join(root, "codegen/dist/codegen/cli/main.js");
  return await inFolder((out) => sample(5, () => ofCommand(process.execPath, [main, "generate", "--out", out], root)));
}
