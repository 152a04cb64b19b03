/** What happened in tools whose caller cannot be told, by the mark the caller gave. */
import type { CallToolResult, ExchangeOf } from "../../generated/index.ts";
import type { Delivery } from "../contract.ts";

export interface Life {
  /** The how-manieth of its server it is. */
  readonly made: number;
}

export type ToolCall = ExchangeOf<"tools/call", Life>;

/** By name. */
export type Tools = Readonly<Record<string, (exchange: ToolCall, memory: Memory) => CallToolResult | Promise<CallToolResult>>>;

export interface Memory {
  /** What aborted the signals of handlers. */
  readonly endings: Record<string, { readonly by: string; readonly message: string }>;
  readonly deliveries: Record<string, Delivery[]>;
  /** Notices that belong to no call. */
  readonly heard: object[];
  /** Requests seen by the interceptor, by method. */
  readonly passed: Record<string, number>;
  /** Side effects that ran. */
  readonly ran: string[];
  readonly made: () => number;
  readonly flooded: () => void;
}

/** As it is on the wire. */
export type Remembered = Pick<Memory, "endings" | "heard" | "passed" | "ran"> & {
  readonly deliveries: Readonly<Record<string, readonly string[]>>;
  /** The server's diagnostics. */
  readonly counts: Readonly<Record<string, number>>;
};

export function freshMemory(flooded: () => void): Memory {
  let made = 0;
  return {
    endings: {},
    deliveries: {},
    heard: [],
    passed: {},
    ran: [],
    made() {
      made += 1;
      return made;
    },
    flooded,
  };
}

export function said(value: unknown): CallToolResult {
  return { content: [{ type: "text", text: JSON.stringify(value) }] };
}

export function markOf({ params }: ToolCall): string {
  return String(params.arguments?.["mark"]);
}
