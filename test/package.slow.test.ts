/** What people get from the registry: packed, installed in an empty folder, type-checked and run there. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert, suite } from "./harness.ts";
import { type Consumer, openConsumer, pack, type Resolution } from "./package/consumer.ts";
import { generatedRevisions, readExports } from "./package/exports.ts";
import { readFences } from "./readme/fences.ts";
import { follow } from "./readme/follow.ts";

const root = join(import.meta.dirname, "..");
const RESOLUTIONS: readonly Resolution[] = ["nodenext", "bundler"];
/** Everything that `npm install mcpgen` brings. A new name here is a decision: docs/adr/0001-dependencies.md. */
const INSTALLED = ["eventsource-parser", "h3", "mcpgen", "rou3", "srvx", "typebox", "ws"];

const test = suite("packages", { timeoutMs: 300_000 });

let tarballs = "";
let consumer: Consumer;
/** Has the command as well. */
let author: Consumer;

test.before(async () => {
  tarballs = await mkdtemp(join(tmpdir(), "mcpgen-tarballs-"));
  const runtime = await pack("mcpgen", tarballs);
  consumer = await openConsumer([runtime]);
  author = await openConsumer([runtime, await pack("mcpgen-cli", tarballs)]);
});

test.after(async () => {
  await consumer[Symbol.asyncDispose]();
  await author[Symbol.asyncDispose]();
  await rm(tarballs, { recursive: true, force: true });
});

test("installing mcpgen brings the packages of the runtime only", async () => {
  const { dependencies }: { dependencies: Dependencies } = JSON.parse(await consumer.run("npm", "ls", "--all", "--omit=dev", "--json"));
  assert.equal([...new Set(names(dependencies))].sort(), INSTALLED);
});

test("the package has the build, the metamodel and the licences, and nothing else", async () => {
  const installed = await consumer.run("find", "node_modules/mcpgen", "-type", "f", "-printf", "%P\\n");
  const odd = installed
    .trim()
    .split("\n")
    .filter((path) => !/^(dist\/(runtime|generated)\/.*\.(js|d\.ts)|generated\/metamodel\/[^/]+\.json)$/.test(path))
    .sort();
  assert.equal(odd, ["LICENSE", "LICENSES/Apache-2.0.txt", "NOTICE", "README.md", "package.json"]);
});

test("a validator narrows, compiled and run", async () => {
  await consumer.write(
    "narrow.ts",
    `import { isCallToolResult } from "mcpgen/2025-11-25/validators";
import type { CallToolResult } from "mcpgen/2025-11-25/types";
const value: unknown = JSON.parse(process.argv[2] ?? "null");
// @ts-expect-error it is unknown until it is checked
value.content;
if (isCallToolResult(value)) {
  const result: CallToolResult = value;
  console.log(result.content.map((block) => (block.type === "text" ? block.text : block.type)).join());
} else console.log("refused");
`,
  );
  for (const resolution of RESOLUTIONS) assert.is(await consumer.typeCheck(resolution, ["narrow.ts"], "out"), "", resolution);
  const say = async (value: unknown): Promise<string> => (await consumer.run("node", "out/narrow.js", JSON.stringify(value))).trim();
  assert.is(await say({ content: [{ type: "text", text: "hi" }] }), "hi");
  assert.is(await say({ content: [{ type: "text" }] }), "refused");
});

test("every export has types and loads", async () => {
  const every = await readExports(root, await generatedRevisions(root));
  const code = every.filter(({ types }) => types !== undefined).map(({ specifier }) => specifier);
  const lines = code.map((specifier, index) => `export * as e${index} from ${JSON.stringify(specifier)};\n`);
  await consumer.write("all.ts", lines.join(""));
  for (const resolution of RESOLUTIONS) assert.is(await consumer.typeCheck(resolution, ["all.ts"]), "", resolution);
  await consumer.write("load.js", `for (const name of ${JSON.stringify(code)}) await import(name);\nconsole.log("loaded");\n`);
  assert.is(await consumer.run("node", "load.js"), "loaded\n");
});

test("a revision of one's own is imported, generated and used as the documentation says", async () => {
  const fences = readFences(await readFile(join(root, "docs/adding-a-revision.md"), "utf8"));
  await follow(fences, {
    folder: author.folder,
    bin: join(author.folder, "node_modules/.bin"),
    typeCheck: (files) => author.typeCheck("nodenext", files),
  });
});

test("the runtime serves and calls a revision of one's own", async () => {
  const schema = join(root, "schema", `${(await generatedRevisions(root)).at(-1)}.json`);
  await author.run("npx", "mcpgen", "import", schema, "--revision", "2031-01-01", "--out", "next");
  await author.run("npx", "mcpgen", "generate", "--schema", "next", "--out", "next-mcp");
  await author.write(
    "serve.ts",
    `import { connect, createServer, memoryPair } from "mcpgen";
import { protocol } from "./next-mcp/2031-01-01/index.js";
const server = createServer({
  info: { name: "next", version: "1" },
  capabilities: { tools: {} },
  revisions: [protocol],
  handlers: {
    "tools/list": () => ({ tools: [] }),
    "tools/call": (exchange) => ({ content: [{ type: "text", text: exchange.progress(1) }] }),
  },
});
const pair = memoryPair();
await server.connect(pair.server);
const client = await connect(pair.client, { info: { name: "author", version: "1" }, revision: protocol });
const heard: number[] = [];
const { content } = await client.call("tools/call", { name: "any" }, { onProgress: (progress) => heard.push(progress) });
console.log(client.revision, heard.join(), JSON.stringify(content));
`,
  );
  assert.is(await author.typeCheck("nodenext", ["serve.ts"], "out"), "");
  assert.is(await author.run("node", "out/serve.js"), '2031-01-01 1 [{"type":"text","text":"sent"}]\n');
});

test("what is not exported cannot be imported", async () => {
  for (const inner of ["mcpgen/2025-11-25/canonical", "mcpgen/dist/runtime/index.js", "mcpgen/index"]) {
    await consumer.write(
      "inner.js",
      `await import(${JSON.stringify(inner)}).then(() => console.log("open"), (e) => console.log(e.code));\n`,
    );
    assert.match(await consumer.run("node", "inner.js"), /ERR_(MODULE_NOT_FOUND|PACKAGE_PATH_NOT_EXPORTED)/);
  }
});

test.run();

interface Dependencies {
  readonly [name: string]: { readonly version?: string; readonly dependencies?: Dependencies };
}

/** npm also lists optional peers that are absent; they have no version. */
function names(dependencies: Dependencies): string[] {
  const present = Object.entries(dependencies).filter(([, { version }]) => version !== undefined);
  return present.flatMap(([name, { dependencies: nested = {} }]) => [name, ...names(nested)]);
}
