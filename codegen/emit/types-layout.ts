/** The text of json-schema-to-typescript as a person would have written it: real names, docs, indentation, no needless parentheses. */
import { newWriter, propertyKey, writeDoc } from "./file.ts";

export interface Member {
  readonly name: string;
  readonly doc: readonly string[];
}

const WIDTH = 100;

/** `members` are the properties behind the keys `p0`, `p1`, … of the text, which has no comments and one member a line. */
export function layOut(text: string, members: readonly Member[]): string {
  const writer = newWriter();
  const lines = flat(ungrouped(text.trim())).split("\n");
  for (const [number, line] of lines.entries()) {
    if (line.startsWith("}")) writer.setIndentationLevel(writer.getIndentationLevel() - 1);
    const isOpen = line.endsWith("{") || (number === lines.length - 1 && text.startsWith("export interface"));
    const { doc, head, type } = parsed(line, members);
    writeDoc(writer, doc);
    for (const part of folded({ head, type: isOpen ? type : `${type};` }, writer.getIndentationLevel() * 2)) writer.writeLine(part);
    if (line.endsWith("{")) writer.setIndentationLevel(writer.getIndentationLevel() + 1);
  }
  return writer.toString().trimEnd();
}

const STRING = /"(?:[^"\\]|\\.)*"/g;

interface Line {
  /** `name?:`, `export type X =`, or empty where the line only goes on. */
  readonly head: string;
  readonly type: string;
}

function parsed(line: string, members: readonly Member[]): Line & Pick<Member, "doc"> {
  const [, index, optional, type = ""] = /^p(\d+)(\??): (.*)$/.exec(line) ?? [];
  const member = index === undefined ? undefined : members[Number(index)];
  if (member !== undefined) return { doc: member.doc, head: `${propertyKey(member.name)}${optional}:`, type };
  const [, head = "", rest = line] = /^(export type \w+ =) (.*)$/.exec(line) ?? [];
  return { doc: [], head, type: rest };
}

/** A union that is too long for one line, one choice a line. */
function folded({ head, type }: Line, indentation: number): string[] {
  const line = head === "" ? type : `${head} ${type}`;
  const isPlain = !/[(){}]|\[(?!\])/.test(type.replaceAll(STRING, '""'));
  if (indentation + line.length <= WIDTH || head === "" || !isPlain) return [line];
  const choices = type.match(/(?:"(?:[^"\\]|\\.)*"|[^"|])+/g) ?? [];
  return choices.length < 2 ? [line] : [head, ...choices.map((choice) => `  | ${choice.trim()}`)];
}

/** Empty blocks, and nested blocks of nothing but an index signature, on one line. */
function flat(text: string): string {
  return text.replaceAll("{\n\n}", "{}").replaceAll(/(?<=: |= |\(){\n(\[k: string\]: [^\n{}]*)\n}/g, "{ $1 }");
}

/** Parentheses around a whole type are dropped, be it on one line or over several. */
function ungrouped(text: string): string {
  const openings = [...text.matchAll(/"(?:[^"\\]|\\.)*"|(?<=[:=] )\(/g)].filter(([found]) => found === "(");
  return openings.reduceRight((at, { index }) => {
    const end = closing(at, index);
    const isWhole = at[end + 1] === undefined || at[end + 1] === "\n";
    return isWhole ? at.slice(0, index) + at.slice(index + 1, end) + at.slice(end + 1) : at;
  }, text);
}

/** Where the parenthesis that opens at `start` closes. */
function closing(text: string, start: number): number {
  let depth = 0;
  for (const { 0: found, index } of text.slice(start).matchAll(/"(?:[^"\\]|\\.)*"|[()]/g)) {
    depth += found === "(" ? 1 : found === ")" ? -1 : 0;
    if (depth === 0) return start + index;
  }
  return text.length;
}
