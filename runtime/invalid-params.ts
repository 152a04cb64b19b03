/** The answer to params that their validator has refused: which part is wrong, and what was expected there. */
import type { MethodRow, Protocol } from "./contract.ts";
import { INVALID_PARAMS, Refusal } from "./errors.ts";

export async function invalidParams(protocol: Protocol, row: MethodRow, params: unknown): Promise<Refusal> {
  const status = { code: INVALID_PARAMS, http: protocol.errors["InvalidParams"]?.http ?? 200 };
  const problem = await why(protocol, row, params);
  if (problem === undefined) return new Refusal(status, `invalid params of ${row.method}`);
  const { pointer, message } = problem;
  return new Refusal(status, `invalid params of ${row.method}: ${pointer === "" ? "params" : pointer} ${message}`, { pointer });
}

/** Both the words and the definitions are loaded at the first failure: a server whose callers are right never pays for them. */
async function why(
  protocol: Protocol,
  { paramsType }: MethodRow,
  params: unknown,
): Promise<{ pointer: string; message: string } | undefined> {
  if (params === undefined || typeof params !== "object" || params === null) return { pointer: "", message: "must be an object" };
  if (paramsType === undefined) return undefined;
  try {
    const { explain } = await import("./explain.ts");
    return await explain(protocol, paramsType, params);
  } catch {
    // The verdict stands without its words: a revision of one's own may come without definitions.
    return undefined;
  }
}
