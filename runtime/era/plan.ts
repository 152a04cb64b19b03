/** What one side does with each method of one revision, worked out once when it is built so that a message costs one lookup. */
import type { MethodRow, Protocol, Received, Side } from "../contract.ts";
import type { Inbound } from "../route.ts";

/** Who this side is, as it tells its peers. */
export interface Face {
  readonly side: Side;
  readonly info: object;
  readonly capabilities: object;
  readonly instructions?: string | undefined;
}

/** What an author gives, by method. The entry points of the package have checked what each takes, so here they are all alike. */
export type HandlerMap = Readonly<Record<string, Author["handle"] | undefined>>;
interface Author {
  handle(message: Received): unknown;
}

/** What an era does by itself, from what it knows about the conversation. An author's handler for the same method runs after it. */
export type Answers = Readonly<Record<string, ((message: Received, inbound: Inbound) => unknown) | undefined>>;

export interface Plan {
  readonly protocol: Protocol;
  /** Only what is handled, comes from the other side, and is open by what this side declares. Without a prototype. */
  readonly entries: Readonly<Record<string, Entry | undefined>>;
  /** This side may send log lines. */
  readonly logs: boolean;
}

export interface Entry {
  readonly row: MethodRow;
  /** An `Exchange` where the row is a request. */
  handle(message: Received, inbound: Inbound): unknown;
  /** A result as JSON, as this revision has it. Throws what `JSON.stringify` throws. */
  seal(result: object): string;
}

export interface Plotting {
  readonly face: Face;
  readonly handlers: HandlerMap;
  readonly answers: Answers;
  sealer(row: MethodRow): Entry["seal"];
}

export function planFor(protocol: Protocol, { face, handlers, answers, sealer }: Plotting): Plan {
  const entries: Record<string, Entry> = Object.create(null);
  for (const [method, row] of Object.entries(protocol.methods)) {
    if (row === undefined || row.embedded || row.from === face.side || !isOpen(row, face)) continue;
    const handle = together(own(answers, method), own(handlers, method));
    if (handle !== undefined) entries[method] = { row, handle, seal: sealer(row) };
  }
  const log = own(protocol.methods, "notifications/message");
  return { protocol, entries, logs: log !== undefined && (log.from === face.side || log.from === "both") && isOpen(log, face) };
}

/** Gates that name the other side's capabilities are the other side's to keep. */
export function isOpen({ gate }: MethodRow, { side, capabilities }: Pick<Face, "side" | "capabilities">): boolean {
  const mine = gate?.filter((path) => path.startsWith(`${side}.`));
  return mine === undefined || mine.length === 0 || mine.some((path) => declares(capabilities, path.split(".").slice(1)));
}

/** An author's handler gets the message and nothing else: the way back stays out of its reach. */
function together(answer: Answers[string], handler: HandlerMap[string]): Entry["handle"] | undefined {
  if (handler === undefined) return answer;
  if (answer === undefined) return (message) => handler(message);
  return (message, inbound) => {
    answer(message, inbound);
    return handler(message);
  };
}

function declares(capabilities: object, path: readonly string[]): boolean {
  let at: unknown = capabilities;
  for (const key of path) at = typeof at === "object" && at !== null ? own(at, key) : undefined;
  return at !== undefined && at !== false;
}

function own<T>(from: Readonly<Record<string, T>>, key: string): T | undefined;
function own(from: object, key: string): unknown;
function own(from: object, key: string): unknown {
  return Object.hasOwn(from, key) ? Reflect.get(from, key) : undefined;
}
