/** The client of a conversation, as handlers see it. */
import type { Peer, Principal } from "./contract.ts";
import { covers, withImplied } from "./gate.ts";

export interface PeerFacts {
  readonly revision: string;
  readonly info?: Peer["info"];
  readonly capabilities: Peer["capabilities"];
  readonly session?: string | undefined;
  readonly principal?: Principal | undefined;
}

export function peerOf(facts: PeerFacts): Peer {
  return new KnownPeer(facts);
}

class KnownPeer implements Peer {
  readonly revision: string;
  declare readonly info?: NonNullable<Peer["info"]>;
  readonly capabilities: Peer["capabilities"];
  declare readonly session?: string;
  declare readonly principal?: Principal;

  constructor({ revision, info, capabilities, session, principal }: PeerFacts) {
    this.revision = revision;
    this.capabilities = capabilities;
    if (info !== undefined) this.info = info;
    if (session !== undefined) this.session = session;
    if (principal !== undefined) this.principal = principal;
  }

  has(wanted: object): boolean {
    return covers(withImplied(this.capabilities), wanted);
  }
}
