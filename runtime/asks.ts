/** How a handler asks its caller: one shape for both eras, so that an exchange need not know which of them it is in. */
import type { AskOptions, MethodRow } from "./contract.ts";
import type { Diagnostics } from "./diagnostics.ts";
import type { Envelope } from "./era/index.ts";
import type { Id } from "./message.ts";
import type { Inbound } from "./route.ts";

export interface Asks {
  /** Reads what earlier rounds have brought, before the handler runs. Throws a `Refusal` where that is not what this server gave out. */
  prepare(): Promise<void>;
  ask(question: Ask): Promise<object>;
  once<T>(key: string, run: () => T | Promise<T>): Promise<T>;
  /** The highest progress that the caller has heard in earlier rounds. */
  readonly heard: number;
  /** Something was asked that only another call can bring, so whatever the handler returns is not the answer. */
  readonly over: boolean;
  /** The answer then: what is needed. `heard` is the progress that the caller has heard by now. */
  outcome(heard: number): Promise<object>;
}

export interface Ask {
  readonly key: string;
  readonly method: string;
  readonly params: object;
  readonly how: AskOptions;
}

/** One exchange, as far as asking concerns it. */
export interface Asker {
  readonly row: MethodRow;
  /** As they stand in the message. */
  readonly params: unknown;
  readonly envelope: Envelope;
  readonly inbound: Inbound;
  readonly diagnostics: Diagnostics;
  readonly id: Id;
  /** Aborts when the exchange ends. */
  signal(): AbortSignal;
  /** Nothing more may be said on the exchange: its answer is decided. */
  mute(): void;
}

/** What was asked will be answered with another call; the handler runs again then. Let it pass: it is how a handler stops half-way. */
export class RoundOver extends Error {
  override readonly name = "RoundOver";

  constructor(key: string) {
    super(`the answer to ${JSON.stringify(key)} comes with the caller's next call, and the handler runs again then`);
  }
}
