/** What a new process pays before it can check its first message. */
import { schemaFile } from "./canonical.ts";
import { inProcess, sample } from "./measure.ts";
import { bench, built, revisions, url } from "./places.ts";
import type { Row } from "./table.ts";

const SAMPLES = 15;

export async function startup(newest: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const revision of revisions) {
    const measured = await sample(SAMPLES, () => inProcess(timed(`await import(${url(built(revision, "validators"))});`), bench));
    rows.push({ what: `import all validators of ${revision}`, measured, unit: "ms", limit: 10 });
  }
  const schemas = url(built(newest, "schemas"));
  const peers: Record<string, string> = {
    "import all schemas, TypeBox included": `await import(${schemas});`,
    "the same checks by TypeBox Compile": `const { Compile } = await import("typebox/compile");
      for (const schema of Object.values(await import(${schemas}))) Compile(schema);`,
    "the same checks by AJV": `const { Ajv2020 } = await import("ajv/dist/2020.js");
      const { readFileSync } = await import("node:fs");
      const document = JSON.parse(readFileSync(${JSON.stringify(schemaFile(newest))}, "utf8"));
      const ajv = new Ajv2020({ strict: false, validateFormats: false }).addSchema(document, "mcp");
      for (const name of Object.keys(document.$defs)) ajv.compile({ $ref: "mcp#/$defs/" + name });`,
  };
  for (const [what, code] of Object.entries(peers)) {
    rows.push({ what, measured: await sample(5, () => inProcess(timed(code), bench)), unit: "ms" });
  }
  return rows;
}

function timed(code: string): string {
  return `const start = performance.now();\n${code}\nconsole.log(performance.now() - start);`;
}
