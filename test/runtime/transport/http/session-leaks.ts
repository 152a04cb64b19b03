/** Opens, uses, abandons and closes sessions by the thousand, and prints what is left of them. Runs with `--expose-gc`. */
import { mcpHandler, memoryEventStore } from "mcpgen/http";
import { createServer } from "mcpgen/server";
import { initialize, notice, request, toolCall } from "./raw-session.ts";

const COUNT = Number(process.argv[2]);
const collect = (globalThis as { gc?: () => void }).gc ?? (() => undefined);

const events = memoryEventStore();
const server = createServer({
  info: { name: "s", version: "1" },
  capabilities: { tools: {} },
  handlers: {
    "tools/list": () => ({ tools: [] }),
    "tools/call": ({ progress }) => {
      progress(1);
      return { content: [] };
    },
  },
});
const mcp = mcpHandler({ allowedHosts: "any", keepAliveMs: 30, sessions: { events, idleMs: 300, retentionMs: 100, maximum: 1_000_000 } });
let open = 0;
await server.connect({
  listen: (host) =>
    mcp.listen({
      ...host,
      accept(inbound) {
        if (host.belongs(inbound.message, inbound.facts) === "opens") {
          open += 1;
          inbound.connection?.onClosed(() => {
            open -= 1;
          });
        }
        return host.accept(inbound);
      },
    }),
  [Symbol.asyncDispose]: () => mcp[Symbol.asyncDispose](),
});

function ask(method: string, headers: Record<string, string>, message?: object): Promise<Response> {
  const body = message === undefined ? {} : { body: JSON.stringify(message) };
  return mcp.fetch(new Request("http://x/", { method, headers: { "content-type": "application/json", ...headers }, ...body }));
}

/** Every way a session can go: closed, abandoned, abandoned with a stream, closed with a stream. */
async function life(n: number): Promise<void> {
  const opened = await ask("POST", {}, initialize());
  const headers = { "mcp-session-id": opened.headers.get("mcp-session-id") ?? "none" };
  await opened.text();
  await ask("POST", headers, notice("notifications/initialized"));
  await (await ask("POST", headers, n % 3 === 0 ? request("ping") : toolCall("x"))).text();
  const standing = n % 4 < 2 ? await ask("GET", { ...headers, accept: "text/event-stream" }) : undefined;
  if (n % 2 === 0) await ask("DELETE", headers);
  await standing?.body?.cancel();
}

async function lives(count: number): Promise<void> {
  for (let n = 0; n < count; n += 100) await Promise.all(Array.from({ length: Math.min(100, count - n) }, (_, at) => life(n + at)));
}

async function settled(): Promise<number> {
  const awake = setInterval(() => undefined, 1000);
  while (open > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  clearInterval(awake);
  for (let round = 0; round < 4; round++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    collect();
  }
  return process.memoryUsage().heapUsed;
}

await lives(COUNT / 5);
const before = await settled();
await lives(COUNT);
const after = await settled();
console.log(
  JSON.stringify({ bytesEach: Math.round((after - before) / COUNT), counts: server.diagnostics.counts(), open, kept: events.size }),
);
await server[Symbol.asyncDispose]();
