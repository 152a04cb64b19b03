/** Reads what people wrote by hand into `schema/overlay/`, and says exactly where it is not an overlay. */
import { Errors } from "typebox/schema";
import { parseSorted } from "../json.ts";
import { Problem } from "../problem.ts";
import type { CommonOverlay, RevisionOverlay } from "./format.ts";
import { mistakeIn } from "./mistake.ts";
import { COMMON_OVERLAY, REVISION_OVERLAY } from "./schema.ts";

export function readCommonOverlay(text: string, file: string): CommonOverlay {
  const value = parse(text, file);
  check(COMMON_OVERLAY, value, file);
  return value as CommonOverlay;
}

export function readRevisionOverlay(text: string, file: string): RevisionOverlay {
  const value = parse(text, file);
  check(REVISION_OVERLAY, value, file);
  return value as RevisionOverlay;
}

function parse(text: string, file: string): unknown {
  try {
    return parseSorted(text);
  } catch (cause) {
    throw new Problem({
      what: `not JSON (${cause instanceof Error ? cause.message : String(cause)})`,
      where: file,
      fix: "repair the file",
    });
  }
}

function check(schema: object, value: unknown, file: string): void {
  const [valid, errors] = Errors(schema, value);
  if (!valid) throw mistakeIn(schema, errors, file);
}
