/** A transport that the contract is run over. */
import type { Revision } from "mcpgen";
import type { Carriage, OpenLink } from "mcpgen/testing";

export interface Tested {
  /** What comes before a comma is the transport, what comes after it how it is mounted. */
  readonly name: string;
  /** Those it can carry. */
  readonly revisions: readonly Revision[];
  readonly kind: Omit<Carriage, "revision">;
  /** Client and server share one event loop, so that no reader can be slower than its writer. */
  readonly inProcess?: true;
  readonly open: OpenLink;
}
