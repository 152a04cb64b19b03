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
  /** What has ended, in words, where a connection did. */
  readonly ended: string;
  /** Whether to come back once a connection has ended. */
  goesOn(): boolean;
  /** What was sent cannot be read. */
  garbled(why: Unreadable): void;
}

/** Resolves with why nothing more will come. `response` is its first connection; without one it asks for it. */
export async function follow(response: Response | undefined, followed: Followed): Promise<ConnectionClosed> {
  const where = nameOf(followed.session.target);
  let end = new ConnectionClosed(`${where} ended ${followed.ended}`, statusOf(response));
  let next = response;
  while (!followed.signal.aborted) {
    if (next?.body !== null && next !== undefined) end = (await readOne(next.body, followed, where)) ?? end;
    if (!followed.goesOn()) break;
    const back = await comeBack(followed, end);
    if (back instanceof ConnectionClosed) return back;
    next = back;
  }
  return end;
}

function statusOf(response: Response | undefined): { readonly status?: number } {
  return response === undefined ? {} : { status: response.status };
}

async function readOne(
  body: ReadableStream<Uint8Array>,
  { cursor, garbled, ...heard }: Followed,
  where: string,
): Promise<ConnectionClosed | undefined> {
  try {
    await cursor.read(body, heard);
    return undefined;
  } catch (cause) {
    if (cause instanceof Unreadable) garbled(cause);
    return new ConnectionClosed(`the stream of ${where} broke`, { cause });
  }
}

/** `why` is what ended the last connection. */
async function comeBack({ session, cursor, signal, attempts }: Followed, why: ConnectionClosed): Promise<Response | ConnectionClosed> {
  let last = why;
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (!(await pause(cursor.waitMs(), signal))) return why;
    const answer = await session.listen(cursor.id, signal).catch((cause: unknown) => failed(nameOf(session.target), cause));
    if (answer instanceof Response && isStream(answer)) return answer;
    if (answer instanceof ConnectionClosed) last = answer;
    else if (isPassing(answer.status)) last = await refused(session, answer);
    else return refused(session, answer);
    cursor.failed();
  }
  return new ConnectionClosed(`${why.message}, and asking for the rest ${attempts} times failed`, { cause: last, ...withStatus(last) });
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

function withStatus({ status }: ConnectionClosed): { readonly status?: number } {
  return status === undefined ? {} : { status };
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
