/** The table of docs/transports.md: how many cases of each guarantee have passed over each transport, in each era. */
import { GUARANTEES } from "mcpgen/testing";
import { MATRIX } from "./matrix.ts";
import type { Passed } from "./report.ts";
import { transportOf } from "./transport-of.ts";

export const BEGIN = "<!-- The table is written by `npm run docs:transports`. -->";
export const END = "<!-- End of the table. -->";

const ERAS = ["handshake", "stateless"] as const;
type Era = (typeof ERAS)[number];

/** A column for each. */
export const TRANSPORTS: readonly string[] = [...new Set(MATRIX.map(({ name }) => transportOf(name)))];

export interface Cell {
  readonly guarantee: string;
  readonly transport: string;
  readonly era: Era;
  /** Empty where nothing has passed. */
  readonly count: string;
}

/** Rows are guarantees; in each cell the handshake era stands before the stateless one. */
export function tableOf(passed: readonly Passed[]): string {
  const count = (guarantee: string, transport: string, era: Era): string => {
    const found = passed.filter((each) => each.guarantee === guarantee && each.transport === transport && eraOf(each.revision) === era);
    return found.length === 0 ? "" : String(found.length);
  };
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    row(["", ...TRANSPORTS]),
    row(["---", ...TRANSPORTS.map(() => ":-:")]),
    ...GUARANTEES.map((guarantee) =>
      row([guarantee, ...TRANSPORTS.map((each) => ERAS.map((era) => count(guarantee, each, era)).join(" · "))]),
    ),
  ].join("\n");
}

/** The cells of a table as it stands in a file. */
export function cellsOf(document: string): Cell[] {
  const text = document.split(BEGIN)[1]?.split(END)[0] ?? "";
  const [head = [], , ...rows] = text
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) =>
      line
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim()),
    );
  return rows.flatMap(([guarantee = "", ...cells]) =>
    cells.flatMap((cell, index) => {
      const counts = cell.split("·");
      return ERAS.map((era, at) => ({ guarantee, transport: head[index + 1] ?? "", era, count: counts[at]?.trim() ?? "" }));
    }),
  );
}

/** The shape alone: which cells there are, in order. */
export function shapeOf(cells: readonly Cell[]): string[] {
  return cells.map(({ guarantee, transport, era }) => `${guarantee} · ${transport} · ${era}`);
}

function eraOf(revision: string): Era {
  return revision < "2026-07-28" ? "handshake" : "stateless";
}
