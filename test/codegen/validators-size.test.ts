/** What a bundle pays for one validator: its own closure and nothing else. Bytes are counted, not milliseconds. */
import { join } from "node:path";
import { build } from "esbuild";
import { SUPPORTED_REVISIONS } from "../../generated/index.ts";
import { assert, suite } from "../harness.ts";
import { generated } from "./emitted.ts";

const test = suite("size of validators", { timeoutMs: 60_000 });
const ROOT = join(import.meta.dirname, "..", "..", "generated");

interface Bundle {
  readonly bytes: number;
  readonly inputs: readonly string[];
}

async function bundle(revision: string, name: string): Promise<Bundle> {
  const contents = `export { ${name} } from "./${revision}/validators.ts";`;
  const stdin = { contents, resolveDir: ROOT, loader: "ts" } as const;
  const { outputFiles, metafile } = await build({
    stdin,
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
    metafile: true,
    target: "es2022",
  });
  return { bytes: outputFiles[0]?.contents.length ?? 0, inputs: Object.keys(metafile.inputs) };
}

test("the validator of a tool call takes at most 6 KB, and no other module", async () => {
  const { bytes, inputs } = await bundle("2026-07-28", "isCallToolRequest");
  assert.ok(bytes > 1000 && bytes <= 6 * 1024, `${bytes} bytes`);
  assert.equal(
    inputs.filter((input) => !input.endsWith("validators.ts")),
    ["<stdin>"],
  );
});

test("no single validator of any revision takes more than 20 KB", async () => {
  for (const revision of SUPPORTED_REVISIONS) {
    const names = Object.keys(await generated(`${revision}/validators`)).filter((name) => name.startsWith("is"));
    const sizes = await Promise.all(names.map(async (name) => ({ name, ...(await bundle(revision, name)) })));
    const [largest] = sizes.sort((a, b) => b.bytes - a.bytes);
    console.log(`  ${revision}: ${sizes.length} validators, the largest is ${largest?.name} with ${largest?.bytes} bytes`);
    assert.ok(largest !== undefined && largest.bytes <= 20 * 1024, `${revision} ${largest?.name} takes ${largest?.bytes} bytes`);
  }
});

test.run();
