/** One call of a client until its result: the interceptors around it, and as many rounds as the server asks for. */
import { type CallOptions, openCall, type ProgressUpdate } from "./call.ts";
import type { Meta, MethodRow } from "./contract.ts";
import type { Limits } from "./deadline.ts";
import { openDeadline } from "./deadline.ts";
import type { Diagnostics } from "./diagnostics.ts";
import { callerEnvelope, metaOf } from "./era/envelope.ts";
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
  readonly meta: Meta;
}

export interface How extends CallOptions {
  onUpdate(update: ProgressUpdate): void;
}

/** A server that goes on asking has a mistake: no dialogue with a person has that many turns. */
const MAX_ROUNDS = 16;

export async function callThrough(wanted: Wanted, how: How, calling: Calling): Promise<unknown> {
  const layers = layersOf(calling.interceptors, wanted.method);
  return onion(layers, wanted, (inner) => rounds(inner, how, calling));
}

async function rounds(wanted: Wanted, how: How, calling: Calling): Promise<unknown> {
  const { protocol } = calling.speaker;
  const row = Object.hasOwn(protocol.methods, wanted.method) ? protocol.methods[wanted.method] : undefined;
  if (row === undefined || row.kind !== "request") throw new NotInRevision(wanted.method, protocol.revision);
  const opened = performance.now();
  const { idleMs = calling.limits.idleMs, totalMs = calling.limits.totalMs } = how;
  let brought: object = {};
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const id = calling.nextId();
    const limits = { idleMs, totalMs: Math.max(0, totalMs - (performance.now() - opened)) };
    const result = await ask({ ...wanted, params: { ...wanted.params, ...brought } }, { id, row, how, limits }, calling);
    if (!asksBack(row, result)) return result;
    brought = await answered(result, { id, row, how, round }, calling);
  }
  throw new InvalidReply(`${wanted.method}: the server still asked for more after ${MAX_ROUNDS} rounds`, undefined);
}

interface Turn {
  readonly id: Id;
  readonly row: MethodRow;
  readonly how: How;
}

function ask({ method, params, meta }: Wanted, { id, row, how, limits }: Turn & { limits: Limits }, calling: Calling): Promise<unknown> {
  const { transport, speaker, diagnostics } = calling;
  const { protocol } = speaker;
  const { progressToken: token = id, signal, onUpdate } = how;
  const request = speaker.request(
    method,
    { ...params, _meta: { ...metaOf(params), ...meta } },
    { id, token: token === false ? undefined : token },
  );
  const needless = row.uncancellable === true || (transport.streams && protocol.wire.lossCancels);
  const cancellation: Parameters<typeof openCall>[0]["cancellation"] = (reason) =>
    needless ? undefined : speaker.notice("notifications/cancelled", { requestId: id, reason });
  return openCall({ transport, protocol, row, request, limits, diagnostics, onProgress: onUpdate, cancellation }, signal);
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
  if (result["inputRequests"] === undefined) await pause(Math.min(FIRST_PAUSE_MS * 2 ** round, LONGEST_PAUSE_MS), signal);
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
