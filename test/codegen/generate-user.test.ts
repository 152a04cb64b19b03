import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { assert, suite } from "../harness.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const test = suite("generate in a project of one's own", { timeoutMs: 60_000 });

/** Uses what was generated as its author would: values, types, and the duty to handle what was declared. */
const MAIN = `import { type Handler, type HandlersFor, LATEST_REVISION, protocols } from "./mcp/index.js";
import { isCallToolRequestParams } from "./mcp/2031-01-01/validators.js";
import { Tool } from "./mcp/2031-01-01/schemas.js";

const listTools: Handler<"tools/list"> = () => ({ tools: [] });
const callTool: Handler<"tools/call"> = ({ params }) => ({ content: [{ type: "text", text: params.name }] });
const handlers: HandlersFor<{ tools: {} }> = { "tools/list": listTools, "tools/call": callTool };
// @ts-expect-error tools/call is owed
const half: HandlersFor<{ tools: {} }> = { "tools/list": listTools };

const protocol = await protocols[LATEST_REVISION]();
const definitions = Object.keys(await protocol.canonical()).length;
console.log(JSON.stringify([protocol.revision, Object.keys(handlers), isCallToolRequestParams({}), definitions > 100, "~standard" in Tool, half !== undefined]));
`;

const TSCONFIG = {
  compilerOptions: {
    target: "ES2023",
    // What a reporter is bound with needs the names of explicit resource management, as the README says.
    lib: ["ES2023", "DOM", "ESNext.Disposable"],
    module: "nodenext",
    moduleResolution: "nodenext",
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    // On in every new Angular project; generated code is checked under the options of the project that it is in.
    noPropertyAccessFromIndexSignature: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    paths: { "mcpgen/contract": [join(ROOT, "runtime", "contract.ts")] },
  },
  include: ["src"],
};

test("import, generate, write a server: it type-checks and the revision is there as a value", async () => {
  const project = await mkdtemp(join(tmpdir(), "mcpgen-user-"));
  try {
    await symlink(join(ROOT, "node_modules"), join(project, "node_modules"));
    await writeFile(join(project, "package.json"), JSON.stringify({ type: "module", mcpgen: { schema: "my" } }));
    await writeFile(join(project, "tsconfig.json"), JSON.stringify(TSCONFIG));
    const mcpgen = (...words: string[]) => run(project, [join(ROOT, "codegen", "bin", "mcpgen.js"), ...words]);
    await mcpgen("import", join(ROOT, "schema", "2026-07-28.json"), "--revision", "2031-01-01", "--out", "my");
    assert.match(await mcpgen("generate", "--out", "src/mcp"), /files from 1 revision: \d+ written, 0 removed/);
    assert.match(await readFile(join(project, "src", "mcp", "index.ts"), "utf8"), 'from "mcpgen/contract";');
    await writeFile(join(project, "src", "main.ts"), MAIN);
    await run(project, [join(ROOT, "node_modules", "typescript", "bin", "tsc"), "-p", "."]);
    const printed = await run(project, ["--import", "tsx", join(project, "src", "main.ts")]);
    assert.equal(JSON.parse(printed), ["2031-01-01", ["tools/list", "tools/call"], false, true, true, true]);
  } finally {
    await rm(project, { recursive: true });
  }
});

async function run(cwd: string, words: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [...words], { cwd }).catch(
    (failed: { stdout: string; stderr: string }) => {
      throw new Error(`${words.join(" ")}\n${failed.stdout}${failed.stderr}`);
    },
  );
  return stdout;
}

test.run();
