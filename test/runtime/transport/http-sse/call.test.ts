import type { ServerResponse } from "node:http";
import { Cancelled } from "mcpgen/client";
import { sseTransport } from "mcpgen/sse";
import { assert, suite } from "../../../harness.ts";
import { connecting, failure, type Scripted, say, scripted } from "./scripted.ts";

const test = suite("sse client");

test("a post that is not taken settles its own call at once with its status, and no other", async () => {
  await using server = await scripted({
    post: ({ method, id }, stream) => {
      if (method === "tools/list") return 500;
      if (method === "ping") setTimeout(() => say(stream, { id, result: {} }), 20);
      return 202;
    },
  });
  await using client = await connecting(server);
  const [pinged, failed] = await Promise.all([client.call("ping", {}), failure(client.call("tools/list", {}))]);
  assert.equal(pinged, {});
  assert.equal([failed.status, failed.message], [500, `${server.origin}/messages refused a message with status 500`]);
  assert.equal(client.diagnostics.counts(), {});
});

test("a reply that is there before its post fails is the reply", async () => {
  await using server = await scripted({
    async post({ method, id }, stream) {
      if (method !== "ping") return 202;
      say(stream, { id, result: {} });
      await new Promise((resolve) => setTimeout(resolve, 20));
      return 500;
    },
  });
  await using client = await connecting(server);
  assert.equal(await client.call("ping", {}), {});
  await new Promise((resolve) => setTimeout(resolve, 40));
  assert.equal(client.diagnostics.counts(), {});
});

test("a greeting that is not taken fails to connect", async () => {
  await using server = await scripted({ post: () => 403 });
  assert.is((await failure(connecting(server))).status, 403);
});

test("the end of the stream ends every call, now and later", async () => {
  const ends: Readonly<Record<string, (stream: ServerResponse) => void>> = {
    "/deep/sse ended its stream": (stream) => stream.end(),
    "/deep/sse broke": (stream) => stream.destroy(),
    "sse broke": (stream) => stream.write(new Uint8Array([100, 97, 116, 97, 58, 0xff, 10, 10])),
  };
  for (const [why, end] of Object.entries(ends)) {
    await using server = await scripted({
      post({ method }, stream) {
        if (method === "ping") end(stream);
        return 202;
      },
    });
    await using client = await connecting(server);
    assert.match((await failure(client.call("ping", {}))).message, why);
    assert.match((await failure(client.call("ping", {}))).message, why);
  }
});

test("a cancellation goes out after the request it cancels", async () => {
  let cancelled: (id: unknown) => void = () => undefined;
  const heard = new Promise<unknown>((resolve) => {
    cancelled = resolve;
  });
  await using server = await scripted({
    async post({ method, params }) {
      // The slowest post is the one that the other must not overtake.
      if (method === "tools/call") await new Promise((resolve) => setTimeout(resolve, 50));
      if (method === "notifications/cancelled") cancelled(params?.requestId);
      return 202;
    },
  });
  await using client = await connecting(server);
  const abort = new AbortController();
  const call = client.call("tools/call", { name: "x" }, { signal: abort.signal });
  setTimeout(() => abort.abort(), 5);
  assert.instance(await call.catch((error: unknown) => error), Cancelled);
  assert.is(typeof (await heard), "number");
  assert.equal(
    server.posts.map(({ message }) => message.method),
    ["initialize", "notifications/initialized", "tools/call", "notifications/cancelled"],
  );
});

test("what it answers arrives in the order it was asked, beside a request that is still open", async () => {
  const asked = Array.from({ length: 100 }, (_, index) => 1000 + index);
  let finish = (): void => undefined;
  const answered = new Promise<void>((resolve) => {
    finish = resolve;
  });
  await using server: Scripted = await scripted({
    async post({ method, id }, stream) {
      if (id === asked.at(-1)) finish();
      if (method !== "ping") return 202;
      for (const ask of asked) say(stream, { id: ask, method: "ping" });
      // A server that takes a request only when it has answered it, having asked something first.
      await answered;
      say(stream, { id, result: {} });
      return 202;
    },
  });
  await using client = await connecting(server);
  assert.equal(await client.call("ping", {}), {});
  assert.equal(
    server.posts.map(({ message }) => message).flatMap(({ id, method }) => (method === undefined ? [id] : [])),
    asked,
  );
  assert.equal(client.diagnostics.counts(), {});
});

test("characters arrive whole, in whatever pieces their bytes do", async () => {
  const text = "ünïcödé 🛰️ 漢字";
  await using server = await scripted({
    async post({ method, id }, stream) {
      if (method !== "ping") return 202;
      const bytes = new TextEncoder().encode(
        `event: message\r\ndata: ${JSON.stringify({ jsonrpc: "2.0", id, error: { code: 7, message: text } })}\r\n\r\n`,
      );
      for (const byte of bytes) {
        stream.write(new Uint8Array([byte]));
        await new Promise(setImmediate);
      }
      return 202;
    },
  });
  await using client = await connecting(server);
  const error = await client.call("ping", {}).catch((caught: unknown) => caught);
  assert.is((error as Error).message, text);
});

test("other kinds of events, a second endpoint among them, are nobody's", async () => {
  await using server = await scripted({
    post({ method, id }, stream) {
      if (method === "ping") {
        stream.write("event: endpoint\ndata: /elsewhere\n\nevent: heartbeat\ndata: 1\n\n");
        say(stream, { id, result: {} });
      }
      return 202;
    },
  });
  await using client = await connecting(server);
  await client.call("ping", {});
  await client.call("ping", {});
  assert.equal(client.diagnostics.counts(), { unclaimed: 4 });
  assert.equal([...new Set(server.posts.map(({ url }) => url))], ["/messages?x=1"]);
});

test("a url that cannot be fetched is refused before anything is sent", () => {
  assert.throws(() => sseTransport("ftp://x/"), /sseTransport: the url is an http: or https: one/);
  assert.throws(() => sseTransport("nowhere"), /sseTransport: this is not a url/);
});

test.run();
