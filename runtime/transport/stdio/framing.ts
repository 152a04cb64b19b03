/** One JSON message per line. Bytes are looked at once and copied at most twice, however they arrive. */
import { isUtf8 } from "node:buffer";

export interface Framing {
  push(chunk: Buffer): void;
  /** Nothing follows: what waits for its newline never was a whole message. */
  end(): void;
}

export interface Lines {
  /** The longest line that is kept, in bytes. */
  readonly maxBytes: number;
  line(text: string): void;
  /** Called once for each line that is thrown away. */
  bad(why: Unreadable): void;
}

export type Unreadable = "too long" | "not UTF-8" | "unfinished";

/** Longer than any reasonable message, short enough to keep: 64 MiB. */
export const MAX_MESSAGE_BYTES: number = 64 * 1024 * 1024;

/** So many pieces are made one, so that a sender of single bytes costs the bytes and not an object for each of them. */
const MANY = 1024;

const NEWLINE = 10;
const BLANKS: ReadonlySet<number> = new Set(Buffer.from(" \t\r"));
const NOTHING = Buffer.alloc(0);

export function openFraming(lines: Lines): Framing {
  const held = openHeld();
  let skipping = false;

  function hold(rest: Buffer): void {
    if (rest.length === 0 || skipping) return;
    held.add(rest);
    if (held.size() <= lines.maxBytes) return;
    skipping = true;
    held.drop();
    lines.bad("too long");
  }

  return {
    push(chunk) {
      let from = 0;
      if (skipping) {
        const end = chunk.indexOf(NEWLINE);
        if (end === -1) return;
        skipping = false;
        from = end + 1;
      }
      const last = chunk.lastIndexOf(NEWLINE);
      if (last >= from) {
        emit(held.take(chunk.subarray(from, last)), lines);
        from = last + 1;
      }
      hold(chunk.subarray(from));
    },
    end() {
      if (held.take(NOTHING).some((byte) => !BLANKS.has(byte))) lines.bad("unfinished");
    },
  };
}

interface Held {
  add(piece: Buffer): void;
  size(): number;
  /** All of it and what completes it, which leaves nothing held. */
  take(last: Buffer): Buffer;
  drop(): void;
}

function openHeld(): Held {
  let joined: Buffer[] = [];
  let pieces: Buffer[] = [];
  let size = 0;

  function drop(): void {
    joined = [];
    pieces = [];
    size = 0;
  }

  return {
    add(piece) {
      size += piece.length;
      if (pieces.push(piece) < MANY) return;
      joined.push(Buffer.concat(pieces));
      pieces = [];
    },
    size: () => size,
    take(last) {
      if (size === 0) return last;
      const whole = Buffer.concat([...joined, ...pieces, last], size + last.length);
      drop();
      return whole;
    },
    drop,
  };
}

function emit(block: Buffer, lines: Lines): void {
  if (block.length <= lines.maxBytes && isUtf8(block)) for (const text of block.toString("utf8").split("\n")) tell(text, lines);
  else emitSeparately(block, lines);
}

/** One line of this block is broken or too long; the others are not. */
function emitSeparately(block: Buffer, lines: Lines): void {
  for (let from = 0; from <= block.length; ) {
    const end = block.indexOf(NEWLINE, from);
    const line = block.subarray(from, end === -1 ? block.length : end);
    from += line.length + 1;
    if (line.length > lines.maxBytes) lines.bad("too long");
    else if (isUtf8(line)) tell(line.toString("utf8"), lines);
    else lines.bad("not UTF-8");
  }
}

/** Blank lines say nothing. */
function tell(text: string, lines: Lines): void {
  if (text !== "" && text !== "\r") lines.line(text);
}
