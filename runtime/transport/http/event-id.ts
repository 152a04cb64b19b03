/** Ids of events: which stream of the session one belongs to, and its place there. */

/** Which GET and POST streams are told apart by, in an id of theirs: only the first kind goes on without an end. */
export type StreamKind = "get" | "post";

export interface EventId {
  readonly stream: string;
  readonly kind: StreamKind;
  readonly seq: number;
}

/** `maker` tells processes apart that share a session, so that none needs to ask the others for the next id. */
export function streamId(kind: StreamKind, maker: string, count: number): string {
  return `${kind === "get" ? "g" : "p"}${maker}.${count.toString(36)}`;
}

/** An event that can be gone on after. `data` is one line. */
export function identified(stream: string, { seq, data }: { readonly seq: number; readonly data: string }): string {
  return `id: ${stream}.${seq}\ndata: ${data}\n\n`;
}

/** `undefined` where we never made such an id. */
export function readEventId(text: string): EventId | undefined {
  const [, stream, kind, seq] = /^(([gp])[a-z0-9]{0,16}\.[a-z0-9]{1,12})\.(\d{1,15})$/.exec(text) ?? [];
  if (stream === undefined) return undefined;
  return { stream, kind: kind === "g" ? "get" : "post", seq: Number(seq) };
}

/** Empty, so that there is an id to come back with before anything has been said. */
export function primingEvent(stream: string, retryMs: number): string {
  return `id: ${stream}.0\nretry: ${retryMs}\ndata: \n\n`;
}

/** No event: says only when to come back. */
export function retryAfter(retryMs: number): string {
  return `retry: ${retryMs}\n\n`;
}
