/** Rows as text. A limit is shown as met or missed and decides nothing: machines differ. */
import type { Measured } from "./measure.ts";

export type Unit = "ms" | "KB" | "ns";

export interface Row {
  readonly what: string;
  readonly measured: Measured;
  readonly unit: Unit;
  readonly limit?: number;
}

export function printTable(title: string, rows: readonly Row[]): void {
  console.log(`\n${title}`);
  const width = Math.max(...rows.map(({ what }) => what.length));
  for (const { what, measured, unit, limit } of rows) {
    const { median, low, high } = measured;
    const spread = low === high ? "" : `${digits(low)} … ${digits(high)}`;
    const verdict = limit === undefined ? "" : `${median <= limit ? "pass" : "MISS"}  limit ${limit} ${unit}`;
    console.log(`  ${what.padEnd(width)}  ${`${digits(median)} ${unit}`.padStart(12)}  ${spread.padEnd(20)}  ${verdict}`.trimEnd());
  }
}

function digits(value: number): string {
  if (value >= 1000) return value.toFixed(0);
  return value >= 100 ? value.toFixed(1) : value.toPrecision(3);
}

/** Candidates side by side: what each costs, and how that compares with ours. The goal is what the official SDK should cost at least. */
export function printRatios(title: string, costs: ReadonlyMap<string, Measured>, goal: number): void {
  console.log(`\n${title}`);
  const ours = costs.get("mcpgen")?.median ?? Number.NaN;
  for (const [name, { median, low, high }] of costs) {
    const ratio = median / ours;
    const verdict = name === "official v2" ? `${ratio >= goal ? "pass" : "MISS"}  goal ${goal}×` : "";
    const spread = `${digits(low)} … ${digits(high)}`;
    console.log(
      `  ${name.padEnd(12)}  ${`${digits(median)} µs`.padStart(10)}  ${spread.padEnd(16)}  ${`${ratio.toFixed(2)}×`.padStart(7)}  ${verdict}`.trimEnd(),
    );
  }
}
