/**
 * One server over every transport at once.
 *
 *   npm run example:server                       Streamable HTTP on http://localhost:3000/mcp, WebSocket on ws://localhost:3000/mcp and
 *                                                HTTP+SSE on http://localhost:3001/sse, until stopped
 *   npm run example:server -- --port 8080        on another port; 0 picks a free one
 *   npm run example:server -- --watch            starts again whenever a source file changes
 *   npm run example:server -- --stdio            on standard input and output
 */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { serveHttp } from "mcpgen/http";
import { serveSse } from "mcpgen/sse";
import { serveStdio } from "mcpgen/stdio";
import { serveWebSocket } from "mcpgen/ws";
import { progressServer } from "./progress-server.ts";

const options = readOptions();
if (options.watch) watch();
else await serve(options).catch(explain);

interface Options {
  readonly stdio: boolean;
  readonly port: number;
  readonly watch: boolean;
}

function readOptions(): Options {
  try {
    const { values } = parseArgs({ options: { stdio: { type: "boolean" }, port: { type: "string" }, watch: { type: "boolean" } } });
    const { stdio = false, port = "3000", watch: again = false } = values;
    if (!/^\d{1,5}$/.test(port)) throw new Error(`--port takes a number, not ${JSON.stringify(port)}`);
    return { stdio, port: Number(port), watch: again };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\nusage: server.ts [--port <number>] [--watch] | --stdio`);
    process.exit(2);
  }
}

async function serve({ stdio, port }: Options): Promise<void> {
  const server = progressServer();
  if (stdio) return server.connect(serveStdio());
  const http = serveHttp({ port });
  const ws = serveWebSocket({ on: http });
  const sse = serveSse({ port: port === 0 ? 0 : port + 1 });
  for (const transport of [http, ws, sse]) await server.connect(transport);
  console.log(`listening on ${http.url}\nWebSocket on ${ws.url}\nHTTP+SSE on ${sse.url}`);
}

function explain(error: NodeJS.ErrnoException): never {
  if (error.code !== "EADDRINUSE") throw error;
  console.error(`port ${options.port} or the next one is in use: stop what listens there, or choose another with --port`);
  process.exit(1);
}

/** Node restarts the same program without `--watch`. */
function watch(): void {
  const self = fileURLToPath(import.meta.url);
  const args = process.argv.slice(2).filter((argument) => argument !== "--watch");
  spawn(process.execPath, ["--watch", "--import", "tsx", self, ...args], { stdio: "inherit" });
}
