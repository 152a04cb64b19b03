/** One handler, from its call to what it came to: with the rounds around it, where it asks its caller. */
import { RoundOver } from "./asks.ts";
import type { Diagnostics } from "./diagnostics.ts";
import type { Entry } from "./era/index.ts";
import { asksOf, isEnded, type OpenExchange, openRound } from "./exchange.ts";
import { isObject } from "./message.ts";
import type { Inbound } from "./route.ts";

export interface Handling {
  readonly entry: Entry;
  readonly inbound: Inbound;
  /** As they stand in the message. */
  readonly params: unknown;
  readonly diagnostics: Diagnostics;
  /** Exactly one of the two is called, once. */
  finish(result: unknown): void;
  fail(error: unknown): void;
}

/** Calls the handler before it returns, unless earlier rounds have to be read first. */
export function handle(exchange: OpenExchange, handling: Handling): void {
  const { entry, params, fail } = handling;
  if (entry.row.asks !== true || !isLaterRound(params)) {
    start(exchange, handling);
    return;
  }
  const resume = (): void => {
    // The caller may have gone while its state was being read: a call that nobody waits for does not begin.
    if (!isEnded(exchange)) start(exchange, handling);
  };
  asksOf(exchange).prepare().then(resume, fail);
}

function start(exchange: OpenExchange, { entry, inbound, diagnostics, finish, fail }: Handling): void {
  const settle = (round: Promise<object> | undefined, otherwise: () => void): void => {
    if (round === undefined) otherwise();
    else round.then(finish, fail);
  };
  const returned = (result: unknown): void => {
    const round = openRound(exchange);
    if (round !== undefined)
      diagnostics.note("failed", `${exchange.method}: its handler returned although what it asked for is not answered yet`);
    settle(round, () => finish(result));
  };
  const threw = (error: unknown): void => {
    const round = openRound(exchange);
    if (round !== undefined && !(error instanceof RoundOver)) diagnostics.note("failed", exchange.method, error);
    settle(round, () => fail(error));
  };
  try {
    const result = entry.handle(exchange, inbound);
    if (isThenable(result)) result.then(returned, threw);
    else returned(result);
  } catch (error) {
    threw(error);
  }
}

function isLaterRound(params: unknown): boolean {
  return isObject(params) && (params["requestState"] !== undefined || params["inputResponses"] !== undefined);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
