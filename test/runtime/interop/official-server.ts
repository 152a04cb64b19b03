/** The official SDK's server with two tools, on standard streams when run by itself, or as `fetch`. */
import { fileURLToPath } from "node:url";
import { Server } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";

export function officialServer(): Server {
  const server = new Server({ name: "official", version: "2.4.0" }, { capabilities: { tools: {} } });
  server.setRequestHandler("tools/list", () => ({ tools: [{ name: "count", inputSchema: { type: "object" } }] }));
  server.setRequestHandler("tools/call", async ({ params }, { mcpReq }) => {
    const to = Number(params.arguments?.["to"]);
    const progressToken = mcpReq._meta?.progressToken;
    for (let progress = 1; progress <= to && progressToken !== undefined; progress++) {
      await mcpReq.notify({ method: "notifications/progress", params: { progressToken, progress, total: to } });
    }
    return { content: [{ type: "text", text: JSON.stringify(to) }] };
  });
  return server;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) serveStdio(officialServer);
