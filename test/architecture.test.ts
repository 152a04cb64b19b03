/**
 * The house rules that a machine can check: schema → codegen → generated → runtime → examples, and never back.
 * `test/` and `bench/` look at all of it.
 */
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { ts } from "ts-morph";
import { closure, type File, findNodes, type Import, listFiles, parse, readTree, type Tree } from "./architecture/tree.ts";
import { assert, suite } from "./harness.ts";

const root = join(import.meta.dirname, "..");
const tree = await readTree(root, ["codegen", "generated", "runtime", "examples", "test", "bench"]);
const files = [...tree.values()];
const written = files.filter(({ path }) => !path.startsWith("generated/"));

const CONTRACT = "runtime/contract.ts";
/** Commands that must work where no runtime and no generated code exist. */
const ALONE = ["import", "generate", "diff"].map((name) => `codegen/cli/${name}.ts`);
/** Entries that run on any JavaScript engine. */
const NEUTRAL = ["index", "contract", "server", "client"].map((name) => `runtime/${name}.ts`);

type Rule = (to: string, kind: Import["kind"], from: string) => boolean;

const arrows: Record<string, Rule> = {
  codegen: (to, kind, from) =>
    to.startsWith("codegen/") ||
    (to === CONTRACT && kind === "type") ||
    (kind !== "value" && from.startsWith("codegen/cli/")) ||
    isOutside(to),
  generated: (to) => to.startsWith("generated/") || to === CONTRACT || (isOutside(to) && !to.startsWith("node:")),
  runtime: (to) => to.startsWith("runtime/") || to.startsWith("generated/") || (isOutside(to) && to !== "typebox"),
  examples: (to) => to.startsWith("examples/") || to === "mcpgen" || to.startsWith("mcpgen/") || isOutside(to),
};

const test = suite("architecture");

for (const [zone, allows] of Object.entries(arrows)) {
  test(`imports in ${zone}/ follow the arrows`, () => {
    const against = files
      .filter(({ path }) => path.startsWith(`${zone}/`))
      .flatMap(({ path, imports }) => imports.filter(({ to, kind }) => !allows(to, kind, path)).map(({ to }) => `${path} → ${to}`));
    assert.equal(against, []);
  });
}

test("an import against the arrows is found, however it is written", () => {
  const lines = [
    'import { a } from "../codegen/load.ts";',
    'import type { B } from "typebox";',
    'export * from "../codegen/model.ts";',
    'type C = import("../test/harness.ts").Suite;',
    'const d = await import("../examples/x.ts");',
  ];
  for (const line of lines) {
    const { imports } = parse("runtime/x.ts", line);
    assert.is(imports.length, 1, line);
    assert.not(
      imports.every(({ to, kind }) => arrows["runtime"]?.(to, kind, "runtime/x.ts")),
      line,
    );
  }
});

test("import, generate and diff load no runtime and no generated code", () => {
  const loaded = [...closure(tree, ALONE, true)].filter((path) => /^(runtime|generated)\/|^mcpgen(\/|$)/.test(path));
  assert.equal(loaded, []);
});

test("commands are loaded one at a time", () => {
  const eager = [...closure(tree, ["codegen/cli/main.ts"], false)].filter((path) => ALONE.includes(path) || path === "ts-morph");
  assert.equal(eager, []);
});

test("neutral entries reach no Node module and no Node global", () => {
  const reached = [...closure(tree, NEUTRAL, false)];
  assert.equal(
    reached.filter((path) => path.startsWith("node:")),
    [],
  );
  assert.equal(
    reached.flatMap((path) => nodeGlobals(tree.get(path))),
    [],
  );
});

test("only the WebSocket entry loads ws", () => {
  const entries = ["index", "contract", "server", "client", "transport/http/index", "transport/stdio/index"].map(
    (name) => `runtime/${name}.ts`,
  );
  const heavy = entries.filter((entry) => closure(tree, [entry], true).has("ws"));
  assert.equal(heavy, []);
  assert.ok(closure(tree, ["runtime/transport/ws/index.ts"], false).has("ws"));
});

test("the WebSocket entry does not load h3", () => {
  assert.not(closure(tree, ["runtime/transport/ws/index.ts"], true).has("h3"));
});

test("only schemas load TypeBox", () => {
  const users = files.filter(({ path, imports }) => path.startsWith("generated/") && imports.some(({ to }) => to === "typebox"));
  const others = users.map(({ path }) => path).filter((path) => !/^generated\/(schema-of|[^/]+\/schemas)\.ts$/.test(path));
  assert.equal(others, []);
});

test("each package imports what it depends on, and depends on what it imports", async () => {
  // The command ships no declarations, so what it imports as a type is nothing to those who install it.
  const commands = packagesUsed(tree, /^codegen\/(?!bin\/)/, ["value", "lazy"]);
  assert.equal(packagesUsed(tree, /^(runtime|generated)\//, ["value", "lazy", "type"]), await dependencies("package.json"));
  assert.equal(commands, await dependencies("codegen/package.json"));
});

test("hand-written files have at most 300 lines", () => {
  const long = written
    .filter(({ text }) => text.split("\n").length > 301)
    .map(({ path, text }) => `${path}: ${text.split("\n").length - 1}`);
  assert.equal(long, []);
});

test("file names are answers", () => {
  const vague = /^(utils?|helpers?|common|misc|manager|shared)\b/;
  assert.equal(
    written.filter(({ path }) => vague.test(basename(path))).map(({ path }) => path),
    [],
  );
});

test("nothing is any, and nothing is forced with `as never`", () => {
  const loose = (node: ts.Node): boolean =>
    node.kind === ts.SyntaxKind.AnyKeyword || (ts.isAsExpression(node) && node.type.kind === ts.SyntaxKind.NeverKeyword);
  assert.equal(
    files.flatMap((file) => findNodes(file, loose)),
    [],
  );
});

test("exports have names", () => {
  const unnamed = (node: ts.Node): boolean =>
    ts.isExportAssignment(node) ||
    (ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) ?? false));
  assert.equal(
    files.flatMap((file) => findNodes(file, unnamed)),
    [],
  );
});

test("checks are not switched off outside tests", () => {
  const off = /@ts-(ignore|nocheck|expect-error)/;
  assert.equal(
    files.filter(({ path, text }) => off.test(text) && !path.startsWith("test/")).map(({ path }) => path),
    [],
  );
});

test("only runtime/era/ knows a revision by name", () => {
  const revision = /\b20\d\d-\d\d-\d\d\b/;
  const literal = (node: ts.Node): boolean => (ts.isLiteralExpression(node) || ts.isTemplateLiteralToken(node)) && revision.test(node.text);
  const elsewhere = files.filter(({ path }) => path.startsWith("runtime/") && !path.startsWith("runtime/era/"));
  assert.equal(
    elsewhere.flatMap((file) => findNodes(file, literal)),
    [],
  );
});

test("no file names a folder of the machine it was made on", async () => {
  const here = [root, homedir()].filter((path) => path.length > 1).map((path) => `${path}/`);
  const readable = (path: string): boolean => /\.(ts|js|json|md|sh|yml)$|^[A-Z]+$|^\.ci\//.test(path);
  const paths = await listFiles(root, ["."], readable);
  const telling = await Promise.all(
    paths.map(async (path) => {
      const text = await readFile(join(root, path), "utf8");
      return here.some((folder) => text.includes(folder)) ? path : undefined;
    }),
  );
  assert.equal(
    telling.filter((path) => path !== undefined),
    [],
  );
});

test.run();

function isOutside(to: string): boolean {
  return !/^(codegen|generated|runtime|examples|test|bench)\/|^mcpgen(\/|-cli|$)/.test(to);
}

function nodeGlobals(file: File | undefined): string[] {
  if (file === undefined) return [];
  const names = new Set(["process", "Buffer", "setImmediate", "__dirname", "require", "global"]);
  return findNodes(file, (node) => {
    if (!ts.isIdentifier(node) || !names.has(node.text)) return false;
    const { parent } = node;
    const isPropertyName =
      (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
      (ts.isPropertyAssignment(parent) && parent.name === node) ||
      ts.isPropertySignature(parent) ||
      ts.isMethodDeclaration(parent);
    return !isPropertyName;
  });
}

function packagesUsed(from: Tree, within: RegExp, kinds: readonly Import["kind"][]): string[] {
  const imports = [...from.values()].filter(({ path }) => within.test(path)).flatMap((file) => file.imports);
  const used = imports.filter(({ kind }) => kinds.includes(kind)).map(({ to }) => to);
  return [...new Set(used)].filter((to) => isOutside(to) && !to.startsWith("node:")).sort();
}

async function dependencies(path: string): Promise<string[]> {
  const manifest: Record<"dependencies" | "peerDependencies", Record<string, string> | undefined> = JSON.parse(
    await readFile(join(root, path), "utf8"),
  );
  return Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).sort();
}
