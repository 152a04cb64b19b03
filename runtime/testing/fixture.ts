/** The server that transports are checked against: tools that do one thing each, and tell afterwards what became of it. */
import type { PublicNotice } from "../../generated/index.ts";
import { RpcError } from "../contract.ts";
import { createServer, type Server } from "../server.ts";
import type { Variant } from "./link.ts";
import { freshMemory, type Life, type Memory, said, type Tools } from "./memory.ts";
import { askingTools } from "./tools-asking.ts";
import { endingTools } from "./tools-ending.ts";
import { talkingTools } from "./tools-talking.ts";
import { tellingTools } from "./tools-telling.ts";

export interface Fixture {
  /** Default `plain`. */
  readonly variant?: Variant;
  /** A tool has said all it had to say to a reader that was held up, and the reader may go on. */
  readonly onFlooded?: () => void;
}

/** A fresh one per link, so that what it remembers is about one case. */
export function contractServer({ variant = "plain", onFlooded = () => undefined }: Fixture = {}): Server {
  const memory = freshMemory(onFlooded);
  const own: Tools = {
    remember: () => said({ ...memory, counts: server.diagnostics.counts() }),
    announce: ({ params }) => {
      const { method, params: notice = {} } = params.arguments as { method: PublicNotice; params?: object };
      return said(server.announce(method, notice as { uri: string }));
    },
    /** Ends the server, in good order. */
    stop: () => {
      setTimeout(() => void server[Symbol.asyncDispose](), 0);
      return said("stopping");
    },
  };
  const tools: Tools = { ...own, ...tellingTools, ...talkingTools, ...endingTools, ...askingTools };
  const server: Server = createServer({
    info: { name: "contract", version: "1.0.0" },
    capabilities: { tools: { listChanged: true }, resources: { subscribe: true }, logging: {} },
    lifespan: (): Life => ({ made: memory.made() }),
    interceptors: [{ every: (exchange, next) => intercept(exchange, next, memory) }],
    ...(variant === "gateway" ? { fallback: gateway(memory) } : {}),
    handlers: {
      "tools/list": () => ({ tools: Object.keys(tools).map((name) => ({ name, inputSchema: { type: "object" } })) }),
      "tools/call": (exchange) => {
        const tool = Object.hasOwn(tools, exchange.params.name) ? tools[exchange.params.name] : undefined;
        if (tool === undefined) throw new RpcError(-32602, `no tool ${exchange.params.name}`);
        return tool(exchange, memory);
      },
      "resources/list": () => ({ resources: [] }),
      "resources/read": ({ params }) => ({ contents: [{ uri: params.uri, text: "read" }] }),
      "resources/templates/list": () => ({ resourceTemplates: [] }),
      "notifications/roots/list_changed": ({ method, meta }) => void memory.heard.push({ method, meta }),
      "notifications/progress": ({ method, params }) => void memory.heard.push({ method, params }),
    },
    onDiagnostic: () => undefined,
  });
  return server;
}

/** Counts what passes, and answers itself where the caller's `_meta` says so. */
async function intercept(
  { method, meta }: { readonly method: string; readonly meta: Readonly<Record<string, unknown>> },
  next: () => Promise<object>,
  memory: Memory,
): Promise<object> {
  memory.passed[method] = (memory.passed[method] ?? 0) + 1;
  if (meta["contract.example/instead"] !== undefined) return said("the interceptor");
  const result = await next();
  return meta["contract.example/beside"] === undefined ? result : { ...result, content: said("beside").content };
}

function gateway({ heard }: Memory): {
  request(exchange: { readonly method: string; readonly params: object }): object;
  notice(notice: { readonly method: string; readonly params: object }): void;
} {
  return {
    request: ({ method, params }) => ({ method, params }),
    notice: ({ method, params }) => void heard.push({ method, params }),
  };
}
