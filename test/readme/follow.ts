/** Does what a document says, step by step, in a folder; the first step that is not true throws with its line. */
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { assert } from "../harness.ts";
import type { Fence } from "./fences.ts";

export interface Place {
  readonly folder: string;
  /** Where the commands are that the document uses. */
  readonly bin: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The compiler's complaints about these files, or nothing. */
  typeCheck(files: readonly string[]): Promise<string>;
}

const root = join(import.meta.dirname, "../..");
const execute = promisify(execFile);

export async function follow(fences: readonly Fence[], place: Place): Promise<void> {
  let printed = "";
  for (const fence of fences) {
    const output = await step(fence, place, printed).catch((error: Error & { stdout?: string; stderr?: string }) => {
      throw new Error(`line ${fence.line}: ${error.message}\n${error.stdout ?? ""}${error.stderr ?? ""}`);
    });
    printed = output ?? printed;
  }
  const sources = fences.flatMap((fence) => (fence.kind === "file" && fence.path.endsWith(".ts") ? [fence.path] : []));
  const complaints = sources.length === 0 ? "" : await place.typeCheck([...new Set(sources)]);
  if (complaints !== "") throw new Error(complaints);
}

async function step(fence: Fence, place: Place, printed: string): Promise<string | undefined> {
  switch (fence.kind) {
    case "file": {
      const path = join(place.folder, fence.path);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, fence.text);
      return fence.run ? await run(place, process.execPath, ["--import", import.meta.resolve("tsx"), fence.path]) : undefined;
    }
    case "command":
      return await run(place, "bash", ["-euc", fence.text]);
    case "printed":
      if (printed.trimEnd() === fence.text.trimEnd()) return undefined;
      throw new Error(`the document shows\n${fence.text}but what was printed is\n${printed}`);
    case "quote":
      assert.match(await readFile(join(root, fence.path), "utf8"), fence.text.trim());
      return undefined;
  }
}

async function run({ folder, bin, env }: Place, command: string, args: readonly string[]): Promise<string> {
  const PATH = [bin, process.env["PATH"]].join(delimiter);
  const { stdout } = await execute(command, [...args], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: "1", ...env, PATH },
    timeout: 100_000,
  });
  return stdout;
}
