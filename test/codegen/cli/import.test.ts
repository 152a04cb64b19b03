/** The command as users run it: a child process in a folder of its own. */
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { assert, suite } from "../../harness.ts";

const test = suite("mcpgen import", { timeoutMs: 30_000 });

const MAIN = fileURLToPath(new URL("../../../codegen/cli/main.ts", import.meta.url));
const TSX = import.meta.resolve("tsx");

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

interface Place {
  mcpgen(...words: string[]): Promise<Ended>;
  read(file: string): Promise<string>;
  write(file: string, value: unknown): Promise<void>;
  files(): Promise<string[]>;
}

async function inFolder(use: (place: Place) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "mcpgen-"));
  try {
    await use({
      mcpgen: (...words) => run(folder, words),
      read: (file) => readFile(join(folder, file), "utf8"),
      write: async (file, value) => {
        await mkdir(dirname(join(folder, file)), { recursive: true });
        await writeFile(join(folder, file), typeof value === "string" ? value : JSON.stringify(value));
      },
      files: async () => {
        const entries = await readdir(folder, { recursive: true, withFileTypes: true });
        return entries
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
          .sort();
      },
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

function run(cwd: string, words: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, ["--import", TSX, MAIN, ...words], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  const text = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    text.out += chunk;
  });
  child.stderr.on("data", (chunk: Buffer) => {
    text.err += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, ...text }));
  });
}

const official = (type: string): object => ({
  $schema: "http://json-schema.org/draft-07/schema#",
  definitions: { Thing: { description: "A thing.", type, properties: { name: { description: "Its name.", type: "string" } } } },
});

test("a new revision gets its canonical file, its pin and an overlay to start from", () =>
  inFolder(async ({ mcpgen, read, write, files }) => {
    await write("schema.json", official("object"));
    const first = await mcpgen("import", "schema.json", "--revision", "2999-01-01", "--out", "my", "--with-docs");
    assert.equal([first.code, first.err], [0, ""]);
    assert.equal(await files(), [
      "my/2999-01-01.json",
      "my/docs/2999-01-01.json",
      "my/overlay/2999-01-01.json",
      "my/sources.json",
      "schema.json",
    ]);
    assert.equal(JSON.parse(await read("my/2999-01-01.json")).$defs, {
      Thing: { properties: { name: { type: "string" } }, type: "object" },
    });
    assert.equal(JSON.parse(await read("my/docs/2999-01-01.json")).types, {
      Thing: { doc: "A thing.", properties: { name: "Its name." } },
    });
    assert.match(await read("my/overlay/2999-01-01.json"), /^\{\n {2}"like": "20\d\d-\d\d-\d\d"\n\}\n$/);
    assert.equal(Object.keys(JSON.parse(await read("my/sources.json")).revisions["2999-01-01"]), ["bytes", "path", "sha256"]);

    await write("my/overlay/2999-01-01.json", "{}");
    const again = await mcpgen("import", "my/2999-01-01.json", "--revision", "2999-01-02", "--out", "my");
    assert.equal([again.code, await read("my/2999-01-02.json")], [0, await read("my/2999-01-01.json")]);
    assert.is(await read("my/overlay/2999-01-01.json"), "{}");
    assert.equal(JSON.parse(await read("my/overlay/2999-01-02.json")), { like: "2999-01-01" });
  }));

test("a changed file for a pinned revision is refused without a trace, until repinned", () =>
  inFolder(async ({ mcpgen, read, write }) => {
    const url = "https://raw.githubusercontent.com/o/r/b0f60ba5409db7a6582440a7b473cc0398890f15/schema.json";
    await write("schema.json", official("object"));
    await mcpgen("import", "schema.json", "--revision", "2999-01-01", "--out", "my", "--source", url);
    const [canonical, sources] = [await read("my/2999-01-01.json"), await read("my/sources.json")];
    assert.match(sources, '"repository": "o/r"');

    await write("schema.json", official("string"));
    const refused = await mcpgen("import", "schema.json", "--revision", "2999-01-01", "--out", "my");
    assert.equal([refused.code, refused.out], [1, ""]);
    assert.match(refused.err, /^not the file that is pinned for 2999-01-01: sha256 .+\n {2}at {2}schema\.json\n {2}fix .+--repin\n$/);
    assert.equal([await read("my/2999-01-01.json"), await read("my/sources.json")], [canonical, sources]);

    const repinned = await mcpgen("import", "schema.json", "--revision", "2999-01-01", "--out", "my", "--repin");
    assert.is(repinned.code, 0);
    assert.match(await read("my/2999-01-01.json"), '"type": "string"');
    assert.equal(Object.keys(JSON.parse(await read("my/sources.json")).revisions["2999-01-01"]), ["bytes", "path", "sha256"]);
  }));

test("--all fetches what is pinned, extensions too, and stops at the first that changed", () =>
  inFolder(async ({ mcpgen, read, write, files }) => {
    const upstream: Record<string, unknown> = {
      "/core": official("object"),
      "/ext": {
        $schema: "https://json-schema.org/draft/2020-12/schema",
        $defs: { Job: { items: { $ref: "#/$defs/Thing" } }, Thing: { type: "object", properties: { name: { type: "string" } } } },
      },
    };
    const server = createServer((request, response) => void response.end(JSON.stringify(upstream[request.url ?? ""])));
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    try {
      const address = server.address();
      const origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
      assert.is((await mcpgen("import", `${origin}/core`, "--revision", "2999-01-01", "--out", "my")).code, 0);
      assert.is(
        (await mcpgen("import", `${origin}/ext`, "--extension", "com.example/jobs", "--core", "2999-01-01", "--out", "my")).code,
        0,
      );
      const want = await Promise.all(["my/2999-01-01.json", "my/extensions/jobs.json", "my/sources.json"].map(read));
      assert.equal(JSON.parse(want[1] ?? "").uses, ["Thing"]);

      await write("my/2999-01-01.json", "edited");
      const all = await mcpgen("import", "--all", "--out", "my");
      assert.equal([all.code, all.err], [0, ""]);
      assert.match(all.out, /^written {4}my\/2999-01-01\.json\nunchanged {2}my\/extensions\/jobs\.json\n$/);
      assert.equal(await Promise.all(["my/2999-01-01.json", "my/extensions/jobs.json", "my/sources.json"].map(read)), want);

      await write("my/2999-01-01.json", "edited");
      upstream["/ext"] = official("string");
      const changed = await mcpgen("import", "--all", "--out", "my");
      assert.equal([changed.code, await read("my/2999-01-01.json")], [1, "edited"]);
      assert.match(changed.err, /pinned for com\.example\/jobs/);
      assert.ok((await files()).every((file) => !file.includes("partial")));
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }));

test("--all needs a url for every pin", () =>
  inFolder(async ({ mcpgen, write }) => {
    const none = await mcpgen("import", "--all");
    assert.equal(
      [none.code, none.err],
      [1, "no revision is pinned here\n  at  schema/sources.json\n  fix import one first: mcpgen import <file|url> --revision <r>\n"],
    );
    await write("schema.json", official("object"));
    await mcpgen("import", "schema.json", "--revision", "2999-01-01", "--out", "my");
    const local = await mcpgen("import", "--all", "--out", "my");
    assert.is(local.code, 1);
    assert.match(local.err, /no url is recorded for 2999-01-01\n {2}at {2}my\/sources\.json\n {2}fix .*--source <url>/);
  }));

test("an extension needs its core revision, and rulings where it differs", () =>
  inFolder(async ({ mcpgen, read, write }) => {
    await write("core.json", official("object"));
    await write("ext.json", { ...official("object"), definitions: { Thing: { type: "string" }, Job: { $ref: "#/definitions/Thing" } } });
    const words = ["import", "ext.json", "--extension", "com.example/jobs", "--core", "2999-01-01", "--out", "my"];
    const early = await mcpgen(...words);
    assert.equal([early.code, /is not here\n {2}at {2}my\/2999-01-01\.json/.test(early.err)], [1, true]);
    await mcpgen("import", "core.json", "--revision", "2999-01-01", "--out", "my");
    const disputed = await mcpgen(...words);
    assert.is(disputed.code, 1);
    assert.match(disputed.err, /Thing.* {2}at {2}my\/extensions\/jobs\.rulings\.json/s);

    const draft = disputed.err
      .slice(disputed.err.indexOf("\n{") + 1)
      .replace('"core"', '"own"')
      .replace("…", "Ours.");
    await write("my/extensions/jobs.rulings.json", draft);
    assert.is((await mcpgen(...words)).code, 0);
    assert.equal(Object.keys(JSON.parse(await read("my/extensions/jobs.json")).$defs), ["Job", "Thing"]);
  }));

test("a command line that cannot be meant ends with 2 and says why, without a stack", () =>
  inFolder(async ({ mcpgen, files }) => {
    const misused: [string[], RegExp][] = [
      [["import", "a.json", "--revision", "x", "--repinn"], /^unknown option --repinn\nSee `mcpgen import --help`\.\n$/],
      [["import"], /^which file\?/],
      [["constructor"], /^unknown command constructor\n\nUsage: mcpgen/],
      [[], /^Usage: mcpgen/],
    ];
    for (const [words, want] of misused) {
      const { code, out, err } = await mcpgen(...words);
      assert.equal([code, out], [2, ""]);
      assert.match(err, want);
    }
    assert.equal(await files(), []);
  }));

test("a name that would leave the folder, or take the place of another file, is refused", () =>
  inFolder(async ({ mcpgen, write, files }) => {
    await write("schema.json", official("object"));
    for (const words of [
      ["--revision", "../up"],
      ["--revision", "sources"],
      ["--extension", "a/../b", "--core", "x"],
    ]) {
      const { code, err } = await mcpgen("import", "schema.json", ...words);
      assert.equal([code, /cannot name a revision|not the id of an extension/.test(err)], [1, true], words.join(" "));
    }
    assert.equal(await files(), ["schema.json"]);
  }));

test("help has examples, and goes to where it can be piped", () =>
  inFolder(async ({ mcpgen }) => {
    const { code, out, err } = await mcpgen("import", "--help");
    assert.equal([code, err], [0, ""]);
    assert.match(out, /--revision=<date>.*EXAMPLES.*mcpgen import --all/s);
    assert.not.match(out, "\u001B");
    assert.match((await mcpgen("--help")).out, /import +Turn an official.*generate/s);
  }));

test.run();
