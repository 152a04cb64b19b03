/** What a caller does when it is asked instead of answered: its own handlers answer, and it calls again with what they said. */
import type { MethodRow } from "./contract.ts";
import { resolve } from "./contract.ts";
import type { Diagnostics } from "./diagnostics.ts";
import type { Entry, Envelope, Plan } from "./era/index.ts";
import { InvalidReply } from "./errors.ts";
import { ANSWERED, endExchange, openExchange } from "./exchange.ts";
import { type Id, isObject } from "./message.ts";
import type { Inbound, Route } from "./route.ts";

export interface Round {
  /** The row and the id of the call that was answered with questions. */
  readonly row: MethodRow;
  readonly id: Id;
  readonly plan: Plan;
  readonly envelope: Envelope;
  readonly diagnostics: Diagnostics;
  /** Aborts when nobody waits for the call any more. */
  readonly signal: AbortSignal | undefined;
}

/** What the next call brings, beside its params. Rejects with what a handler threw: then there is nothing to go on with. */
export async function answersTo(result: Readonly<Record<string, unknown>>, round: Round): Promise<object> {
  const { inputRequests, requestState } = result;
  const state = requestState === undefined ? {} : { requestState };
  if (!isObject(inputRequests)) return state;
  const questions = Object.entries(inputRequests).map(async ([key, question]) => [key, await answerTo(key, question, round)] as const);
  return { inputResponses: Object.fromEntries(await Promise.all(questions)), ...state };
}

async function answerTo(key: string, question: unknown, round: Round): Promise<unknown> {
  const { row, plan, signal } = round;
  const { method, params } = isObject(question) ? question : {};
  const entry = typeof method === "string" ? plan.embedded[method] : undefined;
  if (entry === undefined || !entry.row.params(params)) {
    const what = `${row.method}: the server asks for ${JSON.stringify(method)} (${JSON.stringify(key.slice(0, 80))})`;
    throw new InvalidReply(`${what}, which this client ${entry === undefined ? "did not declare" : "cannot read"}`, question);
  }
  const answer: unknown = await handled(entry, params, round);
  signal?.throwIfAborted();
  if (entry.row.result !== undefined && resolve(entry.row.result, answer) !== undefined) return answer;
  throw new TypeError(`the handler of ${entry.row.method} returned what revision ${plan.protocol.revision} does not define as its result`);
}

/** The handler has an exchange like any other; what it says meanwhile has no way to the server, and is counted. */
async function handled({ row, handle }: Entry, params: unknown, { id, envelope, diagnostics, signal }: Round): Promise<unknown> {
  const inbound: Inbound = { message: undefined, route: NOWHERE, facts: {}, connection: undefined };
  const exchange = openExchange({ id, row, params, envelope, inbound, diagnostics, lifespan: undefined });
  const abort = (): void => void endExchange(exchange, signal?.reason);
  signal?.addEventListener("abort", abort, { once: true });
  try {
    return await handle(exchange, inbound);
  } finally {
    signal?.removeEventListener("abort", abort);
    endExchange(exchange, ANSWERED);
  }
}

const NOWHERE: Route = { send: () => "unsupported", onLost: () => () => undefined };
