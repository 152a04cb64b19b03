/** The server of the official SDK v2 with the tools of the cases; on standard streams when run by itself. */
import { setImmediate as turn } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import {
  acceptedContent,
  type CallToolResult,
  type InputRequiredResult,
  inputRequired,
  ProtocolError,
  Server,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { form, prompt } from "../questions.ts";

interface ToolCall {
  readonly given: Readonly<Record<string, unknown>>;
  readonly request: ServerContext["mcpReq"];
  readonly ended: unknown[];
  changed(): Promise<void>;
  leave(): void;
}

/** What outlives the server where each request has one of its own. */
export interface Around {
  readonly ended?: unknown[];
  /** Announces to all servers of the endpoint. */
  readonly changed?: () => void;
}

export function v2Server({ ended = [], changed }: Around = {}): Server {
  const server = new Server({ name: "official v2", version: "1.0.0" }, { capabilities: { tools: { listChanged: true }, logging: {} } });
  server.setRequestHandler("tools/list", () => ({
    tools: Object.keys(tools).map((name) => ({ name, inputSchema: { type: "object" } })),
  }));
  server.setRequestHandler("tools/call", ({ params: { name, arguments: given = {} } }, { mcpReq: request, http }) => {
    const tool = tools[name];
    if (tool === undefined) throw new ProtocolError(-32602, `no tool ${name}`);
    return tool({
      given,
      request,
      ended,
      leave: () => http?.closeSSE?.(),
      changed: async () => (changed === undefined ? server.sendToolListChanged() : changed()),
    });
  });
  return server;
}

type Answer = CallToolResult | InputRequiredResult;

const tools: Readonly<Record<string, (call: ToolCall) => Answer | Promise<Answer>>> = {
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
  form: ({ given, request }) => answered(request, "form") ?? asking("form", String(given["property"])),
  sample({ request: { inputResponses: { sample } = {} } }) {
    if (sample === undefined) return inputRequired({ inputRequests: { sample: inputRequired.createMessage(prompt()) } });
    return said(Reflect.get(Object(sample), "content"));
  },
  roots({ request: { inputResponses: { roots } = {} } }) {
    if (roots === undefined) return inputRequired({ inputRequests: { roots: inputRequired.listRoots() } });
    return said(Reflect.get(Object(roots), "roots"));
  },
  steps({ request: { inputResponses = {}, requestState } }) {
    const first = requestState() ?? acceptedContent(inputResponses, "first")?.["name"];
    if (first === undefined) return asking("first", "name");
    const second = acceptedContent(inputResponses, "second");
    return second === undefined ? asking("second", "color", String(first)) : said([{ name: first }, second]);
  },
  all({ request: { inputResponses: { one, two, three } = {} } }) {
    if (one !== undefined)
      return said([Reflect.get(Object(one), "content"), Reflect.get(Object(two), "content"), Reflect.get(Object(three), "roots")]);
    const inputRequests = {
      one: inputRequired.elicit(form("name")),
      two: inputRequired.createMessage(prompt()),
      three: inputRequired.listRoots(),
    };
    return inputRequired({ inputRequests });
  },
  async leave({ request, leave }) {
    await progress(request, 1);
    leave();
    await turn();
    await progress(request, 2);
    return said("back");
  },
  async change({ changed }) {
    await changed();
    return said(1);
  },
};

function asking(key: string, property: string, requestState?: string): InputRequiredResult {
  const inputRequests = { [key]: inputRequired.elicit(form(property)) };
  return inputRequired(requestState === undefined ? { inputRequests } : { inputRequests, requestState });
}

function answered({ inputResponses = {} }: ToolCall["request"], key: string): CallToolResult | undefined {
  return inputResponses[key] === undefined ? undefined : said(inputResponses[key]);
}

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
