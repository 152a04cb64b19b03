/** Giving up a call over HTTP, seen from the server. */
import { connect, httpTransport } from "mcpgen/client";
import { mcpHandler } from "mcpgen/http";
import { createServer, type Ending } from "mcpgen/server";
import { assert, suite } from "../../../harness.ts";
import type { ERAS } from "../../both-eras.ts";

const test = suite("cancelling over HTTP");

/** A call that the client gives up once its handler runs: by whom the handler was ended, and what the server found odd about it. */
async function cancelled(revision: (typeof ERAS)[number]): Promise<{ by: Ending; reason: string; counts: object }> {
  const abort = new AbortController();
  const { promise: ended, resolve } = withResolvers<{ by: Ending; message: string }>();
  await using server = createServer({
    info: { name: "s", version: "1" },
    capabilities: { tools: {} },
    handlers: {
      "tools/list": () => ({ tools: [] }),
      "tools/call": ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener("abort", () => {
            resolve(signal.reason);
            reject(signal.reason);
          });
          abort.abort(new Error("changed my mind"));
        }),
    },
    onDiagnostic: () => undefined,
  });
  const mcp = mcpHandler({ allowedHosts: "any" });
  await server.connect(mcp);
  const transport = httpTransport("http://x/", { fetch: (input, init) => mcp.fetch(new Request(input, init)) });
  await using client = await connect(transport, { info: { name: "c", version: "1" }, revision });
  const call = client.call("tools/call", { name: "x" }, { signal: abort.signal });
  await call.catch(() => undefined);
  const { by, message: reason } = await ended;
  return { by, reason, counts: server.diagnostics.counts() };
}

function withResolvers<T>(): { promise: Promise<T>; resolve(value: T): void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

test("in a session the server hears the reason before it loses the connection, and finds nothing odd", async () => {
  assert.equal(await cancelled("2025-11-25"), { by: "peer", reason: "changed my mind", counts: {} });
});

test("where the connection says it, losing it is all there is to say", async () => {
  const { by, counts } = await cancelled("2026-07-28");
  assert.equal([by, counts], ["hang-up", {}]);
});

test.run();
