/** A revision by its name, or as the value that codegen made of one's own. */
import { protocols, type Revision, SUPPORTED_REVISIONS } from "../generated/index.ts";
import type { Protocol } from "./contract.ts";

/** The tables of a revision, loaded when first asked for. Throws where the name is none of the supported ones. */
export async function loadRevision(revision: Revision | Protocol): Promise<Protocol> {
  mustBeKnown(revision);
  return typeof revision === "string" ? protocols[revision]() : revision;
}

/** Types say it already, to those who use them. */
export function mustBeKnown(revision: Revision | Protocol): void {
  if (typeof revision !== "string" || Object.hasOwn(protocols, revision)) return;
  const known = SUPPORTED_REVISIONS.join(", ");
  throw new Error(
    `revision ${JSON.stringify(revision)} is unknown here: name one of ${known}, or give the \`protocol\` that codegen made of it`,
  );
}
