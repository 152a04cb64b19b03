/** Our server with the tools of the cases; on standard streams when run by itself. */
import { fileURLToPath } from "node:url";
import { type CallToolResult, createServer, type Exchange, type Params, RpcError, type Server } from "mcpgen/server";
import { serveStdio } from "mcpgen/stdio";

type ToolCall = Exchange<"tools/call", Params<"tools/call">>;

export function ourServer(): Server {
  const ended: unknown[] = [];
  return createServer({
    info: { name: "ours", version: "1.0.0" },
    capabilities: { tools: {}, logging: {} },
    handlers: {
      "tools/list": () => ({ tools: Object.keys(tools).map((name) => ({ name, inputSchema: { type: "object" } })) }),
      "tools/call": (call) => {
        const tool = tools[call.params.name];
        if (tool === undefined) throw new RpcError(-32602, `no tool ${call.params.name}`);
        return tool(call, ended);
      },
    },
    onDiagnostic: () => undefined,
  });
}

const tools: Readonly<Record<string, (call: ToolCall, ended: unknown[]) => CallToolResult | Promise<CallToolResult>>> = {
  count({ params, progress }) {
    const to = Number(params.arguments?.["to"]);
    for (let at = 1; at <= to; at++) progress(at, to, `${at} of ${to}`);
    return said(to);
  },
  echo({ params }) {
    const value = params.arguments?.["value"];
    return { ...said(value), structuredContent: { value } };
  },
  refuse: ({ params }) => {
    throw new RpcError(-32077, "not like this", { data: params.arguments });
  },
  fail: () => ({ ...said("broken"), isError: true }),
  log({ log }) {
    log("info", "first");
    log("warning", { second: true });
    return said("logged");
  },
  wait: ({ params, progress, signal }, ended) =>
    new Promise((_, reject) => {
      signal.addEventListener("abort", () => {
        ended.push(params.arguments?.["mark"]);
        reject(signal.reason);
      });
      progress(1);
    }),
  ended: (_, ended) => said(ended),
};

function said(value: unknown): CallToolResult {
  return { content: [{ type: "text", text: JSON.stringify(value) }] };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await ourServer().connect(serveStdio());
