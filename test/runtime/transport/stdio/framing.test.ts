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

/** How many bytes are copied while `run` runs. */
function copiedBy(run: () => void): number {
  const { concat } = Buffer;
  let copied = 0;
  Buffer.concat = (list, length) => {
    const whole = concat(list, length);
    copied += whole.length;
    return whole;
  };
  try {
    run();
  } finally {
    Buffer.concat = concat;
  }
  return copied;
}

for (const [size, bytes] of [
  [16 * 1024, 48 * 1024 * 1024],
  [1, 2 * 1024 * 1024],
  [1460, 32 * 1024 * 1024],
] as const) {
  test(`of a message of ${bytes} bytes in chunks of ${size} no byte is copied more than twice`, () => {
    const chunk = Buffer.alloc(size, "x");
    const lines: string[] = [];
    const framing = openFraming({ maxBytes: 64 * 1024 * 1024, line: (text) => void lines.push(text), bad: assert.unreachable });
    const copied = copiedBy(() => {
      for (let sent = 0; sent < bytes; sent += size) framing.push(chunk);
      framing.push(Buffer.from("\n"));
    });
    assert.is(lines[0]?.length, Math.ceil(bytes / size) * size);
    assert.ok(copied <= 2 * Math.ceil(bytes / size) * size, `${copied} bytes`);
  });
}

test("a line beyond the cap is refused, however it arrives, and one without an end is not even put together", () => {
  const long = Buffer.from(`${"x".repeat(150)}\nnext\n`);
  for (const size of [1, 7, 90, 149, 150, 151, 160]) {
    const chunks = Array.from({ length: Math.ceil(long.length / size) }, (_, at) => long.subarray(at * size, (at + 1) * size));
    assert.equal(read(chunks, 100), { lines: ["next"], bad: ["too long"] }, `chunks of ${size}`);
  }
  const endless = Array.from({ length: 1000 }, () => Buffer.alloc(1000, "x"));
  assert.is(
    copiedBy(() => read(endless, 10_000)),
    0,
  );
});

test("lines of the same chunk are measured one by one", () => {
  const text = `${"a".repeat(90)}\n${"b".repeat(101)}\n${"c".repeat(100)}\n`;
  assert.equal(read([Buffer.from(text)], 100), { lines: ["a".repeat(90), "c".repeat(100)], bad: ["too long"] });
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
