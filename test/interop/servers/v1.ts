/** The server of the official SDK v1 with the tools of the cases; on standard streams when run by itself. */
import { setImmediate as turn } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import type { RequestHandlerExtra } from "@modelcontextprotocol/sdk/shared/protocol.js";
import {
  CallToolRequestSchema,
  type CallToolResult,
  type CreateMessageResult,
  CreateMessageResultSchema,
  type ElicitResult,
  ElicitResultSchema,
  type ListRootsResult,
  ListRootsResultSchema,
  ListToolsRequestSchema,
  McpError,
  type ServerNotification,
  type ServerRequest,
} from "@modelcontextprotocol/sdk/types.js";
import { form, prompt } from "../questions.ts";

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;
interface ToolCall {
  readonly given: Readonly<Record<string, unknown>>;
  readonly extra: Extra;
  readonly ended: unknown[];
  readonly server: Server;
}

/** `ended` outlives the server where each request has one of its own. */
export function v1Server(ended: unknown[] = []): Server {
  const server = new Server({ name: "official v1", version: "1.0.0" }, { capabilities: { tools: { listChanged: true }, logging: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: Object.keys(tools).map((name) => ({ name, inputSchema: { type: "object" } })),
  }));
  server.setRequestHandler(CallToolRequestSchema, ({ params: { name, arguments: given = {} } }, extra) => {
    const tool = tools[name];
    if (tool === undefined) throw new McpError(-32602, `no tool ${name}`);
    return tool({ given, extra, ended, server });
  });
  return server;
}

const tools: Readonly<Record<string, (call: ToolCall) => CallToolResult | Promise<CallToolResult>>> = {
  async count({ given, extra }) {
    const to = Number(given["to"]);
    for (let at = 1; at <= to; at++) await progress(extra, at, to);
    return said(to);
  },
  echo: ({ given: { value } }) => ({ ...said(value), structuredContent: { value } }),
  refuse: ({ given }) => {
    throw new McpError(-32077, "not like this", given);
  },
  fail: () => ({ ...said("broken"), isError: true }),
  async log({ extra }) {
    await extra.sendNotification({ method: "notifications/message", params: { level: "info", data: "first" } });
    await extra.sendNotification({ method: "notifications/message", params: { level: "warning", data: { second: true } } });
    return said("logged");
  },
  async wait({ given, extra, ended }) {
    const over = new Promise((resolve) => extra.signal.addEventListener("abort", resolve));
    await progress(extra, 1);
    await over;
    ended.push(given["mark"]);
    return said("nobody hears this");
  },
  ended: ({ ended }) => said(ended),
  form: async ({ given, extra }) => said(await elicit(extra, String(given["property"]))),
  sample: async ({ extra }) => said((await sample(extra)).content),
  roots: async ({ extra }) => said((await roots(extra)).roots),
  steps: async ({ extra }) => said([(await elicit(extra, "name")).content, (await elicit(extra, "color")).content]),
  async all({ extra }) {
    const [one, two, three] = await Promise.all([elicit(extra, "name"), sample(extra), roots(extra)]);
    return said([one.content, two.content, three.roots]);
  },
  async leave({ extra }) {
    await progress(extra, 1);
    extra.closeSSEStream?.();
    await turn();
    await progress(extra, 2);
    return said("back");
  },
  async change({ server }) {
    await server.sendToolListChanged();
    return said(1);
  },
};

const elicit = (extra: Extra, property: string): Promise<ElicitResult> =>
  extra.sendRequest({ method: "elicitation/create", params: form(property) }, ElicitResultSchema);
const sample = (extra: Extra): Promise<CreateMessageResult> =>
  extra.sendRequest({ method: "sampling/createMessage", params: prompt() }, CreateMessageResultSchema);
const roots = (extra: Extra): Promise<ListRootsResult> => extra.sendRequest({ method: "roots/list" }, ListRootsResultSchema);

async function progress(extra: Extra, done: number, total?: number): Promise<void> {
  const progressToken = extra._meta?.progressToken;
  if (progressToken === undefined) return;
  const params = { progressToken, progress: done, total, message: `${done} of ${total}` };
  await extra.sendNotification({ method: "notifications/progress", params });
}

function said(value: unknown): CallToolResult {
  return { content: [{ type: "text", text: JSON.stringify(value) }] };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await v1Server().connect(new StdioServerTransport());
