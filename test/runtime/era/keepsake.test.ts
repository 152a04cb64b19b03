import { mcpHandler } from "mcpgen/http";
import { createServer } from "mcpgen/server";
import { mustBeSmall, mustBeWatchable } from "../../../runtime/era/keepsake.ts";
import { Refusal } from "../../../runtime/errors.ts";
import { assert, suite } from "../../harness.ts";
import { request } from "../transport/http/raw-session.ts";

const test = suite("what sessions make a server keep");
const refused = (run: () => void): void => assert.throws(run, (error: unknown) => error instanceof Refusal && error.code === -32600);

test("a client may say of itself what fits in 64 Ki characters, an icon for instance", () => {
  mustBeSmall({ icons: [{ src: `data:image/png;base64,${"A".repeat(60_000)}` }] });
  refused(() => mustBeSmall({ name: "x".repeat(64 * 1024) }));
});

test("what is deeper than the stack is too large, and no failure of ours", () => {
  refused(() => mustBeSmall(JSON.parse(`{"a":${"[".repeat(200_000)}${"]".repeat(200_000)}}`)));
});

test("addresses to watch are as long as addresses are, and ten thousand at most", () => {
  mustBeWatchable(`x:${"y".repeat(2046)}`, new Set());
  refused(() => mustBeWatchable(`x:${"y".repeat(2047)}`, new Set()));
  const watched = new Set(Array.from({ length: 10_000 }, (_, n) => `x:${n}`));
  refused(() => mustBeWatchable("x:", watched));
});

test("a version that nobody speaks is repeated as far as versions go", async () => {
  const mcp = mcpHandler({ allowedHosts: "any", sessions: false });
  await using server = createServer({ info: { name: "s", version: "1" }, capabilities: {}, handlers: {}, revisions: ["2025-11-25"] });
  await server.connect(mcp);
  const headers = { "content-type": "application/json", "mcp-protocol-version": "9".repeat(8000) };
  const response = await mcp.fetch(new Request("http://x/", { method: "POST", headers, body: JSON.stringify(request("ping")) }));
  const text = await response.text();
  assert.is(response.status, 400);
  assert.ok(text.length < 500, text);
});

test.run();
