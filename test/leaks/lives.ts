/** Opens, uses and abandons one kind of thing by the thousand, and prints what is left of it. Runs with `--expose-gc`. */
import { memoryPair } from "mcpgen";
import { connect, httpTransport } from "mcpgen/client";
import { type McpHandler, mcpHandler } from "mcpgen/http";
import { createServer, type Server } from "mcpgen/server";

const collect = (globalThis as { gc?: () => void }).gc ?? (() => undefined);
const info = { name: "l", version: "1" };

/** How many handlers have begun that never answer by themselves. */
let begun = 0;

function openServer(): Server {
  return createServer({
    info,
    capabilities: { tools: { listChanged: true } },
    handlers: {
      "tools/list": () => ({ tools: [] }),
      "tools/call": ({ params, progress, signal }) => {
        progress(1);
        if (params.name !== "wait") return { content: [] };
        return new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason));
          begun += 1;
        });
      },
    },
    onDiagnostic: () => undefined,
  });
}

const META = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": {},
};

/** A request that stands alone, and its answer. */
function ask(mcp: McpHandler, method: string, params: { name?: string; notifications?: object }): Promise<Response> {
  const { name } = params;
  const headers = {
    "content-type": "application/json",
    "mcp-protocol-version": "2026-07-28",
    "mcp-method": method,
    ...(name === undefined ? {} : { "mcp-name": name }),
  };
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: { ...params, _meta: { ...META, progressToken: 1 } } });
  return mcp.fetch(new Request("http://x/", { method: "POST", headers, body }));
}

type Life = (n: number) => Promise<void>;

interface Living {
  readonly server: Server;
  readonly life: Life;
}

async function http(life: (mcp: McpHandler, server: Server) => Life): Promise<Living> {
  const server = openServer();
  const mcp = mcpHandler({ allowedHosts: "any" });
  await server.connect(mcp);
  return { server, life: life(mcp, server) };
}

const KINDS: Readonly<Record<string, () => Promise<Living>>> = {
  /** Calls that stand alone, answered, and abandoned in the middle. */
  calls: () =>
    http((mcp) => async (n) => {
      if (n % 3 < 2) return void (await (await ask(mcp, "tools/call", { name: "x" })).text());
      await (await ask(mcp, "tools/call", { name: "wait" })).body?.cancel();
    }),
  /** Listen streams: dropped before and after something was said. */
  listens: () =>
    http((mcp, server) => async (n) => {
      const { body } = await ask(mcp, "subscriptions/listen", { notifications: { toolsListChanged: true } });
      const reader = body?.getReader();
      await reader?.read();
      if (n % 500 === 0) {
        server.announce("notifications/tools/list_changed", {});
        await reader?.read();
      }
      await reader?.cancel();
    }),
  /** Our clients over HTTP sessions, closed with and without a call still open. */
  clients: () =>
    http((mcp) => async (n) => {
      const transport = httpTransport("http://x/", { fetch: (input, init) => mcp.fetch(new Request(input, init)) });
      const client = await connect(transport, { info, revision: "2025-11-25" });
      await client.call("tools/call", { name: "x" });
      if (n % 4 === 0) await cancelled((signal) => client.call("tools/call", { name: "wait" }, { signal }));
      await client[Symbol.asyncDispose]();
    }),
  /** Pairs in memory in both eras, with a call that is cancelled; one end closes both. */
  pairs: async () => {
    const server = openServer();
    const life: Life = async (n) => {
      const own = openServer();
      const pair = memoryPair();
      await own.connect(pair.server);
      const client = await connect(pair.client, { info, revision: n % 2 === 0 ? "2025-11-25" : "2026-07-28" });
      await client.call("tools/call", { name: "x" });
      if (n % 4 === 0) await cancelled((signal) => client.call("tools/call", { name: "wait" }, { signal }));
      await (n % 3 === 0 ? own : client)[Symbol.asyncDispose]();
      if (JSON.stringify([own.diagnostics.counts(), client.diagnostics.counts()]) !== "[{},{}]") throw new Error("something went astray");
    };
    return { server, life };
  },
};

/** Begun by the handler, and given up then. */
async function cancelled(call: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
  const abort = new AbortController();
  const before = begun;
  const given = call(abort.signal).catch(() => undefined);
  while (begun === before) await new Promise((resolve) => setImmediate(resolve));
  abort.abort();
  await given;
}

async function lives(life: Life, count: number): Promise<void> {
  for (let n = 0; n < count; n += 50) await Promise.all(Array.from({ length: 50 }, (_, at) => life(n + at)));
}

async function weigh(): Promise<number> {
  for (let round = 0; round < 3; round++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    collect();
  }
  return process.memoryUsage().heapUsed;
}

const [kind = "", count = "0"] = process.argv.slice(2);
const open = KINDS[kind];
if (open === undefined) throw new Error(`there is no ${kind}`);
const { server, life } = await open();
await lives(life, Number(count) / 5);
const before = await weigh();
const resources = process.getActiveResourcesInfo().sort();
await lives(life, Number(count));
const bytesEach = Math.round(((await weigh()) - before) / Number(count));
const deliveries = server.announce("notifications/tools/list_changed", {});
const same = JSON.stringify(process.getActiveResourcesInfo().sort()) === JSON.stringify(resources);
console.log(JSON.stringify({ bytesEach, counts: server.diagnostics.counts(), deliveries, same }));
await server[Symbol.asyncDispose]();
