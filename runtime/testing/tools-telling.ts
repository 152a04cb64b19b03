/** Tools that say things while they work. */
import type { CallToolResult } from "../../generated/index.ts";
import type { Delivery, Level } from "../contract.ts";
import { turn } from "./check.ts";
import { type Memory, markOf, said, type ToolCall, type Tools } from "./memory.ts";

const FILLER = "a line of words to fill what lies between ".repeat(24);

export const tellingTools: Tools = {
  /** 1 … `to`, letting others run in between. */
  async count({ params, progress }: ToolCall): Promise<CallToolResult> {
    const to = Number(params.arguments?.["to"]);
    for (let at = 1; at <= to; at++) {
      progress(at, to, `${at} of ${to}`);
      if (at % 3 === 0) await turn();
    }
    return said(to);
  },

  echo: ({ params }: ToolCall): CallToolResult => said(params.arguments?.["value"]),

  /** Steps that add up. */
  steps({ reporter }: ToolCall): CallToolResult {
    using steps = reporter({ total: 100 });
    return said([10, 30, 40, 20].map((step) => [steps.add(step), steps.done]));
  },

  /** Says something at each of `levels`, with its progress between, and tells what became of each. */
  async log({ params, log, progress }: ToolCall): Promise<CallToolResult> {
    const levels = params.arguments?.["levels"] as readonly Level[];
    const deliveries: Delivery[] = [];
    for (const [at, level] of levels.entries()) {
      deliveries.push(log(level, { at }, level === "error" ? "contract" : undefined));
      progress(at + 1);
      await turn();
    }
    return said(deliveries);
  },

  /** Goes on reporting after it has answered. */
  late(exchange: ToolCall, { deliveries }: Memory): CallToolResult {
    const { progress } = exchange;
    const heard = [progress(1), progress(1), progress(0), progress(Number.NaN), progress(Number.POSITIVE_INFINITY), progress(2)];
    deliveries[markOf(exchange)] = heard;
    setTimeout(() => heard.push(progress(3)), 0);
    return said("early");
  },

  /** Talks until it hears often enough that its reader is slow, then says how much it said. */
  async flood({ params, progress }: ToolCall, { flooded }: Memory): Promise<CallToolResult> {
    const counts: Partial<Record<Delivery, number>> = {};
    let at = 0;
    const atMost = Number(params.arguments?.["atMost"]);
    while (at < atMost && (counts.merged ?? 0) < 200) {
      at += 1;
      const delivery = progress(at, undefined, FILLER);
      counts[delivery] = (counts[delivery] ?? 0) + 1;
      if (at % 50 === 0) await turn();
    }
    flooded();
    return said({ last: at, ...counts });
  },

  meta: ({ meta }: ToolCall): CallToolResult => ({
    ...said(meta),
    _meta: Object.fromEntries([["contract.example/back", { of: ["what", 1] }]]),
  }),

  /** The HTTP request that brought this call. */
  async facts(exchange: ToolCall): Promise<CallToolResult> {
    await turn();
    const { http } = exchange;
    if (http === undefined) return said("none");
    return said({ method: http.method, path: new URL(http.url, "http://none").pathname, mark: http.headers.get("contract-mark") });
  },

  life: ({ lifespan }: ToolCall): CallToolResult => said(lifespan),
};
