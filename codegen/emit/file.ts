/**
 * One generated TypeScript file: imports, header, doc comments and indentation live here, so emitters say only what is in it.
 * Imports are collected as they are used and written sorted; nothing here depends on time, place or machine.
 */
import { CodeBlockWriter } from "ts-morph";

export type Write = (writer: CodeBlockWriter) => void;

export interface Parameter {
  readonly name: string;
  readonly type: string;
}

export interface FunctionText {
  readonly doc?: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly returns: string;
  readonly body: Write;
  readonly async?: boolean;
  /** `false` keeps it inside the file. Default `true`. */
  readonly exported?: boolean;
}

export interface ValueText {
  readonly doc?: readonly string[];
  /** Written as annotation, so that declarations need no inference. */
  readonly type?: string;
  readonly init: string | Write;
  readonly exported?: boolean;
}

export interface SourceFile {
  /** Imports a value and gives back the name to use for it. */
  use(from: string, name: string): string;
  /** Imports a type and gives back the name to use for it. */
  useType(from: string, name: string): string;
  /** Imports a module under one name: `import * as Type from "typebox"`. */
  useAll(from: string, alias: string): string;
  /** The same for types only: `import type * as t from "./types.ts"`. */
  useAllTypes(from: string, alias: string): string;
  /** A top-level declaration written out by the caller: an interface, a type alias, a re-export. */
  declare(doc: readonly string[], text: string | Write): void;
  value(name: string, value: ValueText): void;
  fn(name: string, fn: FunctionText): void;
  /** The whole file, ending in one newline. */
  text(): string;
}

export function openFile(header: readonly string[]): SourceFile {
  const imports = openImports();
  const body = newWriter();

  function separate(): void {
    if (body.getLength() > 0) body.blankLine();
  }

  return {
    ...imports,
    declare(doc, text) {
      separate();
      writeDoc(body, doc);
      put(body, text);
      body.newLineIfLastNot();
    },
    value(name, { doc = [], type, init, exported = true }) {
      separate();
      writeDoc(body, doc);
      body.write(`${exported ? "export " : ""}const ${name}${type === undefined ? "" : `: ${type}`} = `);
      put(body, init);
      body.write(";").newLine();
    },
    fn(name, { doc = [], parameters, returns, body: write, async = false, exported = true }) {
      separate();
      writeDoc(body, doc);
      const head = `${exported ? "export " : ""}${async ? "async " : ""}function ${name}(`;
      body.write(signature(head, parameters, returns)).block(() => write(body));
      body.newLineIfLastNot();
    },
    text: () =>
      [...header.map((line) => `// ${line}`), "", ...imports.lines(), "", body.toString().trim(), ""]
        .join("\n")
        .replaceAll(/\n{3,}/g, "\n\n"),
  };
}

/** A writer with the project's indentation, for text that is built before it is placed. */
export function newWriter(): CodeBlockWriter {
  return new CodeBlockWriter({ newLine: "\n", indentNumberOfSpaces: 2, useTabs: false, useSingleQuote: false });
}

/** A doc comment; one line where one line is enough. `*` + `/` inside is broken up, or it would end the comment. */
export function writeDoc(writer: CodeBlockWriter, lines: readonly string[]): void {
  const safe = lines.map((line) => line.replaceAll("*/", "*\\/"));
  if (safe.length === 0) return;
  if (safe.length === 1) {
    writer.writeLine(`/** ${safe[0]} */`);
    return;
  }
  writer.writeLine("/**");
  for (const line of safe) writer.writeLine(line === "" ? " *" : ` * ${line}`);
  writer.writeLine(" */");
}

/** A property name as it stands in an object literal or an interface: quoted only where it must be. */
export function propertyKey(name: string): string {
  // In an object literal even the quoted `"__proto__": x` sets the prototype; only the computed form makes a property.
  if (name === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

/** One parameter a line where one line is too short for all. */
function signature(head: string, parameters: readonly Parameter[], returns: string): string {
  const list = parameters.map(({ name, type }) => `${name}: ${type}`);
  const oneLine = `${head}${list.join(", ")}): ${returns} `;
  return oneLine.length <= 138 ? oneLine : `${head}\n${list.map((text) => `  ${text},\n`).join("")}): ${returns} `;
}

function put(writer: CodeBlockWriter, text: string | Write): void {
  if (typeof text === "string") writer.write(text);
  else text(writer);
}

interface Imports extends Pick<SourceFile, "use" | "useType" | "useAll" | "useAllTypes"> {
  lines(): string[];
}

function openImports(): Imports {
  const named = new Map<string, { values: Set<string>; types: Set<string> }>();
  const whole = new Map<string, string>();
  const module = (from: string): { values: Set<string>; types: Set<string> } => {
    const known = named.get(from) ?? { values: new Set(), types: new Set() };
    named.set(from, known);
    return known;
  };
  const add = (set: Set<string>, name: string): string => {
    set.add(name);
    return name;
  };
  return {
    use: (from, name) => add(module(from).values, name),
    useType: (from, name) => add(module(from).types, name),
    useAll: (from, alias) => {
      whole.set(`import * as ${alias} from ${JSON.stringify(from)};`, from);
      return alias;
    },
    useAllTypes: (from, alias) => {
      whole.set(`import type * as ${alias} from ${JSON.stringify(from)};`, from);
      return alias;
    },
    lines() {
      const single = [...whole].map(([line, from]) => ({ from, line }));
      const lists = [...named].flatMap(([from, { values, types }]) => [
        ...importLine(
          "import type",
          from,
          [...types].filter((name) => !values.has(name)),
        ),
        ...importLine("import", from, [...values]),
      ]);
      return [...single, ...lists].sort((a, b) => order(a.from, b.from) || order(a.line, b.line)).map(({ line }) => line);
    },
  };
}

function importLine(keyword: string, from: string, names: readonly string[]): { from: string; line: string }[] {
  if (names.length === 0) return [];
  const sorted = [...names].sort(order);
  const oneLine = `${keyword} { ${sorted.join(", ")} } from ${JSON.stringify(from)};`;
  const line =
    oneLine.length <= 140 ? oneLine : `${keyword} {\n${sorted.map((name) => `  ${name},\n`).join("")}} from ${JSON.stringify(from)};`;
  return [{ from, line }];
}

/** By code unit, never by locale: the output must not depend on `LANG`. */
function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
