/** `schema/docs.json` against the models: nothing without text, no text without a place, and every text fit for a hover. */
import { readFileSync } from "node:fs";
import { wantedDocs } from "../../codegen/docs.ts";
import { loadProtocols, SHIPPED } from "../../codegen/load.ts";
import { isObject } from "../../codegen/schema.ts";
import { assert, suite } from "../harness.ts";

const test = suite("docs");

const { models, docs } = await loadProtocols({ schemaDir: SHIPPED });
const file = readFileSync(new URL("../../schema/docs.json", import.meta.url), "utf8");

test("every type, property and method of every revision has a text", () => {
  assert.equal(docs.missing(models.flatMap(wantedDocs)), []);
});

test("every text has a place in some revision", () => {
  assert.equal(docs.unused(), []);
});

test("the file is sorted by code unit and has no key twice", () => {
  assert.ok(
    file === `${JSON.stringify(sorted(JSON.parse(file)), null, 2)}\n`,
    "sort the keys of schema/docs.json, two spaces of indentation",
  );
});

test("every text is one sentence of at most 200 characters", () => {
  for (const text of textsOf(JSON.parse(file))) {
    assert.ok(text.length <= 200, `too long: ${text}`);
    assert.match(text, /^[A-Z0-9`][^\n]*\.$/);
    assert.not.match(text, /[.!?] [A-Z]/, `more than one sentence: ${text}`);
    assert.not.match(text, /\]\(/, `a link: ${text}`);
    assert.is((text.split("`").length - 1) % 2, 0, `an open backtick: ${text}`);
  }
});

function sorted(value: unknown): unknown {
  if (!isObject(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
}

function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return isObject(value) ? Object.values(value).flatMap(textsOf) : [];
}

test.run();
