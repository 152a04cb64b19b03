/** Tools that end otherwise than by a result. */
import type { CallToolResult } from "../../generated/index.ts";
import { RpcError } from "../contract.ts";
import { Cancelled } from "../errors.ts";
import { type Memory, markOf, said, type ToolCall, type Tools } from "./memory.ts";

export const endingTools: Tools = {
  refuse({ params }: ToolCall): CallToolResult {
    throw new RpcError(-32042, "not like this", { data: params.arguments });
  },

  crash(): CallToolResult {
    throw new Error("secret of the inside");
  },

  nothing: (): CallToolResult => JSON.parse("null"),

  /** Waits to be cancelled. The first update tells the caller that it has begun. */
  wait(exchange: ToolCall, { endings }: Memory): Promise<CallToolResult> {
    const { signal, progress } = exchange;
    return new Promise((_, reject) => {
      const ended = (): void => {
        const { reason } = signal;
        endings[markOf(exchange)] = reason instanceof Cancelled ? { by: reason.by, message: reason.message } : { by: "", message: "" };
        reject(reason);
      };
      signal.addEventListener("abort", ended, { once: true });
      progress(1);
    });
  },

  /** A result that has no JSON. */
  unsayable: ({ params }: ToolCall): CallToolResult => ({
    ...said("never"),
    _meta: Object.fromEntries([["value", unsayable(params.arguments?.["how"])]]),
  }),

  /** A log line that has no JSON, which is its author's to hear; what follows is said all the same. */
  unsayableLog({ params, log, progress }: ToolCall): CallToolResult {
    let threw = "nothing";
    try {
      log("error", unsayable(params.arguments?.["how"]));
    } catch (error) {
      threw = error instanceof Error ? error.name : "something else";
    }
    return said([threw, progress(1)]);
  },
};

export function unsayable(how: unknown): unknown {
  const value: Record<string, unknown> = {};
  if (how === "bigint") value["big"] = 1n;
  else if (how === "cycle") value["self"] = value;
  else
    Object.defineProperty(value, "get", {
      enumerable: true,
      get() {
        throw new TypeError("a getter that throws");
      },
    });
  return value;
}
