/** What the manifests promise, without building anything; `package.slow.test.ts` installs and runs it. */
import { access, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ts } from "ts-morph";
import { CODEGEN_VERSION } from "../codegen/emit/layout.ts";
import { assert, suite } from "./harness.ts";
import { generatedRevisions, readExports } from "./package/exports.ts";

const root = join(import.meta.dirname, "..");
const revisions = await generatedRevisions(root);
const every = await readExports(root, revisions);

/** Parts of a revision that only its siblings import. */
const INNER = ["canonical"];

const test = suite("manifests");

test("every export is the build of a source file, or a file that is there", async () => {
  const missing: string[] = [];
  for (const { specifier, file, types } of every) {
    const source = file.replace(/^\.\/dist\/(.*)\.js$/, "./$1.ts");
    const declared = types === undefined || types === file.replace(/\.js$/, ".d.ts");
    const exists = await access(join(root, source)).then(
      () => true,
      () => false,
    );
    if (!exists || !declared) missing.push(`${specifier} → ${file}`);
  }
  assert.equal(missing, []);
});

test("every export means its source under tsx", async () => {
  const config = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const wrong = every
    .filter(({ types }) => types !== undefined)
    .flatMap(({ specifier, file }) => {
      const source = join(root, file.replace(/^\.\/dist\/(.*)\.js$/, "$1.ts"));
      const { resolvedModule } = ts.resolveModuleName(specifier, join(root, "test/x.ts"), options, ts.sys);
      return resolvedModule?.resolvedFileName === source ? [] : [`${specifier} → ${resolvedModule?.resolvedFileName}`];
    });
  assert.equal(wrong, []);
});

test("everything generated for a revision is exported, but for what only its siblings import", async () => {
  const exported = new Set(every.map(({ file }) => file.replace(/^\.\/dist\/(.*)\.js$/, "$1.ts")));
  const hidden = await Promise.all(
    revisions.map(async (revision) => {
      const names = await readdir(join(root, "generated", revision));
      return names.map((name) => `generated/${revision}/${name}`).filter((path) => !exported.has(path));
    }),
  );
  assert.equal(
    hidden.flat().filter((path) => !INNER.some((name) => path.endsWith(`/${name}.ts`))),
    [],
  );
});

test("both packages and the generated header carry one version", async () => {
  const versions = await Promise.all(["package.json", "codegen/package.json"].map(async (path) => (await manifest(path)).version));
  assert.equal(versions, [CODEGEN_VERSION, CODEGEN_VERSION]);
});

test("lock files name no registry", async () => {
  for (const path of ["package-lock.json", "bench/package-lock.json"]) {
    assert.not.match(await readFile(join(root, path), "utf8"), /"resolved": "http/, path);
  }
});

test("the lock file has the packages of every platform, or `npm ci` refuses it", async () => {
  const { packages }: Lock = JSON.parse(await readFile(join(root, "package-lock.json"), "utf8"));
  const absent = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
    Object.keys(optionalDependencies).filter((name) => !Object.hasOwn(packages, `node_modules/${name}`)),
  );
  assert.equal(absent, []);
});

test.run();

interface Lock {
  readonly packages: Readonly<Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>>;
}

async function manifest(path: string): Promise<{ version: string }> {
  return JSON.parse(await readFile(join(root, path), "utf8"));
}
