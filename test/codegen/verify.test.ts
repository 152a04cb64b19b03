import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { SHIPPED } from "../../codegen/load.ts";
import type { RevisionOverlay } from "../../codegen/overlay/format.ts";
import type { Schema } from "../../codegen/schema.ts";
import { needed } from "../../codegen/verify/tools.ts";
import { assert, suite } from "../harness.ts";

const test = suite("mcpgen verify", { timeoutMs: 120_000 });
const MAIN = fileURLToPath(new URL("../../codegen/cli/main.ts", import.meta.url));
const TSX = import.meta.resolve("tsx");
const SEE = "https://example.com/spec";

interface Ended {
  readonly code: number;
  readonly out: string;
}

function mcpgen(cwd: string, ...words: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, ["--import", TSX, MAIN, ...words], { cwd }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, out: stdout + stderr });
    });
  });
}

/** What was imported, what the overlay says, and what was published. */
interface Given {
  readonly canonical: Readonly<Record<string, Schema>>;
  readonly overlay?: RevisionOverlay;
  readonly official: object;
}

async function temporary(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), "mcpgen-verify-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

async function verified({ canonical, overlay = {}, official }: Given): Promise<Ended> {
  const folder = await mkdtemp(join(tmpdir(), "mcpgen-verify-"));
  const put = async (file: string, value: unknown): Promise<void> => {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), JSON.stringify(value));
  };
  try {
    await put("schema/x.json", { $schema: "https://json-schema.org/draft/2020-12/schema", $defs: canonical });
    await put("schema/overlay/x.json", { like: "2025-06-18", ...overlay });
    await put("official/x/schema.json", { $schema: "http://json-schema.org/draft-07/schema#", definitions: official });
    return await mcpgen(folder, "verify", "official", "--schema", "schema");
  } finally {
    await rm(folder, { recursive: true });
  }
}

const TEXT: Schema = { type: "string" };
const OFFICIAL = {
  Label: { type: "object", properties: { id: { type: "integer" }, kind: TEXT }, required: ["kind"] },
  LabelList: { type: "array", items: { $ref: "#/definitions/Label", description: "Prose." } },
};
const CANONICAL: Readonly<Record<string, Schema>> = {
  Label: { type: "object", properties: { id: { type: "integer" }, kind: TEXT }, required: ["kind"] },
  LabelList: { type: "array", items: { $ref: "#/$defs/Label" } },
};

test("validators that mean what the official file says pass", async () => {
  const { code, out } = await verified({ canonical: CANONICAL, official: OFFICIAL });
  assert.match(out, /^x: 200 values for 2 definitions; 0 differences explained, 0 unexplained$/m);
  assert.is(code, 0);
});

test("a difference is explained by the pin or the patch that makes it", async () => {
  const { code, out } = await verified({
    canonical: CANONICAL,
    official: OFFICIAL,
    overlay: {
      patches: [{ at: "/$defs/Label/properties/id/type", was: "integer", now: ["integer", "null"], why: "It may be null.", see: SEE }],
      types: { Label: { pins: { kind: "label" }, see: SEE } },
    },
  });
  assert.match(out, /[1-9]\d* differences explained, 0 unexplained/);
  assert.match(out, /^ {2}patch \/\$defs\/Label\/properties\/id\/type +[1-9]/m);
  assert.match(out, /^ {2}pin Label\.kind +[1-9]/m);
  assert.is(code, 0);
});

test("a mistake of the import is unexplained, and fails", async () => {
  const lax: Schema = { type: "object", properties: { id: { type: "integer" }, kind: TEXT } };
  const { code, out } = await verified({ canonical: { ...CANONICAL, Label: lax }, official: OFFICIAL });
  assert.match(out, /0 differences explained, [1-9]\d* unexplained/);
  assert.match(out, /unexplained: isLabel accepts \{/);
  assert.is(code, 1);
});

test("a definition that only one side has is named", async () => {
  const { code, out } = await verified({ canonical: { ...CANONICAL, Ours: TEXT }, official: { ...OFFICIAL, Theirs: TEXT } });
  assert.match(out, "Theirs is in the official file and nowhere else");
  assert.match(out, "Ours is not in the official file");
  assert.is(code, 1);
});

test("inline params are found where the official file has them", async () => {
  const params: Schema = { type: "object", properties: { level: { type: "integer" } }, required: ["level"] };
  const message = (inner: object): Schema => ({
    type: "object",
    properties: { method: { const: "notifications/cancelled" }, params: inner },
    required: ["method"],
  });
  const { code, out } = await verified({
    canonical: { CancelledNotification: message({ $ref: "#/$defs/CancelledNotificationParams" }), CancelledNotificationParams: params },
    official: { CancelledNotification: message(params) },
    overlay: {
      methods: { "notifications/cancelled": { direction: "both", scope: "owner", see: SEE } },
      patches: [
        {
          at: "/$defs/CancelledNotificationParams/properties/level",
          was: { type: "integer" },
          now: { type: "number" },
          why: "It may.",
          see: SEE,
        },
      ],
    },
  });
  assert.match(out, /^ {2}patch \/\$defs\/CancelledNotificationParams\/properties\/level +[1-9]/m);
  assert.match(out, " 0 unexplained");
  assert.is(code, 0);
});

test("a folder that is not there, or holds no official file, is named, whatever the schema folder is", async () => {
  await using folder = await temporary();
  for (const schema of [SHIPPED, "nope-either"]) {
    const lost = await mcpgen(folder.path, "verify", "nowhere", "--schema", schema);
    assert.match(lost.out, /cannot read the folder of official files[\s\S]*at {2}nowhere\n {2}fix .*<revision>\/schema\.json/);
    assert.is(lost.code, 1);
    const empty = await mcpgen(folder.path, "verify", ".", "--schema", schema);
    assert.match(empty.out, /no <revision>\/schema\.json in this folder\n {2}at {2}\.\n/);
    assert.is(empty.code, 1);
  }
});

test("official files of other revisions only: says where it looked", async () => {
  await using folder = await temporary();
  await mkdir(join(folder.path, "1999-01-01"));
  await writeFile(join(folder.path, "1999-01-01", "schema.json"), "{}");
  const { code, out } = await mcpgen(tmpdir(), "verify", folder.path, "--schema", SHIPPED);
  assert.match(out, /2025-11-25: skipped, there is no .*2025-11-25.schema\.json/);
  assert.match(out, "no official file of any revision");
  assert.is(code, 1);
});

test("where AJV or fast-check is absent, it says what to install", async () => {
  const absent = Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" });
  const reason = await needed(Promise.reject(absent)).catch((error: Error) => error.message);
  assert.match(reason, "needs ajv and fast-check");
  assert.match(reason, "npm install --save-dev ajv fast-check");
});

const OFFICIAL_FILES = process.env["MCPGEN_OFFICIAL_SCHEMAS"];
const TITLE = "every revision differs from its official file by patches and pins alone";
if (OFFICIAL_FILES === undefined || OFFICIAL_FILES === "") {
  test.skip(TITLE, "MCPGEN_OFFICIAL_SCHEMAS names no folder with <revision>/schema.json");
} else {
  test(TITLE, async () => {
    const { code, out } = await mcpgen(process.cwd(), "verify", OFFICIAL_FILES, "--schema", SHIPPED, "--samples", "40");
    assert.not.match(out, "skipped");
    assert.is(code, 0, out);
  });
}

test.run();
