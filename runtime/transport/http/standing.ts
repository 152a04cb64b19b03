/** GET: a stream for what no request asked for, or the rest of one that was cut off. */
import { INVALID_REQUEST, Refusal } from "../../errors.ts";
import type { EventStore, EventsAfter, StreamKey } from "../../store/events.ts";
import type { Host } from "../index.ts";
import { readAccept } from "./accept.ts";
import { type EventId, identified, readEventId, retryAfter } from "./event-id.ts";
import type { HttpSession } from "./session.ts";
import type { Sink } from "./sink.ts";

export interface Standing {
  readonly session: HttpSession;
  readonly events: EventStore | undefined;
  readonly host: Host;
  readonly headers: { get(name: string): string | null };
}

const LAST_EVENT_HEADER = "last-event-id";

/** Nothing where the sink has got its stream. */
export async function stand(sink: Sink, standing: Standing): Promise<Refusal | undefined> {
  const { session, headers } = standing;
  // Without a header a client takes anything, but one that opens a stream means to read it.
  const accept = headers.get("accept");
  if (accept === null || !readAccept(accept).stream) return refused(406, "accept text/event-stream: this is where the server speaks first");
  const last = headers.get(LAST_EVENT_HEADER);
  if (last === null) {
    const stream = session.stand(sink);
    stream.comment();
    return undefined;
  }
  const id = readEventId(last);
  return (id !== undefined && (await resumed(sink, id, standing))) || sink.lost ? undefined : UNKNOWN_EVENT;
}

const UNKNOWN_EVENT = refused(
  400,
  "Last-Event-ID: no such event in this session, or not everything after it is kept any more; what was asked there must be asked again",
);

async function resumed(sink: Sink, id: EventId, standing: Standing): Promise<boolean> {
  const { session } = standing;
  const live = session.streamOf(id.stream);
  if (live !== undefined) return live.resume(sink, id.seq);
  const missed = await eventsAfter({ session: session.id, stream: id.stream }, id.seq, standing);
  if (missed === undefined || sink.lost) return false;
  const text = missed.map((event) => identified(id.stream, event)).join("");
  // Another process has it. What that says from now on is there when the reader comes back once more.
  if (id.kind === "get") session.stand(sink).mention(text);
  else replay(sink, text, session.retryMs);
  return true;
}

async function eventsAfter(key: StreamKey, seq: number, { events, host }: Standing): Promise<EventsAfter> {
  try {
    return await events?.after(key, seq);
  } catch (error) {
    host.diagnostics.note("failed", "the event store", error);
    return undefined;
  }
}

function replay(sink: Sink, text: string, retryMs: number): void {
  const writer = sink.stream();
  writer.write(retryAfter(retryMs) + text, undefined);
  writer.end();
}

function refused(http: number, message: string): Refusal {
  return new Refusal({ code: INVALID_REQUEST, http }, message);
}
