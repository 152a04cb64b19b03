/** The names a module exports, re-exports followed, as its syntax tree shows them. */
import { ts } from "ts-morph";
import { type File, resolve, type Tree } from "./tree.ts";

/** Sorted; a name that exists only for the compiler reads `type Name`. */
export function exportedNames(tree: Tree, path: string): string[] {
  const file = tree.get(path);
  if (file === undefined) throw new Error(`${path} does not exist`);
  const found = new Map<string, boolean>();
  for (const statement of file.tree.statements) {
    for (const [name, isType] of namesOf(tree, file, statement)) found.set(name, isType && (found.get(name) ?? true));
  }
  return [...found].map(([name, isType]) => (isType ? `type ${name}` : name)).sort();
}

type Named = readonly [name: string, isType: boolean];

function namesOf(tree: Tree, file: File, statement: ts.Statement): Named[] {
  if (ts.isExportDeclaration(statement)) return reExported(tree, file, statement);
  if (!ts.canHaveModifiers(statement) || !ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map(({ name }) => [name.getText(), false]);
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) return [[statement.name?.text ?? "default", false]];
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return [[statement.name.text, true]];
  throw new Error(`${file.path} exports a ${ts.SyntaxKind[statement.kind]}, which this list does not know`);
}

function reExported(tree: Tree, file: File, { exportClause, isTypeOnly, moduleSpecifier }: ts.ExportDeclaration): Named[] {
  if (exportClause !== undefined && ts.isNamespaceExport(exportClause)) return [[exportClause.name.text, isTypeOnly]];
  if (exportClause !== undefined) return exportClause.elements.map((element) => [element.name.text, isTypeOnly || element.isTypeOnly]);
  if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) return [];
  return exportedNames(tree, resolve(file.path, moduleSpecifier.text)).map((name) => {
    const isType = name.startsWith("type ");
    return [isType ? name.slice("type ".length) : name, isTypeOnly || isType];
  });
}
