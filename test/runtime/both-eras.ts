/** What the tests of both eras have in common. */
import type { Revision } from "mcpgen";
import type { ClientCapabilities } from "mcpgen/client";

export const ERAS: readonly Revision[] = ["2025-11-25", "2026-07-28"];

/** A form with one string in it. */
export function form(name: string): {
  message: string;
  requestedSchema: { type: "object"; properties: Record<string, { type: "string" }> };
} {
  return { message: `${name}?`, requestedSchema: { type: "object", properties: { [name]: { type: "string" } } } };
}

export const asking: ClientCapabilities = { elicitation: {}, sampling: {}, roots: {} };
