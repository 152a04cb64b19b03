/** A report as lines for a terminal. */
import type { Side } from "../../runtime/contract.ts";
import type { Entry, Report, Section } from "./report.ts";

export interface Look {
  /** How breaking things, compatible things and titles stand out; identity where there is no colour. */
  readonly paint: (what: "breaking" | "compatible" | "title", text: string) => string;
  /** Columns. */
  readonly width: number;
}

export const PLAIN: Look = { paint: (_, text) => text, width: 140 };

export function textOf(report: Report, look: Look = PLAIN): string {
  const { from, to, counts } = report;
  const lines = [
    look.paint("title", `${from} → ${to}`),
    `${counts.breaking} breaking and ${counts.compatible} compatible changes`,
    ...(counts.breaking === 0 ? [] : [`C: breaks clients written for ${from}; S: breaks servers`]),
    ...half("breaking", report.breaking, look),
    ...half("compatible", report.compatible, look),
  ];
  return `${lines.join("\n")}\n`;
}

/** `CS`, in columns that stay aligned. */
export function sidesText(breaks: readonly Side[]): string {
  return `${breaks.includes("client") ? "C" : " "}${breaks.includes("server") ? "S" : " "}`;
}

function half(kind: "breaking" | "compatible", sections: readonly Section[], look: Look): string[] {
  return sections.flatMap(({ title, entries }) => [
    "",
    look.paint(kind, `${kind === "breaking" ? "Breaking" : "Compatible"} · ${title}`),
    ...entries.flatMap((entry) => entryLines(entry, look)),
  ]);
}

/** Room for the name of a method or type before what happened to it. */
const NAME = 30;

function entryLines({ breaks, names, texts }: Entry, { width }: Look): string[] {
  const lead = `  ${sidesText(breaks)} `;
  const [only, ...others] = names;
  if (only !== undefined && others.length === 0 && texts.length > 0) {
    const head = `${lead}${only.padEnd(NAME)} `;
    return hanging(head, separated(texts, ";"), { width, indent: " ".repeat(head.length) });
  }
  const head = texts.length === 0 ? lead : `${lead}${texts.join("; ")} × ${names.length}: `;
  return hanging(head, separated(names, ","), { width, indent: " ".repeat(lead.length + 2) });
}

function separated(words: readonly string[], separator: string): string[] {
  return words.map((word, index) => (index < words.length - 1 ? word + separator : word));
}

interface Shape {
  readonly width: number;
  readonly indent: string;
}

/** Words after `head`, broken into lines of at most `width`. */
function hanging(head: string, words: readonly string[], { width, indent }: Shape): string[] {
  const lines: string[] = [];
  let line = head;
  let empty = true;
  for (const word of words) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line].map((text) => text.trimEnd());
}
