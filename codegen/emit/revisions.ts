/** `docs/revisions.md`: what each revision added, removed and changed, and what gets lost between them. */
import type { Side } from "../../runtime/contract.ts";
import { diffModels } from "../diff/diff.ts";
import { changeText, type Entry, type Report, reportOf, type Section } from "../diff/report.ts";
import type { ProtocolModel } from "../model.ts";
import { headerOf } from "./layout.ts";
import { type Limit, type Limits, limitsOf } from "./limits.ts";
import { mergeRevisions } from "./merge.ts";

/** `models` oldest first. */
export function emitRevisions(models: readonly ProtocolModel[]): string {
  const vocabulary = mergeRevisions(models);
  const steps = models.slice(1).map((newer, index) => reportOf(diffModels(models[index] ?? newer, newer)));
  const older = models.slice(0, -1).map((model) => limitsOf(model, vocabulary));
  const lines = [
    ...headerOf(vocabulary.model).map((line) => `<!-- ${line} -->`),
    "# Protocol revisions",
    "",
    "What each revision changed, seen from code that was written for the one before: **C** breaks clients, **S** breaks servers.",
    "A change breaks the side that sends if what it sent is no longer right, and the side that receives if it may meet what could not come",
    "before; what is merely new breaks nobody, because every object is open. A change that many types share is said once.",
    "",
    ...wireTable(models),
    ...[...steps].reverse().flatMap(stepLines),
    ...firstLines(models[0]),
    ...limitLines(older),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function wireTable(models: readonly ProtocolModel[]): string[] {
  const newestFirst = [...models].reverse();
  const rows = [...new Set(newestFirst.flatMap(({ wire }) => Object.keys(wire)))].sort();
  const cell = (model: ProtocolModel, row: string): string => String(new Map<string, unknown>(Object.entries(model.wire)).get(row) ?? "");
  return [
    "## On the wire",
    "",
    `| | ${newestFirst.map(({ revision }) => revision).join(" | ")} |`,
    `|---|${newestFirst.map(() => "---|").join("")}`,
    ...rows.map((row) => `| \`${row}\` | ${newestFirst.map((model) => cell(model, row)).join(" | ")} |`),
    "",
  ];
}

function stepLines({ from, to, counts, breaking, compatible }: Report): string[] {
  return [
    `## ${to}`,
    "",
    `Since ${from}: ${counts.breaking} breaking and ${counts.compatible} compatible changes.`,
    "",
    ...half("Breaking", breaking),
    ...half("Compatible", compatible),
  ];
}

function half(title: string, sections: readonly Section[]): string[] {
  return sections.flatMap((section) => {
    const say = section.of === "type" ? code : plain;
    return [`### ${title}: ${lower(section.title)}`, "", ...section.entries.map((entry) => entryLine(entry, say)), ""];
  });
}

function entryLine({ breaks, names, texts }: Entry, say: (text: string) => string): string {
  const mark = breaks.length === 0 ? "" : `**${breaks.map(letter).join(" ")}** `;
  const list = names.map(code).join(", ");
  if (texts.length === 0) return `- ${list}`;
  const said = texts.map(say).join("; ");
  return names.length === 1 ? `- ${mark}${list}: ${said}` : `- ${mark}${said} × ${names.length}: ${list}`;
}

function letter(side: Side): string {
  return side === "client" ? "C" : "S";
}

function firstLines(first: ProtocolModel | undefined): string[] {
  if (first === undefined) return [];
  const list = (kind: string): string =>
    first.methods
      .filter((method) => method.kind === kind)
      .map(({ method }) => code(method))
      .join(", ");
  return [
    `## ${first.revision}`,
    "",
    `The oldest one here: ${first.types.size} types.`,
    "",
    `- Requests: ${list("request")}`,
    `- Notifications: ${list("notification")}`,
    "",
  ];
}

function limitLines(limits: readonly Limits[]): string[] {
  if (limits.length === 0) return [];
  return [
    "## What the vocabulary cannot translate",
    "",
    "Handlers speak the newest form of every type. A property that an older revision does not know is left out of what is sent to it.",
    "What follows has no such answer: the runtime gives it the nearest shape the caller understands, or refuses it by name.",
    "",
    ...[...limits]
      .reverse()
      .flatMap(({ revision, absent, beyond, unseen }) => [
        `### In ${revision}`,
        "",
        ...(absent.length === 0 ? [] : [`- Cannot be asked or told: ${absent.map(code).join(", ")}`]),
        ...byType(beyond).map((text) => `- Beyond its words: ${text}`),
        ...byType(unseen).map((text) => `- Sent by its peers, seen by no handler: ${text}`),
        "",
      ]),
  ];
}

function byType(limits: readonly Limit[]): string[] {
  const types = [...new Set(limits.map(({ type }) => type))];
  return types.map((name) => {
    const own = limits.filter(({ type }) => type === name);
    return `${code(name)}: ${own.map((limit) => code(changeText(limit))).join("; ")}`;
  });
}

/** Text that Markdown must not take for more. */
function plain(text: string): string {
  return text.replaceAll(/[\\`*_<|]/g, "\\$&");
}

function code(text: string): string {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function lower(title: string): string {
  return title.slice(0, 1).toLowerCase() + title.slice(1);
}
