import type { Level } from "./contract.ts";

/** Numbers the levels of a log line, least severe first. */
export const severity: Readonly<Record<Level, number>> = {
  debug: 0,
  info: 1,
  notice: 2,
  warning: 3,
  error: 4,
  critical: 5,
  alert: 6,
  emergency: 7,
};

/** Above every level: a caller that asked for no log lines. */
export const SILENT: number = Number.POSITIVE_INFINITY;
