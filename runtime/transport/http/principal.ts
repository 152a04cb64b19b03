/** Who is behind a request, as the app has found out. */
import type { Principal } from "../../contract.ts";
import { INTERNAL_ERROR, Refusal } from "../../errors.ts";
import type { Host } from "../index.ts";
import type { McpEvent } from "./event.ts";

/** `undefined` is nobody in particular. The request is the one that this runtime has. */
export type PrincipalOf = (request: Request) => Principal | undefined | Promise<Principal | undefined>;

export async function identify(principalOf: PrincipalOf, event: McpEvent, { diagnostics }: Host): Promise<Principal | undefined | Refusal> {
  try {
    return await principalOf(event.req);
  } catch (error) {
    if (error instanceof Refusal) return error;
    diagnostics.note("failed", "principal", error);
    return new Refusal({ code: INTERNAL_ERROR, http: 500 }, "who is calling could not be found out");
  }
}
