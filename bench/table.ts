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
