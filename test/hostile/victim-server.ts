/** A server on one transport, in a process of its own, for whoever attacks it. Says where it is, and weighs itself when asked to. */

import { serveHttp } from "mcpgen/http";
import { createServer } from "mcpgen/server";
import { serveSse } from "mcpgen/sse";
import { serveStdio } from "mcpgen/stdio";
import { serveWebSocket } from "mcpgen/ws";

const collect = (globalThis as { gc?: () => void }).gc ?? (() => undefined);

const server = createServer({
  info: { name: "victim", version: "1" },
  capabilities: { tools: {}, resources: { subscribe: true }, prompts: {} },
  handlers: {
    "tools/list": () => ({ tools: [] }),
    "tools/call": ({ params }) => {
      if (params.name === "crash") throw new Error(`inside of ${import.meta.filename}`);
      const structuredContent = { value: params.arguments?.["value"] ?? null };
      return { content: [], structuredContent };
    },
    "prompts/list": () => ({ prompts: [] }),
    "prompts/get": () => ({ messages: [] }),
    "resources/list": () => ({ resources: [] }),
    "resources/templates/list": () => ({ resourceTemplates: [] }),
    "resources/read": () => ({ contents: [] }),
  },
  onDiagnostic: () => undefined,
});

const open = {
  http: () => serveHttp({ port: 0, maxBodyBytes: 1024 * 1024 }),
  sse: () => serveSse({ port: 0, maxBodyBytes: 1024 * 1024 }),
  ws: () => serveWebSocket({ port: 0, maxMessageBytes: 1024 * 1024 }),
  stdio: () => serveStdio({ maxMessageBytes: 1024 * 1024 }),
}[process.argv[2] ?? ""];
if (open === undefined) throw new Error("name a transport");
const transport = open();
await server.connect(transport);

process.on("message", () => {
  collect();
  process.send?.({ rss: process.memoryUsage().rss, counts: server.diagnostics.counts() });
});
process.send?.({ url: "url" in transport ? transport.url : "" });
