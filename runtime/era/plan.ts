/** What one side does with each method of one revision, worked out once when it is built so that a message costs one lookup. */

import type { Hub } from "../announce.ts";
import type { Asker, Asks } from "../asks.ts";
import { isOpenParams, type MethodRow, type Protocol, type Received, type Side } from "../contract.ts";
import { isOpen } from "../gate.ts";
import { type Layers, layersOf, onion } from "../intercept.ts";
import type { Inbound } from "../route.ts";
import type { RoundOptions } from "./round-state.ts";

/** Who this side is, as it tells its peers. */
export interface Face {
  readonly side: Side;
  readonly info: object;
  readonly capabilities: object;
  readonly instructions?: string | undefined;
  /** How the rounds of a conversation without server requests are kept. */
  readonly rounds?: RoundOptions | undefined;
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
  /** For what nobody here handles: whoever passes it on to somebody else. */
  fallback(method: string, kind: MethodRow["kind"]): Entry | undefined;
  /** Only what is handled, comes from the other side, and is open by what this side declares. Without a prototype. */
  readonly entries: Readonly<Record<string, Entry | undefined>>;
  /** The same for what comes inside of other messages. */
  readonly embedded: Readonly<Record<string, Entry | undefined>>;
  /** This side may send log lines. */
  readonly logs: boolean;
  /** How a handler asks its caller. */
  asks(asker: Asker): Asks;
}

export interface Entry {
  readonly row: MethodRow;
  /** An `Exchange` where the row is a request. */
  handle(message: Received, inbound: Inbound): unknown;
  /** A result as JSON, as this revision has it. Throws what `JSON.stringify` throws. */
  seal(result: object): string;
}

/** What one side has been given to do, whatever the revision. */
export interface Duties {
  readonly face: Face;
  readonly handlers: HandlerMap;
  readonly fallback?: Fallback | undefined;
  readonly interceptors?: readonly Layers[] | undefined;
  /** Where announcements go. Absent where this side makes none. */
  readonly hub?: Hub | undefined;
}

/** Handlers for methods that have none, known to the revision or not. */
export interface Fallback {
  request?(exchange: Received): unknown;
  notice?(notice: Received): unknown;
}

export interface Plotting extends Duties {
  readonly answers: Answers;
  readonly asks: Plan["asks"];
  sealer(row: MethodRow): Entry["seal"];
}

export function planFor(protocol: Protocol, plotting: Plotting): Plan {
  const { face, handlers, answers, asks, sealer } = plotting;
  const entries: Record<string, Entry> = Object.create(null);
  const embedded: Record<string, Entry> = Object.create(null);
  for (const [method, row] of Object.entries(protocol.methods)) {
    if (row === undefined || row.from === face.side || !isOpen(row, face)) continue;
    const handle = together(own(answers, method), own(handlers, method));
    if (handle !== undefined)
      (row.embedded ? embedded : entries)[method] = { row, handle: intercepted(row, handle, plotting), seal: sealer(row) };
  }
  const log = own(protocol.methods, "notifications/message");
  const logs = log !== undefined && (log.from === face.side || log.from === "both") && isOpen(log, face);
  return { protocol, entries, embedded, logs, asks, fallback: (method, kind) => fallbackFor({ protocol, method, kind }, plotting) };
}

function intercepted({ kind, method }: MethodRow, handle: Entry["handle"], { interceptors = [] }: Plotting): Entry["handle"] {
  const layers = kind === "request" ? layersOf(interceptors, method) : [];
  return layers.length === 0 ? handle : (message, inbound) => onion(layers, message, (inner) => handle(inner, inbound));
}

interface Unhandled {
  readonly protocol: Protocol;
  readonly method: string;
  readonly kind: MethodRow["kind"];
}

/** A method that the revision knows is checked and sealed by its row; of any other one nothing is known. */
function fallbackFor({ protocol, method, kind }: Unhandled, plotting: Plotting): Entry | undefined {
  const { fallback, face } = plotting;
  const handler = kind === "request" ? fallback?.request : fallback?.notice;
  if (handler === undefined) return undefined;
  const known = own(protocol.methods, method);
  if (known !== undefined && (known.kind !== kind || known.embedded || known.from === face.side)) return undefined;
  const row = known ?? strange(method, kind, { face, fills: protocol.wire.resultType ? { resultType: "complete" } : {} });
  return { row, handle: intercepted(row, (message) => handler(message), plotting), seal: plotting.sealer(row) };
}

function strange(method: string, kind: MethodRow["kind"], { face, fills }: { face: Face; fills: object }): MethodRow {
  const from = face.side === "server" ? "client" : "server";
  return { method, kind, from, params: isOpenParams, fills: { ...fills }, provenance: { from: "convention" } };
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

function own<T>(from: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(from, key) ? from[key] : undefined;
}
