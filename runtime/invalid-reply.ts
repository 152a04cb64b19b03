/** What a client makes of a result that the validators have refused: which part is wrong, and what was expected there. */
import type { MethodRow, Protocol } from "./contract.ts";
import { InvalidReply } from "./errors.ts";
import { isObject } from "./message.ts";

export async function invalidReply(protocol: Protocol, row: MethodRow, result: unknown): Promise<InvalidReply> {
  const head = `${row.method}: the reply is not a result that revision ${protocol.revision} defines`;
  const problem = await why(protocol, row, result);
  return new InvalidReply(problem === undefined ? head : `${head}: ${problem}`, result);
}

async function why(protocol: Protocol, row: MethodRow, result: unknown): Promise<string | undefined> {
  if (!isObject(result)) return "it must be an object";
  const name = usualResult(row);
  if (name === undefined) return undefined;
  try {
    const { explain } = await import("./explain.ts");
    const problem = await explain(protocol, name, { ...row.fills, ...result });
    return problem && `${problem.pointer === "" ? "it" : problem.pointer} ${problem.message}`;
  } catch {
    // The verdict stands without its words: a revision of one's own may come without definitions.
    return undefined;
  }
}

/** What a caller is promised: the result without a word about its kind, or the last of those told apart by their shape. */
function usualResult({ result: table, fills }: MethodRow): string | undefined {
  if (table === undefined) return undefined;
  if ("rules" in table) return table.rules.at(-1)?.is[0];
  const kind = fills?.[table.tag];
  const usual = typeof kind === "string" && Object.hasOwn(table.cases, kind) ? table.cases[kind] : undefined;
  return (usual ?? table.absent ?? table.otherwise)?.[0];
}
