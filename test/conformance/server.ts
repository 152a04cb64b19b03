/** The server that the official suite is pointed at: the names and texts are the suite's, what answers is the public API. */
import { type CallToolResult, createServer, type ExchangeOf, type GetPromptResult, RpcError, type Server, type Tool } from "mcpgen/server";
import { askingTools, form } from "./asking-tools.ts";
import { tools as plainTools } from "./tools.ts";

export type ToolCall = ExchangeOf<"tools/call">;
export type Run = (call: ToolCall, server: Server) => CallToolResult | Promise<CallToolResult>;

/** The suite calls the first one without arguments, and wants the order to stay. */
const tools: ReadonlyMap<string, Run> = new Map(Object.entries({ ...plainTools, ...askingTools }));

export function conformanceServer(): Server {
  const server: Server = createServer({
    info: { name: "conformance", version: "1.0.0" },
    capabilities: { tools: { listChanged: true }, logging: {}, prompts: { listChanged: true } },
    handlers: {
      "tools/list": () => ({ tools: [...tools.keys()].map(toolOf) }),
      "tools/call": (call) => {
        const run = tools.get(call.params.name);
        if (run === undefined) throw new RpcError(-32602, `no tool ${JSON.stringify(call.params.name)}`);
        return run(call, server);
      },
      "prompts/list": () => ({ prompts: prompts.map((name) => ({ name, description: `What the suite calls ${name}.` })) }),
      "prompts/get": async ({ ask, params }) => {
        if (params.name !== "test_input_required_result_prompt") return userSays("This is a simple prompt for testing.");
        const { content } = await ask("user_context", "elicitation/create", form("What is this about?", "context"));
        return userSays(`This is about ${content?.["context"]}.`);
      },
    },
    onDiagnostic: () => undefined,
  });
  return server;
}

const prompts = ["test_simple_prompt", "test_input_required_result_prompt"];

function userSays(text: string): GetPromptResult {
  return { messages: [{ role: "user", content: { type: "text", text } }] };
}

function toolOf(name: string): Tool {
  return { name, description: `What the suite calls ${name}.`, inputSchema: { type: "object" } };
}
