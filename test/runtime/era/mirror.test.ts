import fc from "fast-check";
import { decodeMirrored, encodeMirrored } from "../../../runtime/era/mirror.ts";
import { assert, suite } from "../../harness.ts";

const test = suite("mirror");

test("a name that a header can carry is carried as it is", () => {
  for (const name of ["add", "a b", "!~", ""]) assert.is(encodeMirrored(name), name);
});

test("what a header would change, lose or mistake travels as base64", () => {
  assert.is(encodeMirrored("é"), "=?base64?w6k=?=");
  for (const name of [" x", "x ", "a\tb", "a\nb", "\u0000", "漢", "=?base64?SGVsbG8=?="]) {
    assert.match(encodeMirrored(name), /^=\?base64\?[A-Za-z0-9+/]+=*\?=$/);
  }
});

test("any text comes back from its header", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (name) => decodeMirrored(encodeMirrored(name).trim()) === name));
});

test("base64 is read strictly, and what is not marked on both sides is literal", () => {
  assert.is(decodeMirrored("=?base64?SGVsbG8=?="), "Hello");
  for (const bad of ["=?base64?SGVsbG8?=", "=?base64?SGVs!!!bG8=?=", "=?base64?/w==?="]) {
    assert.is(decodeMirrored(bad), undefined);
  }
  for (const literal of ["SGVsbG8=", "=?base64?SGVsbG8=", "=?BASE64?SGVsbG8=?="]) assert.is(decodeMirrored(literal), literal);
});

test.run();
