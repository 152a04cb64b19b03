/** The repository's own TypeScript files as syntax trees, and what each of them imports. */
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, posix, relative, sep } from "node:path";
import { ts } from "ts-morph";

export interface File {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
  readonly imports: readonly Import[];
}

export interface Import {
  /** A path in the repository, `mcpgen/…`, `node:…` or the name of a package. */
  readonly to: string;
  /** `type` imports are gone at run time, `lazy` ones wait for their `import()`. */
  readonly kind: "value" | "type" | "lazy";
}

export type Tree = ReadonlyMap<string, File>;

const SKIPPED = new Set(["node_modules", "dist", ".git", ".cache", "coverage"]);

/** Every file under the given folders that passes; folders that do not exist yet have none. */
export async function listFiles(root: string, folders: readonly string[], wanted: (path: string) => boolean): Promise<string[]> {
  const listed = await Promise.all(folders.map((folder) => walk(root, join(root, folder))));
  return listed.flat().filter(wanted).sort();
}

export async function readTree(root: string, folders: readonly string[]): Promise<Tree> {
  const paths = await listFiles(root, folders, (path) => path.endsWith(".ts") || path.endsWith(".js"));
  const files = await Promise.all(paths.map(async (path) => parse(path, await readFile(join(root, path), "utf8"))));
  return new Map(files.map((file) => [file.path, file]));
}

/** Everything that loading `entries` loads, packages included; with `lazily`, also what they may load later. */
export function closure(tree: Tree, entries: readonly string[], lazily: boolean): Set<string> {
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const { to, kind } of tree.get(path)?.imports ?? []) if (kind === "value" || (lazily && kind === "lazy")) visit(to);
  };
  entries.forEach(visit);
  return seen;
}

/** Nodes that pass, as `path:line`. */
export function findNodes(file: File, wanted: (node: ts.Node) => boolean): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (wanted(node)) found.push(`${file.path}:${file.tree.getLineAndCharacterOfPosition(node.getStart(file.tree)).line + 1}`);
    ts.forEachChild(node, visit);
  };
  visit(file.tree);
  return found;
}

export function parse(path: string, text: string): File {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
  const imports: Import[] = [];
  const add = (specifier: ts.Node | undefined, kind: Import["kind"]): void => {
    if (specifier !== undefined && ts.isStringLiteralLike(specifier)) imports.push({ to: resolve(path, specifier.text), kind });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, node.importClause?.isTypeOnly ? "type" : "value");
    if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly ? "type" : "value");
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, "type");
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], "lazy");
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return { path, text, tree, imports };
}

export function resolve(from: string, specifier: string): string {
  if (specifier.startsWith(".")) return posix.join(dirname(from), specifier);
  if (specifier.startsWith("node:") || specifier.startsWith("mcpgen/")) return specifier;
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

async function walk(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const nested = entries.map((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : walk(root, path);
    return entry.isFile() ? [relative(root, path).replaceAll(sep, "/")] : [];
  });
  return (await Promise.all(nested)).flat();
}
