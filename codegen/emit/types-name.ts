/** Which names of the schema can stand as names in TypeScript. */
import { Problem } from "../problem.ts";

/** The name as it is, or a refusal: a respelled name would be one that nobody finds in the specification. */
export function typeName(name: string): string {
  if (/^[A-Za-z_$][\w$]*$/.test(name) && !RESERVED.has(name)) return name;
  throw new Problem({
    what: `the type name ${JSON.stringify(name)} cannot be a name in TypeScript`,
    where: `#/$defs/${name}`,
    fix: "rename the definition in the schema before importing it, and every `$ref` to it",
  });
}

/** Words of the language, in strict mode, and names of built-in types that no declaration may take. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    "__proto__ any arguments as async await bigint boolean break case catch class const continue debugger default delete do else enum eval export " +
    "extends false finally for function if implements import in instanceof interface let never new null number object package private " +
    "protected public return static string super switch symbol this throw true try type typeof undefined unknown using var void while with yield"
  ).split(" "),
);
