import type { Tap } from "mcpgen/server";
import { createServer, type Server } from "mcpgen/server";
import { linked } from "mcpgen/testing";
import { assert, suite } from "../harness.ts";
import { asking, ERAS, form } from "./both-eras.ts";

const test = suite("tap");

const nameOf = (message: unknown): string => {
  const { method, id } = Object(message);
  return method === undefined ? `reply ${id}` : method;
};

function recorder(): { readonly tap: Tap; readonly seen: string[] } {
  const seen: string[] = [];
  return { tap: (message, direction) => void seen.push(`${direction} ${nameOf(message)}`), seen };
}

function serverOf(tap: Tap): Server {
  return createServer({
    info: { name: "s", version: "1" },
    capabilities: { tools: { listChanged: true } },
    handlers: {
      "tools/list": () => ({ tools: [] }),
      "tools/call": async ({ ask, progress }) => {
        progress(1);
        return { content: [{ type: "text", text: (await ask("a", "elicitation/create", form("a"))).action }] };
      },
    },
    tap,
    onDiagnostic: () => undefined,
  });
}

const client = { capabilities: asking, handlers: { "elicitation/create": (): { action: "cancel" } => ({ action: "cancel" }) } };
const mirrored = (seen: readonly string[]): string[] =>
  seen.map((line) => (line.startsWith("in") ? line.replace("in", "out") : line.replace("out", "in")));

for (const revision of ERAS) {
  test(`both ends of ${revision} see the same messages in the same order, each from its side`, async () => {
    const there = recorder();
    const here = recorder();
    await using pair = await linked(serverOf(there.tap), { revision, ...client, tap: here.tap });
    await pair.client.call("tools/call", { name: "x" });
    pair.server.announce("notifications/tools/list_changed", {});
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(there.seen, mirrored(here.seen));
    assert.ok(there.seen.includes("out notifications/progress"));
    assert.is(there.seen.includes("out elicitation/create"), revision === "2025-11-25");
    assert.is(there.seen.includes("out notifications/tools/list_changed"), revision === "2025-11-25");
  });
}

test("whoever listens in may throw: that is a diagnostic, and nobody else's", async () => {
  const tap: Tap = () => {
    throw new Error("no disk");
  };
  await using pair = await linked(serverOf(tap), { revision: "2026-07-28", ...client, tap });
  await pair.client.call("tools/call", { name: "x" });
  assert.ok((pair.server.diagnostics.counts().failed ?? 0) > 0);
  assert.ok((pair.client.diagnostics.counts().failed ?? 0) > 0);
});

test.run();
