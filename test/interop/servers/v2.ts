/** The server of the official SDK v2 with the tools of the cases; on standard streams when run by itself. */
import { fileURLToPath } from "node:url";
import { type CallToolResult, ProtocolError, Server, type ServerContext } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";

interface ToolCall {
  readonly given: Readonly<Record<string, unknown>>;
  readonly request: ServerContext["mcpReq"];
  readonly ended: unknown[];
}

/** `ended` outlives the server where each request has one of its own. */
export function v2Server(ended: unknown[] = []): Server {
  const server = new Server({ name: "official v2", version: "1.0.0" }, { capabilities: { tools: {}, logging: {} } });
  server.setRequestHandler("tools/list", () => ({
    tools: Object.keys(tools).map((name) => ({ name, inputSchema: { type: "object" } })),
  }));
  server.setRequestHandler("tools/call", ({ params: { name, arguments: given = {} } }, { mcpReq: request }) => {
    const tool = tools[name];
    if (tool === undefined) throw new ProtocolError(-32602, `no tool ${name}`);
    return tool({ given, request, ended });
  });
  return server;
}

const tools: Readonly<Record<string, (call: ToolCall) => CallToolResult | Promise<CallToolResult>>> = {
  async count({ given, request }) {
    const to = Number(given["to"]);
    for (let at = 1; at <= to; at++) await progress(request, at, to);
    return said(to);
  },
  echo: ({ given: { value } }) => ({ ...said(value), structuredContent: { value } }),
  refuse: ({ given }) => {
    throw new ProtocolError(-32077, "not like this", given);
  },
  fail: () => ({ ...said("broken"), isError: true }),
  async log({ request }) {
    await request.log("info", "first");
    await request.log("warning", { second: true });
    return said("logged");
  },
  async wait({ given, request, ended }) {
    const over = new Promise((resolve) => request.signal.addEventListener("abort", resolve));
    await progress(request, 1);
    await over;
    ended.push(given["mark"]);
    return said("nobody hears this");
  },
  ended: ({ ended }) => said(ended),
};

async function progress({ _meta, notify }: ToolCall["request"], done: number, total?: number): Promise<void> {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return;
  const params = { progressToken, progress: done, message: `${done} of ${total}`, ...(total === undefined ? {} : { total }) };
  await notify({ method: "notifications/progress", params });
}

function said(value: unknown): CallToolResult {
  return { content: [{ type: "text", text: JSON.stringify(value) }] };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) serveStdio(() => v2Server());
