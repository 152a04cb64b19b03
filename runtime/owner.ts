/** The way to the client that started something, by which it hears what became of it after its request has been answered. */
import type { Delivery, Owner, Peer } from "./contract.ts";
import type { Diagnostics } from "./diagnostics.ts";
import type { Plan } from "./era/index.ts";
import { lacking, withImplied } from "./gate.ts";
import { noticeOf } from "./message.ts";
import type { Connection } from "./session.ts";

export interface Owned {
  /** Absent where messages stand alone: then nothing leads back. */
  readonly connection: Connection | undefined;
  readonly plan: Plan;
  readonly client: Peer;
  readonly diagnostics: Diagnostics;
}

export function ownerOf({ connection, plan, client, diagnostics }: Owned): Owner<Readonly<Record<string, { params: object }>>> {
  function tell(method: string, params: object): Delivery {
    const row = Object.hasOwn(plan.protocol.methods, method) ? plan.protocol.methods[method] : undefined;
    if (row?.scope !== "owner" || connection?.standing === undefined) return "unsupported";
    const declared = { side: "client", capabilities: withImplied(client.capabilities) } as const;
    if (row.gate?.some((path) => path.startsWith("client.")) && lacking(row, params, declared) !== undefined) return "unsupported";
    return connection.tell(noticeOf(method, params));
  }
  return {
    tell(method, params) {
      const delivery = tell(method, params);
      if (delivery !== "sent" && delivery !== "stored") diagnostics.note(delivery, method);
      return delivery;
    },
  };
}
