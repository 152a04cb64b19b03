/** What a server remembers between two rounds. The caller carries it, sealed, so that any process with the same keys can go on. */
import type { Asker } from "../asks.ts";
import { digestOf } from "../canonical.ts";
import { INVALID_PARAMS, Refusal } from "../errors.ts";
import { isObject } from "../message.ts";
import { openSealer, type SealingKey } from "../seal.ts";

export interface RoundState {
  /** What was asked last, by key. */
  asked: Record<string, { digest: string; method: string }>;
  /** What has been answered so far, by key. */
  answers: Record<string, Answered>;
  /** What ran once, by key. */
  once: Record<string, unknown>;
  /** The highest progress that the caller has heard. */
  heard?: number;
}

export interface Answered {
  /** Of the question: an answer never goes to another one, whatever its key. */
  readonly digest: string;
  readonly answer: unknown;
}

export interface RoundOptions {
  /**
   * What the state of a round is sealed with, newest first; each has 32 random bytes. Default one per process: then only the process that asked
   * can go on, and not after a restart. Several processes behind one address need the same keys.
   */
  readonly keys?: readonly SealingKey[];
  /** How long a caller may take for its answers. Default one hour: people answer. */
  readonly ttlMs?: number;
  /** The longest state that is given out, in bytes. Default 64 KiB: it travels with every call. */
  readonly maxBytes?: number;
}

export interface StateKeeper {
  read(sealed: string, asker: Asker): Promise<RoundState>;
  write(state: RoundState, asker: Asker): Promise<string>;
}

export function emptyState(): RoundState {
  return { asked: {}, answers: {}, once: {} };
}

export function openStateKeeper({ keys = [], ttlMs = 3_600_000, maxBytes = 64 * 1024 }: RoundOptions): StateKeeper {
  const sealer = openSealer(keys);
  return {
    async read(sealed, asker) {
      const text = sealed.length > maxBytes ? undefined : await sealer.open(sealed, await contextOf(asker));
      const state: unknown = text === undefined ? undefined : JSON.parse(text);
      if (!isSealedState(state) || state.until < Date.now()) throw notGivenOut();
      return state;
    },
    async write(state, asker) {
      const sealed = await sealer.seal(JSON.stringify({ ...state, until: Date.now() + ttlMs }), await contextOf(asker));
      if (sealed.length > maxBytes) throw new Error(`the state of this round has ${sealed.length} bytes, and ${maxBytes} are allowed`);
      return sealed;
    },
  };
}

/** A state goes on with the same request of the same caller, and with no other. */
async function contextOf({ row, params, envelope }: Asker): Promise<string> {
  const { _meta, inputResponses, requestState, ...rest }: Record<string, unknown> = isObject(params) ? params : {};
  return digestOf([row.method, rest, envelope.client.principal?.id ?? null]);
}

/** Only what this server sealed gets here, so this is about its own past versions. */
function isSealedState(value: unknown): value is RoundState & { readonly until: number } {
  return isObject(value) && typeof value["until"] === "number" && ["asked", "answers", "once"].every((key) => isObject(value[key]));
}

/** The same words whatever is wrong with it: whoever tries has to learn nothing. */
function notGivenOut(): Refusal {
  return new Refusal(
    { code: INVALID_PARAMS, http: 200 },
    "requestState is not what this server gave out for this request, or it has expired",
  );
}
