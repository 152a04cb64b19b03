/** Our server with the tools of the cases; on standard streams when run by itself. */
import { setImmediate as turn } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type CallToolResult, createServer, type ExchangeOf, RpcError, type Server } from "mcpgen/server";
import { serveStdio } from "mcpgen/stdio";
import { form, prompt } from "../questions.ts";

interface Around {
  readonly ended: unknown[];
  readonly server: Server;
}
type Tool = (call: ExchangeOf<"tools/call">, around: Around) => CallToolResult | Promise<CallToolResult>;

export function ourServer(): Server {
  const ended: unknown[] = [];
  const server: Server = createServer({
    info: { name: "ours", version: "1.0.0" },
    capabilities: { tools: { listChanged: true }, logging: {} },
    handlers: {
      "tools/list": () => ({ tools: Object.keys(tools).map((name) => ({ name, inputSchema: { type: "object" } })) }),
      "tools/call": (call) => {
        const tool = tools[call.params.name];
        if (tool === undefined) throw new RpcError(-32602, `no tool ${call.params.name}`);
        return tool(call, { ended, server });
      },
    },
    onDiagnostic: () => undefined,
  });
  return server;
}

const tools: Readonly<Record<string, Tool>> = {
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
  wait: ({ params, progress, signal }, { ended }) =>
    new Promise((_, reject) => {
      signal.addEventListener("abort", () => {
        ended.push(params.arguments?.["mark"]);
        reject(signal.reason);
      });
      progress(1);
    }),
  ended: (_, { ended }) => said(ended),
  form: async ({ ask, params }) => said(await ask("form", "elicitation/create", form(String(params.arguments?.["property"])))),
  sample: async ({ ask }) => said((await ask("sample", "sampling/createMessage", prompt())).content),
  roots: async ({ ask }) => said((await ask("roots", "roots/list", {})).roots),
  async steps({ ask }) {
    const first = await ask("first", "elicitation/create", form("name"));
    const second = await ask("second", "elicitation/create", form("color"));
    return said([first.content, second.content]);
  },
  async all({ askAll }) {
    const { one, two, three } = await askAll({
      one: ["elicitation/create", form("name")],
      two: ["sampling/createMessage", prompt()],
      three: ["roots/list", {}],
    });
    return said([one.content, two.content, three.roots]);
  },
  async leave({ progress, release }) {
    progress(1);
    release();
    await turn();
    progress(2);
    return said("back");
  },
  change: (_, { server }) => said(server.announce("notifications/tools/list_changed", {}).length),
};

function said(value: unknown): CallToolResult {
  return { content: [{ type: "text", text: JSON.stringify(value) }] };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await ourServer().connect(serveStdio());
