import fc from "fast-check";
import { openFraming } from "../../../../runtime/transport/stdio/framing.ts";
import { assert, suite } from "../../../harness.ts";

const test = suite("framing");

function read(chunks: readonly Uint8Array[], maxBytes = 1024 * 1024): { readonly lines: string[]; readonly bad: string[] } {
  const lines: string[] = [];
  const bad: string[] = [];
  const framing = openFraming({ maxBytes, line: (text) => void lines.push(text), bad: (why) => void bad.push(why) });
  for (const chunk of chunks) framing.push(Buffer.from(chunk));
  return { lines, bad };
}

/** Cuts bytes into chunks at the given places, whatever they cut through. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, at) => bytes.subarray(at === 0 ? 0 : ends[at - 1], end));
}

test("any lines come out of any chunks as they went in", () => {
  const line = fc.string({ unit: "grapheme" }).map((text) => text.replaceAll(/[\r\n]/g, "\u2028"));
  fc.assert(
    fc.property(fc.array(line), fc.array(fc.nat()), (lines, places) => {
      const bytes = Buffer.from(lines.map((each) => `${each}\n`).join(""));
      assert.equal(read(cut(bytes, places)), { lines: lines.filter((each) => each !== ""), bad: [] });
    }),
  );
});

test("any bytes at all are lines, broken lines, or not yet lines", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.array(fc.nat()), fc.integer({ min: 1, max: 50 }), (bytes, places, maxBytes) => {
      const { lines, bad } = read(cut(bytes, places), maxBytes);
      const newlines = bytes.filter((byte) => byte === 10).length;
      assert.ok(lines.length + bad.length <= newlines + 1);
    }),
  );
});

test("a carriage return before the newline is whitespace, and blank lines say nothing", () => {
  assert.equal(
    read([Buffer.from('\n\r\n{"a":1}\r\n\n')]).lines.map((text) => JSON.parse(text)),
    [{ a: 1 }],
  );
});

test("one broken line does not take its neighbours with it", () => {
  const bytes = Buffer.concat([Buffer.from("a\n"), Buffer.from([0xff, 10]), Buffer.from("é\n"), Buffer.from([0xc3, 10])]);
  assert.equal(read([bytes]), { lines: ["a", "é"], bad: ["not UTF-8", "not UTF-8"] });
});

test("a line beyond the cap is reported once and skipped to its end, and the next one is read", () => {
  const chunks = ["x".repeat(60), "x".repeat(60), "x".repeat(60), "x\nnext\n", "last\n"].map((text) => Buffer.from(text));
  assert.equal(read(chunks, 100), { lines: ["next", "last"], bad: ["too long"] });
});

test("a message of tens of megabytes in small chunks takes linear time", () => {
  const megabytes = 32;
  const chunk = Buffer.alloc(16 * 1024, "x");
  const chunks = [...Array.from({ length: megabytes * 64 }, () => chunk), Buffer.from("\n")];
  assert.is(read(chunks, 64 * 1024 * 1024).lines[0]?.length, megabytes * 1024 * 1024);
});

test("what waits for its newline when the input ends is reported, unless it is blank or was reported before", () => {
  const endings: Record<string, readonly string[]> = {
    '{"a":1}': ["unfinished"],
    " \r": [],
    "{}\n": [],
    "": [],
    [`${"x".repeat(200)}`]: ["too long"],
  };
  for (const [text, want] of Object.entries(endings)) {
    const bad: string[] = [];
    const framing = openFraming({ maxBytes: 100, line: () => undefined, bad: (why) => void bad.push(why) });
    framing.push(Buffer.from(text));
    framing.end();
    framing.end();
    assert.equal(bad, want, text);
  }
});

test.run();
