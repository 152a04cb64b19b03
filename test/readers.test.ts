/** Nothing in the tables is there for nobody: the runtime reads each property of a row and of the wire, or ADR 0017 says who does. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Node, Project, type PropertySignature, type SourceFile, type Symbol as TypeSymbol } from "ts-morph";
import { assert, suite } from "./harness.ts";

const root = join(import.meta.dirname, "..");
const ADR = join(root, "docs", "adr", "0017-readers-of-the-tables.md");

const test = suite("readers of the tables", { timeoutMs: 60_000 });

const project = new Project({ tsConfigFilePath: join(root, "tsconfig.json"), skipAddingFilesFromTsConfig: true });
const files = project.addSourceFilesAtPaths(join(root, "runtime/**/*.ts"));
const contract = project.getSourceFileOrThrow(join(root, "runtime", "contract.ts"));
const properties = ["MethodRow", "Wire"].flatMap((name) => contract.getInterfaceOrThrow(name).getProperties());

test("the runtime reads each property of a row and of the wire, or an ADR says who will", async () => {
  const read = new Set(files.flatMap(readsIn));
  const unread = properties.filter((property) => !read.has(property)).map((property) => property.getName());
  const section = (await readFile(ADR, "utf8")).split("\n## Not read by the runtime yet\n")[1] ?? "";
  const listed = [...section.matchAll(/^- \*\*`(\w+)`/gm)].map(([, name]) => name);
  assert.ok(read.size > 20, `${read.size} properties are read`);
  assert.equal(listed.sort(), unread.sort(), `say in ${ADR} who reads what the runtime does not, and no more`);
});

/** The properties of the tables that a file takes values from: by a dot, or by taking a row apart. */
function readsIn(file: SourceFile): PropertySignature[] {
  const names = new Set(properties.map((property) => property.getName()));
  return file.getDescendants().flatMap((node) => {
    if (Node.isPropertyAccessExpression(node)) return names.has(node.getName()) ? declared(node.getNameNode().getSymbol()) : [];
    if (!Node.isBindingElement(node) || !Node.isObjectBindingPattern(node.getParent())) return [];
    const name = node.getPropertyNameNode()?.getText() ?? node.getName();
    return names.has(name) ? declared(node.getParent().getType().getNonNullableType().getProperty(name)) : [];
  });
}

function declared(symbol: TypeSymbol | undefined): PropertySignature[] {
  const declarations = symbol?.getDeclarations() ?? [];
  return properties.filter((property) => declarations.some((declaration) => declaration === property));
}

test.run();
