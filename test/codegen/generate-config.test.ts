import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Config, readConfig } from "../../codegen/cli/config.ts";
import { assert, suite } from "../harness.ts";

const test = suite("config");

/** The settings in a folder with this package.json, paths relative to it. */
async function config(manifest: string | undefined, flags: Record<string, string> = {}): Promise<Record<keyof Config, unknown>> {
  const cwd = await mkdtemp(join(tmpdir(), "mcpgen-config-"));
  try {
    if (manifest !== undefined) await writeFile(join(cwd, "package.json"), manifest);
    const found = await readConfig(cwd, flags);
    const short = (path: string | undefined): string | undefined => path?.replace(`${cwd}/`, "");
    return { ...found, schema: short(found.schema), out: short(found.out), revisionsDoc: short(found.revisionsDoc) };
  } finally {
    await rm(cwd, { recursive: true });
  }
}

const DEFAULTS = { schema: "schema", out: "src/mcp", contract: "mcpgen/contract", extension: ".js", revisionsDoc: undefined };

test("without a package.json, or without a word in it, the defaults hold", async () => {
  for (const manifest of [undefined, "{}", '{ "mcpgen": {} }', "[]"]) assert.equal(await config(manifest), DEFAULTS);
});

test("package.json says where things are, and a flag says otherwise", async () => {
  const manifest = JSON.stringify({ mcpgen: { schema: "s", out: "o", contract: "../c.ts", extension: ".ts", revisionsDoc: "d.md" } });
  assert.equal(await config(manifest), { schema: "s", out: "o", contract: "../c.ts", extension: ".ts", revisionsDoc: "d.md" });
  assert.equal(await config(manifest, { schema: "t", extension: "js" }), {
    schema: "t",
    out: "o",
    contract: "../c.ts",
    extension: ".js",
    revisionsDoc: "d.md",
  });
});

test("output that goes elsewhere leaves the report alone", async () => {
  const manifest = JSON.stringify({ mcpgen: { out: "o", revisionsDoc: "d.md" } });
  assert.is((await config(manifest, { out: "elsewhere" })).revisionsDoc, undefined);
});

test("a setting that cannot be meant stops with what to write", async () => {
  const cases: [string, RegExp][] = [
    ["{", /not JSON/],
    ['{ "mcpgen": "x" }', /`mcpgen` is not an object/],
    ['{ "mcpgen": { "outdir": "x" } }', /`mcpgen\.outdir` is not a setting[\s\S]*known are schema, out/],
    ['{ "mcpgen": { "out": 1 } }', /`mcpgen\.out` is not a string/],
    ['{ "mcpgen": { "extension": ".mts" } }', /cannot end in "\.mts"[\s\S]*`js` or `ts`/],
  ];
  for (const [manifest, message] of cases) {
    const error = await config(manifest).catch((cause: unknown) => cause);
    assert.match(String(error), message);
  }
});

test.run();
