/** The few sentences that generated doc comments share. */
import type { Deprecation } from "../../runtime/contract.ts";

export function deprecation(deprecated: Deprecation | undefined): string[] {
  if (deprecated === undefined) return [];
  const { since, removal, instead } = deprecated;
  return [`@deprecated Since ${since}${removal === undefined ? "" : `, may go in ${removal}`}: ${instead}`];
}
