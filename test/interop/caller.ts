/** A client of either make, as the cases see it. */

export interface Caller extends AsyncDisposable {
  /** The agreed one. */
  readonly revision: string;
  /** What the server calls itself. */
  readonly server: string | undefined;
  tools(): Promise<readonly string[]>;
  /** Rejects with whatever its make rejects with; an error of the server carries `code`, `message` and `data`. */
  call(name: string, given?: Readonly<Record<string, unknown>>, how?: How): Promise<Answer>;
  /** Something that the protocol has and the servers here do not. */
  prompts(): Promise<unknown>;
  /** Absent where the revision has none. */
  readonly ping?: () => Promise<unknown>;
  /** What has been said about calls, in order. */
  readonly said: readonly Said[];
  /** What servers logged, in order. */
  readonly logs: readonly unknown[];
  /** Wants to hear announcements from now on, where that has to be said. */
  listen(): Promise<void>;
  /** How often the list of tools was said to have changed. */
  changes(): number;
  /** What did not reach anybody at our end, by kind. Absent where that end is in another process. */
  readonly counts?: () => Readonly<Record<string, number>>;
  /** How many updates came in and never reached whoever made the call. */
  lost(): number;
}

export interface How {
  readonly signal?: AbortSignal;
  onProgress?(): void;
}

export interface Answer {
  readonly content: readonly unknown[];
  readonly structuredContent?: unknown;
  readonly isError?: boolean | undefined;
}

/** One update or the reply of one call. */
export interface Said {
  readonly call: string | number;
  readonly what: number | "reply";
}

/** What an official transport and ours to count on it have in common. */
interface Overheard<Message, Extra> {
  onmessage?: ((message: Message, extra?: Extra) => void) | undefined;
}

/**
 * Writes down what comes in from now on, before its client sees it: the official clients look the handler of an update up a microtask after the
 * message, by when a reply from the same read has removed it. What they were sent is counted here, and what they then lost is named.
 */
export function overhear<Message extends object, Extra>(transport: Overheard<Message, Extra>, said: Said[]): void {
  const deliver = transport.onmessage;
  transport.onmessage = (message, extra) => {
    const what = saidBy(message);
    if (what !== undefined) said.push(what);
    deliver?.(message, extra);
  };
}

function saidBy(message: object): Said | undefined {
  if ("id" in message && !("method" in message)) return { call: idOf(message.id), what: "reply" };
  if (!("method" in message) || message.method !== "notifications/progress" || !("params" in message)) return undefined;
  const { params } = message;
  if (typeof params !== "object" || params === null || !("progressToken" in params) || !("progress" in params)) return undefined;
  // The official clients use the request's id as its token.
  return { call: idOf(params.progressToken), what: Number(params.progress) };
}

function idOf(id: unknown): string | number {
  return typeof id === "number" ? id : String(id);
}
