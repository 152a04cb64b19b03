/** A project of somebody else: an empty folder with our packed packages installed, and nothing of this repository. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const root = join(import.meta.dirname, "../..");
const execute = promisify(execFile);

export interface Consumer extends AsyncDisposable {
  readonly folder: string;
  write(path: string, text: string): Promise<void>;
  /** What the command prints; what it says when it fails is in the error. */
  run(command: string, ...args: string[]): Promise<string>;
  /** The compiler's complaints about the files and all they reach, one a line; empty when there are none. */
  typeCheck(resolution: Resolution, files: readonly string[], outDir?: string): Promise<string>;
}

export type Resolution = "nodenext" | "bundler";

/** Builds and packs; gives back the tarball. */
export async function pack(workspace: "mcpgen" | "mcpgen-cli", into: string): Promise<string> {
  const args = workspace === "mcpgen" ? [] : ["-w", workspace];
  const printed = await run(root, "npm", ["pack", "--silent", "--pack-destination", into, ...args]);
  const name = printed.trim().split("\n").at(-1);
  if (name === undefined || !name.endsWith(".tgz")) throw new Error(`npm pack printed no tarball: ${printed}`);
  return join(into, name);
}

export async function openConsumer(tarballs: readonly string[]): Promise<Consumer> {
  const folder = await mkdtemp(join(tmpdir(), "mcpgen-consumer-"));
  const write = (path: string, text: string): Promise<void> => writeFile(join(folder, path), text);
  await write("package.json", '{ "name": "consumer", "private": true, "type": "module" }\n');
  await run(folder, "npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", ...tarballs]);
  return {
    folder,
    write,
    run: (command, ...args) => run(folder, command, args),
    async typeCheck(resolution, files, outDir) {
      await write("tsconfig.json", JSON.stringify(configOf(resolution, files, outDir)));
      return await run(folder, join(root, "node_modules/.bin/tsc"), ["-p", "."]).then(
        () => "",
        (error: Error & { stdout?: string }) => error.stdout || error.message,
      );
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Libraries are checked too: a declaration of ours that does not hold is our mistake, not the consumer's. */
function configOf(resolution: Resolution, files: readonly string[], outDir: string | undefined): object {
  return {
    compilerOptions: {
      target: "ES2023",
      lib: ["ES2023", "ESNext.Disposable", "DOM"],
      strict: true,
      skipLibCheck: false,
      types: ["node"],
      typeRoots: [join(root, "node_modules/@types")],
      ...(resolution === "nodenext" ? { module: "nodenext" } : { module: "esnext", moduleResolution: "bundler" }),
      ...(outDir === undefined ? { noEmit: true } : { outDir, rootDir: "." }),
    },
    files,
  };
}

async function run(cwd: string, command: string, args: readonly string[]): Promise<string> {
  const { stdout } = await execute(command, [...args], { cwd, maxBuffer: 64 * 1024 * 1024 }).catch(
    (error: Error & { stdout?: string; stderr?: string }) => {
      throw Object.assign(error, { message: `${error.message}\n${error.stdout ?? ""}${error.stderr ?? ""}` });
    },
  );
  return stdout;
}
