/** The server that the contract is checked against: tools that do one thing each, and tell afterwards what became of it. */
import { setImmediate as turn } from "node:timers/promises";
import { type CallToolResult, createServer, type Delivery, type Exchange, type Params, RpcError, type Server } from "mcpgen/server";

type ToolCall = Exchange<"tools/call", Params<"tools/call">>;

/** What happened in tools whose caller cannot be told, by the mark the caller gave. */
interface Memory {
  readonly endings: Record<string, string>;
  readonly deliveries: Record<string, Delivery[]>;
}

/** A fresh one per connection, so that what it remembers is about this test. */
export function contractServer(): Server {
  const memory: Memory = { endings: {}, deliveries: {} };
  const server: Server = createServer({
    info: { name: "contract", version: "1.0.0" },
    capabilities: { tools: {}, logging: {} },
    handlers: {
      "tools/list": () => ({ tools: Object.keys(tools).map((name) => ({ name, inputSchema: { type: "object" } })) }),
      "tools/call": (exchange) => {
        if (exchange.params.name === "remember") return said({ ...memory, counts: server.diagnostics.counts() });
        const tool = Object.hasOwn(tools, exchange.params.name) ? tools[exchange.params.name] : undefined;
        if (tool === undefined) throw new RpcError(-32602, `no tool ${exchange.params.name}`);
        return tool(exchange, memory);
      },
    },
    onDiagnostic: () => undefined,
  });
  return server;
}

const tools: Readonly<Record<string, (exchange: ToolCall, memory: Memory) => CallToolResult | Promise<CallToolResult>>> = {
  /** 1 … `to`, letting others run in between. */
  async count({ params, progress }) {
    const to = Number(params.arguments?.["to"]);
    for (let at = 1; at <= to; at++) {
      progress(at, to, `${at} of ${to}`);
      if (at % 3 === 0) await turn();
    }
    return said(to);
  },
  echo: ({ params }) => said(params.arguments?.["value"]),
  /** Says something before, between and after. */
  async log({ log, progress }) {
    log("info", "before");
    progress(1);
    await turn();
    log("debug", "between", "fixture");
    return said("done");
  },
  refuse: ({ params }) => {
    throw new RpcError(-32042, "not like this", { data: params.arguments });
  },
  crash: () => {
    throw new Error("secret of the inside");
  },
  nothing: () => JSON.parse("null"),
  /** Waits to be cancelled. The first update tells the caller that it has begun. */
  wait: ({ params, progress, signal }, { endings }) =>
    new Promise((_, reject) => {
      signal.addEventListener("abort", () => {
        endings[markOf(params)] = signal.reason instanceof Error ? signal.reason.message : "";
        reject(signal.reason);
      });
      progress(1);
    }),
  /** Goes on reporting after it has answered. */
  late: ({ params, progress }, { deliveries }) => {
    const heard = [progress(1), progress(1), progress(0), progress(Number.NaN), progress(Number.POSITIVE_INFINITY), progress(2)];
    deliveries[markOf(params)] = heard;
    setImmediate(() => heard.push(progress(3)));
    return said("early");
  },
};

function markOf({ arguments: given }: Params<"tools/call">): string {
  return String(given?.["mark"]);
}

function said(value: unknown): CallToolResult {
  return { content: [{ type: "text", text: JSON.stringify(value) }] };
}
