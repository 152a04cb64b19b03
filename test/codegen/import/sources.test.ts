import { originOf, pin, readSources } from "../../../codegen/import/sources.ts";
import { Problem } from "../../../codegen/problem.ts";
import { assert, suite } from "../../harness.ts";

const test = suite("import: sources");

const ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const bytes = new TextEncoder().encode("abc");
const url = "https://example.com/schema.json";
const order = { name: "2030-01-01", bytes, found: { path: "schema.json" }, repin: false, where: "schema.json" };

test("the first import pins what it found", () => {
  assert.equal(pin({ ...order, pinned: undefined }), { path: "schema.json", sha256: ABC, bytes: 3 });
});

test("the pinned content leaves the entry as it is", () => {
  const pinned = { repository: "o/r", url, sha256: ABC, bytes: 3 };
  assert.is(pin({ ...order, pinned }), pinned);
  assert.is(pin({ ...order, pinned, repin: true }), pinned);
});

test("an entry without a url learns the one it was fetched from", () => {
  assert.equal(pin({ ...order, found: { url }, pinned: { path: "schema.json", sha256: ABC, bytes: 3 } }), { url, sha256: ABC, bytes: 3 });
});

test("another content is refused with both checksums, and accepted with repin", () => {
  const pinned = { url, sha256: "0".repeat(64), bytes: 9 };
  const words = new RegExp(`pinned for 2030-01-01: sha256 ${ABC} \\(3 bytes\\), pinned 0{64} \\(9 bytes\\)[^]*schema.json[^]*--repin`);
  assert.throws(() => pin({ ...order, pinned }), words);
  assert.equal(pin({ ...order, pinned, repin: true }), { path: "schema.json", sha256: ABC, bytes: 3 });
});

test("a raw GitHub URL at a commit says where the file is kept", () => {
  const commit = "b0f60ba5409db7a6582440a7b473cc0398890f15";
  const raw = `https://raw.githubusercontent.com/o/r/${commit}/schema/x/schema.json`;
  assert.equal(originOf(raw), { repository: "o/r", commit, path: "schema/x/schema.json", url: raw });
  const moving = "https://raw.githubusercontent.com/o/r/main/schema.json";
  assert.equal(originOf(moving), { url: moving });
});

test("no file is no pins", () => assert.equal(readSources(undefined, "sources.json"), { revisions: {}, extensions: {} }));

const refused: Record<string, [string, string]> = {
  "broken JSON": ["{", "sources.json"],
  "a list": ["[]", "sources.json#"],
  "an unknown key": ['{"2025-11-25":{}}', "sources.json#/2025-11-25"],
  "a checksum that is none": ['{"revisions":{"x":{"sha256":"abc","bytes":1}}}', "sources.json#/revisions/x"],
  "a url that is no text": [`{"revisions":{"x":{"sha256":"${ABC}","bytes":1,"url":1}}}`, "sources.json#/revisions/x"],
  "an extension without its core": [`{"extensions":{"x":{"sha256":"${ABC}","bytes":1,"extension":"a/x"}}}`, "sources.json#/extensions/x"],
};

for (const [name, [text, where]] of Object.entries(refused)) {
  test(`refused: ${name}`, () => {
    assert.throws(
      () => readSources(text, "sources.json"),
      (error: unknown) => error instanceof Problem && error.where === where,
    );
  });
}

test.run();
