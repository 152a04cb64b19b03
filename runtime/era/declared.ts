/** What a client has not declared it is not asked for, in either era. */
import type { MethodRow } from "../contract.ts";
import { refusalBy } from "../errors.ts";
import { lacking, withImplied } from "../gate.ts";
import type { Envelope } from "./envelope.ts";

/** Throws a `Refusal` that names what the client would have to declare. */
export function mustBeDeclared(row: MethodRow, params: object, { client, plan }: Pick<Envelope, "client" | "plan">): void {
  const requiredCapabilities = lacking(row, params, { side: "client", capabilities: withImplied(client.capabilities) });
  if (requiredCapabilities === undefined) return;
  const message = `this needs a client that declares ${JSON.stringify(requiredCapabilities)}`;
  throw refusalBy(plan.protocol, "MissingRequiredClientCapability", { message, data: { requiredCapabilities } });
}
