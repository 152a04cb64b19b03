/** What has passed, for the table in docs/transports.md. */
import { appendFileSync } from "node:fs";
import type { Guarantee } from "mcpgen/testing";

export interface Passed {
  readonly transport: string;
  readonly revision: string;
  readonly guarantee: Guarantee;
}

/** A file that lines are added to, where somebody wants to know. */
const file = process.env["MCPGEN_CONTRACT_REPORT"];

export function report(passed: Passed): void {
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(passed)}\n`);
}
