/** The files of a schema folder, by what they are. */
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Problem } from "../problem.ts";

export interface Folder {
  readonly sources: string;
  readonly overlays: string;
  revision(name: string): string;
  extension(name: string): string;
  rulings(name: string): string;
  docs(name: string): string;
}

export function folderAt(out: string): Folder {
  return {
    sources: join(out, "sources.json"),
    overlays: join(out, "overlay"),
    revision: (name) => join(out, `${name}.json`),
    extension: (name) => join(out, "extensions", `${name}.json`),
    rulings: (name) => join(out, "extensions", `${name}.rulings.json`),
    docs: (name) => join(out, "docs", `${name}.json`),
  };
}

/** Becomes a file name, so nothing that leaves the folder or is another of its files. */
export function checkRevision(name: string): string {
  const taken = ["common", "docs", "sources"].includes(name.toLowerCase());
  if (!taken && /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) return name;
  throw new Problem({
    what: `"${name}" cannot name a revision`,
    fix: "use its date, 2025-11-25, or another word of letters, digits, - and _",
  });
}

/** `io.modelcontextprotocol/tasks` → `tasks`. */
export function extensionName(id: string): string {
  const [, name] = /^[A-Za-z0-9][A-Za-z0-9.-]*\/([A-Za-z0-9][A-Za-z0-9_-]*)$/.exec(id) ?? [];
  if (name !== undefined) return name;
  throw new Problem({ what: `"${id}" is not the id of an extension`, fix: "write vendor/name, for example io.modelcontextprotocol/tasks" });
}

export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw new Problem({ what: `cannot read the file (${codeOf(error)})`, where: file, fix: "check the path and its permissions" });
  }
}

/** A reader sees the old file or the new one, never half of it. */
export async function put(file: string, text: string): Promise<"written" | "unchanged"> {
  if ((await readIfThere(file)) === text) return "unchanged";
  const partial = `${file}.${process.pid}.partial`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(partial, text);
    await rename(partial, file);
  } catch (error) {
    throw new Problem({ what: `cannot write the file (${codeOf(error)})`, where: file, fix: "check --out and its permissions" });
  }
  return "written";
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
