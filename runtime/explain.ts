/**
 * Why a value is not what the revision says: the first thing wrong, with a JSON pointer to it.
 * Loaded and asked only after a validator has said no; the validators carry no words.
 */
import type { Protocol } from "./contract.ts";
import { examine } from "./explain/judge.ts";
import { pointerTo } from "./explain/place.ts";
import { isSchema } from "./explain/schema.ts";

export interface Problem {
  /** JSON pointer into the value; empty for the value itself. */
  readonly pointer: string;
  /** What was expected and what was found, without the pointer: `must be a string, got 3`. */
  readonly message: string;
}

/** The first problem of `value` as the definition `name` of the revision, or `undefined` if there is none. */
export async function explain(protocol: Pick<Protocol, "canonical">, name: string, value: unknown): Promise<Problem | undefined> {
  const definitions = await protocol.canonical();
  const schema = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
  if (!isSchema(schema)) return { pointer: "", message: `cannot be judged: this revision has no definition ${name}` };
  const finding = examine(schema, value, definitions);
  return finding === undefined ? undefined : { pointer: pointerTo(finding.place), message: finding.message() };
}
