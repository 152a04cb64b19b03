/** Readers that do not read: progress is merged by name, the first, the last and every result arrive, and memory stays bounded. */
import { once } from "node:events";
import { PassThrough } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { mcpHandler } from "mcpgen/http";
import { createServer, type Delivery, type Server } from "mcpgen/server";
import { serveStdio } from "mcpgen/stdio";
import { serveWebSocket } from "mcpgen/ws";
import { WebSocket } from "ws";
import { assert, suite } from "../harness.ts";

const test = suite("slow reader");
const UPDATES = 20_000;
const _meta = {
  progressToken: 0,
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": {},
};
const call = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "x", _meta } });

interface Talker {
  readonly server: Server;
  readonly outcomes: Delivery[];
  readonly done: Promise<void>;
}

/** Its one tool talks faster than anybody listens, and then says how much it said. */
function talker(message = "one of very many updates"): Talker {
  const outcomes: Delivery[] = [];
  let finish = (): void => undefined;
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const server = createServer({
    info: { name: "s", version: "1" },
    capabilities: { tools: {} },
    handlers: {
      "tools/list": () => ({ tools: [] }),
      "tools/call": async ({ progress }) => {
        for (let at = 1; at <= UPDATES; at++) {
          outcomes.push(progress(at, UPDATES, message));
          if (at % 100 === 0) await turn();
        }
        finish();
        return { content: [{ type: "text", text: String(UPDATES) }] };
      },
    },
    onDiagnostic: () => undefined,
  });
  return { server, outcomes, done };
}

function check(messages: readonly Record<string, unknown>[], outcomes: readonly Delivery[]): void {
  const merged = outcomes.filter((outcome) => outcome === "merged").length;
  assert.ok(merged > 0, "nothing had to be merged");
  assert.is(outcomes.filter((outcome) => outcome === "sent").length, UPDATES - merged);
  const values = messages.slice(0, -1).map(({ params }) => (params as { progress: number }).progress);
  assert.equal([values[0], values.at(-1), values.length], [1, UPDATES, UPDATES - merged]);
  assert.equal(
    values,
    [...values].sort((a, b) => a - b),
  );
  assert.is(messages.at(-1)?.["id"], 1);
}

test("on a pipe", async () => {
  const { server, outcomes, done } = talker();
  const [input, output] = [new PassThrough(), new PassThrough()];
  await server.connect(serveStdio({ input, output }));
  input.write(`${call}\n`);
  await done;
  let text = "";
  output.on("data", (chunk) => {
    text += String(chunk);
  });
  while (!text.includes('"result"')) await turn();
  check(
    text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
    outcomes,
  );
  assert.equal(server.diagnostics.counts(), { merged: outcomes.filter((outcome) => outcome === "merged").length });
});

test("on an event stream", async () => {
  const { server, outcomes, done } = talker();
  const mcp = mcpHandler({ allowedHosts: "any" });
  await server.connect(mcp);
  const headers = { "content-type": "application/json", "mcp-protocol-version": "2026-07-28", "mcp-method": "tools/call", "mcp-name": "x" };
  const response = await mcp.fetch(new Request("http://x/", { method: "POST", headers, body: call }));
  await done;
  const events = (await response.text()).split("\n\n").filter((event) => event !== "");
  check(
    events.map((event) => JSON.parse(event.replace("data: ", ""))),
    outcomes,
  );
});

test("on a WebSocket", async () => {
  const { server, outcomes, done } = talker("long, so that what both systems keep in between fills up".padEnd(3000));
  const ws = serveWebSocket({ port: 0 });
  await server.connect(ws);
  const socket = new WebSocket(ws.url, "mcp");
  const messages: Record<string, unknown>[] = [];
  const answered = new Promise<void>((resolve) => {
    socket.on("message", (data) => {
      const message = JSON.parse(String(data));
      messages.push(message);
      if (message.id === 1) resolve();
    });
  });
  await once(socket, "open");
  socket.pause();
  socket.send(call);
  await done;
  socket.resume();
  await answered;
  check(messages, outcomes);
  await server[Symbol.asyncDispose]();
});

test("a reader that breaks ends the transport and not the process", async () => {
  const { server } = talker();
  const [input, output] = [new PassThrough(), new PassThrough()];
  const stdio = serveStdio({ input, output });
  await server.connect(stdio);
  input.write(`${call}\n`);
  await turn();
  output.destroy(new Error("EPIPE"));
  await stdio.closed;
  await turn();
  assert.ok((server.diagnostics.counts().closed ?? 0) > 0);
});

test.run();
