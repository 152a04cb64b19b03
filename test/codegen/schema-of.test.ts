import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/client";
import { InMemoryTransport, McpServer } from "@modelcontextprotocol/server";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { build } from "esbuild";
import { ResourceLink } from "mcpgen/2025-11-25/schemas";
import * as Type from "typebox";
import { Settings } from "typebox/system";
import { Value } from "typebox/value";
import { emitSchemaOf } from "../../codegen/emit/schema-of.ts";
import { loadProtocols, SHIPPED } from "../../codegen/load.ts";
import { assert, suite } from "../harness.ts";
import { modelOf } from "./emitted.ts";
import { openSchemas } from "./schemas-loaded.ts";
import { object, ref, STRING } from "./small.ts";
import { standardOf } from "./standard.ts";

const test = suite("schema sides", { timeoutMs: 60_000 });
const schemas = await openSchemas("schema-of");

test("what schemas stand on is the same for everybody: the file that is committed", async () => {
  assert.is(emitSchemaOf(), await readFile(join(import.meta.dirname, "..", "..", "generated", "schema-of.ts"), "utf8"));
});

test("the JSON Schema side of every schema stands alone, in 2020-12 and in draft-07", async () => {
  const { models } = await loadProtocols({ schemaDir: SHIPPED, revisions: ["2026-07-28"] });
  for (const model of models)
    for (const [name, schema] of Object.entries(await schemas.load("standalone", model))) {
      const { jsonSchema } = standardOf(schema);
      assert.not.throws(
        () => new Ajv2020({ strict: false, validateFormats: false }).compile(jsonSchema.input({ target: "draft-2020-12" })),
        name,
      );
      assert.not.throws(() => new Ajv({ strict: false, validateFormats: false }).compile(jsonSchema.output({ target: "draft-07" })), name);
    }
});

test("a schema speaks Standard Schema without showing it", async () => {
  const { Named = {}, Alias } = await schemas.load("standard", modelOf({ Alias: ref("Named"), Named: object({ name: STRING }) }));
  assert.equal(Object.keys(Named), ["type", "required", "properties"]);
  assert.is(JSON.stringify(Named), '{"type":"object","required":["name"],"properties":{"name":{"type":"string"}}}');
  const side = standardOf(Named);
  assert.equal([side.version, side.vendor], [1, "mcpgen"]);
  assert.equal(side.validate({ name: "x" }), { value: { name: "x" } });
  assert.equal(side.validate({}), { issues: [{ message: "not a valid Named" }] });
  assert.equal(standardOf(Alias).validate({}), { issues: [{ message: "not a valid Alias" }] });
  assert.equal(side.jsonSchema.input({ target: "draft-2020-12" }), JSON.parse(JSON.stringify(Named)));
  assert.throws(() => side.jsonSchema.input({ target: "openapi-3.0" }), "Named cannot be given as JSON Schema openapi-3.0");
  assert.throws(() => side.jsonSchema.input({ target: "constructor" }), "Named cannot be given as JSON Schema constructor");
});

test("what is derived from a schema does not pass for it", async () => {
  const { Named = {} } = await schemas.load("derived", modelOf({ Named: object({ "age?": { type: "number" }, name: STRING }) }));
  for (const derived of [Type.Omit(Named, ["name"]), Type.Partial(Named), Type.Optional(Named), Type.With(Named, { minProperties: 2 })])
    assert.is(standardOf(derived), undefined);
  assert.is(Value.Check(Type.Omit(Named, ["name"]), { age: 1 }), true);
  assert.is(Value.Check(Type.Partial(Named), { name: 1 }), false);
});

test("draft-07 is refused where a keyword would mean nothing there", async () => {
  const { Pair } = await schemas.load("newer", modelOf({ Pair: { type: "array", prefixItems: [STRING, STRING] } }));
  assert.throws(() => standardOf(Pair).jsonSchema.input({ target: "draft-07" }), "Pair cannot be given as JSON Schema draft-07");
});

test("schemas can be made where TypeBox freezes what it makes", async () => {
  Settings.Set({ immutableTypes: true });
  try {
    const { Named } = await schemas.load("frozen", modelOf({ Named: object({ name: STRING }) }));
    assert.equal(standardOf(Named).validate({ name: "x" }), { value: { name: "x" } });
  } finally {
    Settings.Reset();
  }
});

/** The minified size of a program that uses one schema. */
async function bundled(name: string): Promise<string> {
  const file = join(schemas.path, "bundled", "schemas.ts");
  const result = await build({
    stdin: { contents: `import { ${name} } from ${JSON.stringify(file)}; console.log(${name});`, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    write: false,
  });
  return result.outputFiles[0]?.text ?? "";
}

test("a bundle holds the schemas that it names, and no others", async () => {
  const { models } = await loadProtocols({ schemaDir: SHIPPED, revisions: ["2026-07-28"] });
  for (const model of models) await schemas.load("bundled", model);
  const request = await bundled("CallToolRequest");
  assert.ok(request.length <= 20_000, `CallToolRequest takes ${request.length} bytes`);
  assert.match(request, "CallToolRequestParams");
  assert.not.match(request, "ListToolsResult");
  assert.ok((await bundled("RequestId")).length <= 10_000);
});

test("only the schemas know TypeBox, so nobody else pays for its types", async () => {
  const root = join(import.meta.dirname, "..", "..", "generated");
  const files = (await readdir(root, { recursive: true })).filter((file) => file.endsWith(".ts") && !/(^|[\\/])schemas\.ts$/.test(file));
  const knowing = await Promise.all(
    files.map(async (file) => (/typebox|schema-of|schemas\.ts/.test(await readFile(join(root, file), "utf8")) ? [file] : [])),
  );
  assert.equal(knowing.flat(), ["schema-of.ts"]);
});

test("the official server takes a schema as the input of a tool, lists it, types the arguments and checks them", async () => {
  const server = new McpServer({ name: "resources", version: "1" });
  server.registerTool("show", { inputSchema: ResourceLink }, ({ name, size }) => ({
    content: [{ type: "text", text: `${name}: ${size?.toFixed(1)}` }],
  }));
  const client = new Client({ name: "reader", version: "1" });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(far), client.connect(near)]);

  const { tools } = await client.listTools();
  assert.equal(tools[0]?.inputSchema, standardOf(ResourceLink).jsonSchema.input({ target: "draft-2020-12" }));
  const link = { type: "resource_link", uri: "file:///a", name: "a", size: 1 };
  assert.equal((await client.callTool({ name: "show", arguments: link })).content, [{ type: "text", text: "a: 1.0" }]);
  const refused = await client.callTool({ name: "show", arguments: { ...link, size: "1" } });
  assert.is(refused.isError, true);
  assert.match(JSON.stringify(refused.content), "not a valid ResourceLink");
  await client.close();
});

test.run();
