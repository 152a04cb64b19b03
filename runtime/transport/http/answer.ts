/** The answer to one POST of a client: one message as JSON, or a stream of them, which may take more than one connection. */
import { ConnectionClosed } from "../../errors.ts";
import type { OutgoingRequest } from "../../message.ts";
import type { Host } from "../index.ts";
import { openUtf8, Unreadable } from "../sse.ts";
import { type ClientSession, letGo } from "./client-session.ts";
import { Cursor } from "./cursor.ts";
import { follow, typeOf } from "./follow.ts";
import type { Hearing } from "./hearing.ts";
import { nameOf } from "./target.ts";

export interface Answering {
  readonly request: OutgoingRequest;
  readonly hearing: Hearing;
  readonly session: ClientSession;
  readonly signal: AbortSignal;
  readonly maxBytes: number;
  readonly host: Host | undefined;
}

/** Resolves when all of it has been read; the hearing has its reply by then, or has been lost. */
export async function readAnswer(response: Response, answering: Answering): Promise<void> {
  const { hearing, session, maxBytes } = answering;
  const { status, body, headers } = response;
  const type = typeOf(headers);
  if (type === "text/event-stream" && body !== null) return followAnswer(response, answering);
  if (type === "application/json" && body !== null) {
    const text = await readText(body, maxBytes).catch((cause: unknown) => unreadable(session, cause));
    if (text instanceof ConnectionClosed) hearing.lose(text);
    else hearing.hearAlone(text, status);
    return ended(answering, status);
  }
  await letGo(response);
  const what = type === undefined || type === "" ? "no content type" : `content type ${JSON.stringify(type.slice(0, 80))}`;
  hearing.lose(
    new ConnectionClosed(`${nameOf(session.target)} answered with status ${status} and ${what}, which is no message`, { status }),
  );
}

/** So often in a row, over half a minute, the rest of an answer may be asked for in vain. */
const ATTEMPTS = 5;

async function followAnswer(response: Response, answering: Answering): Promise<void> {
  const { request, hearing, session, signal, maxBytes, host } = answering;
  const cursor = new Cursor(maxBytes);
  const why = await follow(response, {
    session,
    cursor,
    signal,
    attempts: ATTEMPTS,
    hear: hearing.hear,
    skip: (kind, what) => host?.diagnostics.note(kind, what),
    // Before anything has been agreed there is only what opens a handshake, and whoever named an event can go on after it.
    goesOn: () => hearing.open && cursor.id !== undefined && (session.wire?.resumable ?? request.method === "initialize"),
    garbled: (cause) => hearing.lose(unreadable(session, cause)),
  });
  if (why === undefined) ended(answering, response.status);
  else hearing.lose(why);
}

/** Usually all is well, and an error that nobody would hear is not even made. */
function ended({ hearing, session }: Answering, status: number): void {
  if (hearing.open) hearing.lose(new ConnectionClosed(`${nameOf(session.target)} ended its answer without a reply`, { status }));
}

function unreadable(session: ClientSession, cause: unknown): ConnectionClosed {
  const where = nameOf(session.target);
  const message =
    cause instanceof Unreadable ? `the answer of ${where} cannot be read: ${cause.message}` : `the answer of ${where} broke off`;
  return new ConnectionClosed(message, { cause });
}

/** Counts what comes out of a compressed answer, not what goes in. */
async function readText(body: ReadableStream<Uint8Array>, maxBytes: number): Promise<string> {
  const utf8 = openUtf8();
  const reader = body.getReader();
  let text = "";
  let size = 0;
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      size += read.value.byteLength;
      if (size > maxBytes) throw new Unreadable(`it is longer than ${maxBytes} bytes`);
      text += utf8(read.value);
    }
    return text + utf8();
  } finally {
    // Whoever stops early does not want the rest.
    await reader.cancel();
  }
}
