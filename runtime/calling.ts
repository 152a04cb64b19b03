/** One call of a client until its result: the interceptors around it, and as many rounds as the server asks for. */
import { type CallOptions, openCall, type ProgressUpdate } from "./call.ts";
import type { Meta, MethodRow } from "./contract.ts";
import type { Limits } from "./deadline.ts";
import { openDeadline } from "./deadline.ts";
import type { Diagnostics } from "./diagnostics.ts";
import { callerEnvelope } from "./era/envelope.ts";
import type { Plan } from "./era/index.ts";
import type { Speaker } from "./era/speak.ts";
import { Cancelled, InvalidReply, NotInRevision } from "./errors.ts";
import { type Layers, layersOf, onion } from "./intercept.ts";
import { type Id, isObject } from "./message.ts";
import { answersTo } from "./rounds.ts";
import type { ClientTransport } from "./transport/index.ts";

export interface Calling {
  readonly transport: ClientTransport;
  readonly speaker: Speaker;
  /** Who answers what the server asks. */
  readonly plan: Plan | undefined;
  readonly limits: Limits;
  readonly interceptors: readonly Layers[];
  readonly diagnostics: Diagnostics;
  nextId(): number;
}

export interface Wanted {
  readonly method: string;
  readonly params: object;
  readonly meta: Meta | undefined;
}

export interface How extends CallOptions {
  onUpdate(update: ProgressUpdate): void;
}

/** A server that goes on asking has a mistake: no dialogue with a person has that many turns. */
const MAX_ROUNDS = 16;

export function callThrough(wanted: Wanted, how: How, calling: Calling): Promise<unknown> {
  return calling.interceptors.length === 0 ? rounds(wanted, how, calling) : intercepted(wanted, how, calling);
}

async function intercepted(wanted: Wanted, how: How, calling: Calling): Promise<unknown> {
  const whole = { ...wanted, meta: wanted.meta ?? {} };
  return onion(layersOf(calling.interceptors, wanted.method), whole, (inner) => rounds(inner, how, calling));
}

/** Not async: a call that is answered at once would pay for the rounds that it does not have. */
function rounds(wanted: Wanted, how: How, calling: Calling): Promise<unknown> {
  const { protocol } = calling.speaker;
  const row = Object.hasOwn(protocol.methods, wanted.method) ? protocol.methods[wanted.method] : undefined;
  if (row === undefined || row.kind !== "request") return Promise.reject(new NotInRevision(wanted.method, protocol.revision));
  const { idleMs = calling.limits.idleMs, totalMs = calling.limits.totalMs } = how;
  const turn: Turn = { id: calling.nextId(), row, how, limits: { idleMs, totalMs } };
  const until = performance.now() + totalMs;
  return ask(wanted, turn, calling).then((result) => (asksBack(row, result) ? goOn(wanted, { ...turn, result, until }, calling) : result));
}

interface Turn {
  readonly id: Id;
  readonly row: MethodRow;
  readonly how: How;
  readonly limits: Limits;
}

interface Later extends Turn {
  /** What the server asks for. */
  readonly result: Readonly<Record<string, unknown>>;
  /** When the whole of it has to be over, on the clock of `performance`. */
  readonly until: number;
}

async function goOn(wanted: Wanted, later: Later, calling: Calling): Promise<unknown> {
  let { id, result } = later;
  for (let round = 1; round < MAX_ROUNDS; round += 1) {
    const brought = await answered(result, { ...later, id, round }, calling);
    id = calling.nextId();
    const limits = { idleMs: later.limits.idleMs, totalMs: Math.max(0, later.until - performance.now()) };
    const next = await ask({ ...wanted, params: { ...wanted.params, ...brought } }, { ...later, id, limits }, calling);
    if (!asksBack(later.row, next)) return next;
    result = next;
  }
  throw new InvalidReply(`${wanted.method}: the server still asked for more after ${MAX_ROUNDS} rounds`, undefined);
}

function ask({ method, params, meta }: Wanted, { id, row, how, limits }: Turn, calling: Calling): Promise<unknown> {
  const { transport, speaker, diagnostics } = calling;
  const { protocol } = speaker;
  const { progressToken: token = id, signal, onUpdate } = how;
  const cancellation: Parameters<typeof openCall>[0]["cancellation"] = (reason) => {
    const needless = row.uncancellable === true || (transport.streams && protocol.wire.lossCancels);
    return needless ? undefined : speaker.notice("notifications/cancelled", { requestId: id, reason });
  };
  try {
    const request = speaker.request(method, params, { id, token: token === false ? undefined : token, meta });
    return openCall({ transport, protocol, row, request, limits, diagnostics, onProgress: onUpdate, cancellation }, signal);
  } catch (error) {
    // What has no JSON is not sent, and fails as any call does.
    return Promise.reject(error);
  }
}

/** Results of another kind are valid too, and are not what a caller is promised. */
function asksBack({ fills, method }: MethodRow, result: unknown): result is Readonly<Record<string, unknown>> {
  const usual = fills?.["resultType"];
  const kind = isObject(result) ? result["resultType"] : undefined;
  if (usual === undefined || kind === usual) return false;
  if (kind === "input_required") return true;
  throw new InvalidReply(`${method}: the reply is of the kind ${JSON.stringify(kind)}, which this client did not ask for`, result);
}

async function answered(
  result: Readonly<Record<string, unknown>>,
  { id, row, how, round }: Turn & { readonly round: number },
  { plan, diagnostics }: Calling,
): Promise<object> {
  const { signal } = how;
  if (plan === undefined) throw new InvalidReply(`${row.method}: the server asks before anything has been agreed`, result);
  // Without a question it says: not now. Each time it is given more of it.
  if (result["inputRequests"] === undefined) await pause(Math.min(FIRST_PAUSE_MS * 2 ** (round - 1), LONGEST_PAUSE_MS), signal);
  return answersTo(result, { id, row, plan, envelope: callerEnvelope(plan), diagnostics, signal });
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2000;

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      deadline[Symbol.dispose]();
      reject(new Cancelled("caller", "the call was cancelled"));
    };
    const deadline = openDeadline({ idleMs: ms, totalMs: ms }, () => {
      signal?.removeEventListener("abort", abort);
      resolve();
    });
    if (signal?.aborted) abort();
    else signal?.addEventListener("abort", abort, { once: true });
  });
}
