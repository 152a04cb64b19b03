/** Reading one event stream of a server to its end, over as many connections as that takes. */
import { ConnectionClosed } from "../../errors.ts";
import { Unreadable } from "../sse.ts";
import { type ClientSession, letGo } from "./client-session.ts";
import type { Cursor, Heard } from "./cursor.ts";
import { failed, nameOf } from "./target.ts";

export interface Followed extends Heard {
  readonly session: ClientSession;
  readonly cursor: Cursor;
  /** Aborts when nobody listens any more. */
  readonly signal: AbortSignal;
  /** How often in a row it may fail to come back. */
  readonly attempts: number;
  /** Whether to come back once a connection has ended. */
  goesOn(): boolean;
  /** What was sent cannot be read. */
  garbled(why: Unreadable): void;
}

/**
 * Resolves when nothing more will come, with why where more was expected of a connection. `response` is the first one; without one it asks for it.
 */
export async function follow(response: Response | undefined, followed: Followed): Promise<ConnectionClosed | undefined> {
  let next = response;
  for (;;) {
    const broke = await readOne(next, followed);
    if (followed.signal.aborted || !followed.goesOn()) return broke;
    const back = await comeBack(followed);
    if (back === undefined || back instanceof ConnectionClosed) return back;
    next = back;
  }
}

async function readOne(
  response: Response | undefined,
  { session, cursor, garbled, ...heard }: Followed,
): Promise<ConnectionClosed | undefined> {
  try {
    if (response !== undefined && response.body !== null) await cursor.read(response.body, heard);
    return undefined;
  } catch (cause) {
    if (cause instanceof Unreadable) garbled(cause);
    return new ConnectionClosed(`the stream of ${nameOf(session.target)} broke`, { cause });
  }
}

/** Nothing where nobody listens any more. */
async function comeBack({ session, cursor, signal, attempts }: Followed): Promise<Response | ConnectionClosed | undefined> {
  const where = nameOf(session.target);
  let last: ConnectionClosed | undefined;
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (!(await pause(cursor.waitMs(), signal))) return undefined;
    const answer = await session.listen(cursor.id, signal).catch((cause: unknown) => failed(where, cause));
    if (answer instanceof ConnectionClosed) last = answer;
    else if (isStream(answer)) return answer;
    else if (isPassing(answer.status)) last = await refused(session, answer);
    else return refused(session, answer);
    cursor.failed();
  }
  const status = last?.status === undefined ? {} : { status: last.status };
  return new ConnectionClosed(`${where} was asked ${attempts} times for the rest of a stream, in vain`, { cause: last, ...status });
}

/** Of any answer but a stream. A server that had a stream to come back to says with 404 that it does not know the session. */
async function refused(session: ClientSession, answer: Response): Promise<ConnectionClosed> {
  const { status } = answer;
  await letGo(answer);
  if (status === 404 && session.id !== undefined) return session.lose();
  return new ConnectionClosed(`${nameOf(session.target)} answered with status ${status} when it was asked for the rest of a stream`, {
    status,
  });
}

export function isStream({ ok, headers, body }: Response): boolean {
  return ok && body !== null && typeOf(headers) === "text/event-stream";
}

export function typeOf(headers: Headers): string | undefined {
  return headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
}

/** What says: not now. */
export function isPassing(status: number): boolean {
  return PASSING.has(status);
}

const PASSING: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);

/** A longer timer fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** False where nobody waits any more. */
function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const stop = (): void => {
      clearTimeout(timer);
      resolve(false);
    };
    // Timers count from when the loop last looked at the clock, and may fire a millisecond early.
    const timer = setTimeout(
      () => {
        signal.removeEventListener("abort", stop);
        resolve(true);
      },
      Math.min(Math.ceil(ms) + 1, LONGEST_TIMER_MS),
    );
    signal.addEventListener("abort", stop, { once: true });
  });
}
