/** What a server logs, line by line. Nothing of it is a message, so nothing of it is a failure. */
import { StringDecoder } from "node:string_decoder";

export interface LogLines {
  push(chunk: Buffer): void;
  end(): void;
}

/** A longer line is handed on in pieces: nobody has to keep what a server writes without ever ending a line. In UTF-16 units. */
const LONGEST_LINE = 64 * 1024;

export function openLogLines(line: (text: string) => void): LogLines {
  const decoder = new StringDecoder("utf8");
  let rest = "";

  function take(text: string): void {
    const lines = text.split("\n");
    lines[0] = rest + lines[0];
    rest = lines.pop() ?? "";
    for (const each of lines) line(each.endsWith("\r") ? each.slice(0, -1) : each);
    for (; rest.length > LONGEST_LINE; rest = rest.slice(LONGEST_LINE)) line(rest.slice(0, LONGEST_LINE));
  }

  return {
    push: (chunk) => take(decoder.write(chunk)),
    end() {
      take(decoder.end());
      if (rest !== "") line(rest);
      rest = "";
    },
  };
}
