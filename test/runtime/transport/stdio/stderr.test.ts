import fc from "fast-check";
import { openLogLines } from "../../../../runtime/transport/stdio/stderr.ts";
import { assert, suite } from "../../../harness.ts";

const test = suite("log lines");

function read(chunks: readonly Uint8Array[]): string[] {
  const lines: string[] = [];
  const log = openLogLines((line) => void lines.push(line));
  for (const chunk of chunks) log.push(Buffer.from(chunk));
  log.end();
  return lines;
}

test("lines come out whole, however they arrive, the last one without its newline too", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme" })), fc.integer({ min: 1, max: 7 }), (texts, size) => {
      const lines = texts.map((text) => text.replaceAll(/[\r\n]/g, "-"));
      const bytes = Buffer.from(
        lines
          .map((line) => `${line}\r\n`)
          .join("")
          .slice(0, -2),
      );
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
      const last = lines.at(-1) === "" ? lines.slice(0, -1) : lines;
      assert.equal(read(chunks), last);
    }),
  );
});

test("a line without an end is handed on in pieces, and nothing of it is lost", () => {
  const chunk = Buffer.alloc(50_000, "x");
  const lines = read([chunk, chunk, chunk]);
  assert.is(lines.join("").length, 150_000);
  assert.ok(lines.every(({ length }) => length <= 64 * 1024));
});

test("what is not UTF-8 is replaced, because a log is no message", () => {
  assert.equal(read([Buffer.from([0xff, 0x61, 10, 0xc3])]), ["\ufffda", "\ufffd"]);
});

test.run();
