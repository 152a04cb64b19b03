/** Clients that post and do not read: progress is merged by name, posts wait, every result arrives, and memory stays bounded. */
import { setImmediate as turn } from "node:timers/promises";
import { createServer, type Delivery } from "mcpgen/server";
import { type SseHandler, serveSse, sseHandler } from "mcpgen/sse";
import { assert, suite } from "../../../harness.ts";
import { INITIALIZE, message, openRaw } from "./raw-stream.ts";

const test = suite("slow reader of sse");
const UPDATES = 20_000;
const LARGE = 2 * 1024 * 1024;

interface Talker extends AsyncDisposable {
  readonly sse: SseHandler;
  readonly outcomes: Delivery[];
  readonly called: number[];
  readonly counts: () => object;
  send(url: string, init?: RequestInit): Promise<Response>;
}

/** One tool says much in little pieces, the other in one. */
async function talker(): Promise<Talker> {
  const outcomes: Delivery[] = [];
  const called: number[] = [];
  const server = createServer({
    info: { name: "s", version: "1" },
    capabilities: { tools: {} },
    handlers: {
      "tools/list": () => ({ tools: [] }),
      "tools/call": async ({ params, progress }) => {
        called.push(called.length);
        if (params.name === "large") return { content: [{ type: "text", text: "x".repeat(LARGE) }] };
        for (let at = 1; at <= UPDATES; at++) {
          outcomes.push(progress(at, UPDATES, "one of very many updates"));
          if (at % 100 === 0) await turn();
        }
        return { content: [] };
      },
    },
    onDiagnostic: () => undefined,
  });
  const sse = sseHandler({ allowedHosts: "loopback" });
  await server.connect(sse);
  return {
    sse,
    outcomes,
    called,
    counts: server.diagnostics.counts,
    send: (url, init) => sse.fetch(new Request(url, init)),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const large = (id: number): string => message("tools/call", { name: "large" }, id);
const turns = async (): Promise<void> => {
  for (let count = 0; count < 50; count++) await turn();
};

test("progress is merged while nobody reads, and the first, the last and the result arrive", async () => {
  await using server = await talker();
  await using stream = await openRaw("http://localhost/sse", server);
  await stream.post(INITIALIZE);
  await stream.said();
  await stream.post(message("tools/call", { name: "small", _meta: { progressToken: 0 } }, 1));
  while (server.outcomes.length < UPDATES) await turn();
  const merged = server.outcomes.filter((outcome) => outcome === "merged").length;
  assert.ok(merged > 0, "nothing had to be merged");
  const heard: number[] = [];
  for (let said = await stream.said(); said["id"] !== 1; said = await stream.said()) {
    heard.push((said["params"] as { progress: number }).progress);
  }
  assert.equal([heard[0], heard.at(-1), heard.length], [1, UPDATES, UPDATES - merged]);
  assert.equal(
    heard,
    [...heard].sort((a, b) => a - b),
  );
  assert.equal(server.counts(), { merged });
});

test("a client that does not read is not read from either, until it does", async () => {
  await using server = await talker();
  await using stream = await openRaw("http://localhost/sse", server);
  await stream.post(INITIALIZE);
  await stream.said();
  const ids = Array.from({ length: 20 }, (_, id) => id + 1);
  const statuses: number[] = [];
  const posts = ids.map(async (id) => {
    // One after another, as a client that waits for nothing would.
    for (let before = 0; before < id; before++) await turns();
    statuses.push((await stream.post(large(id))).status);
  });
  for (const _ of ids) await turns();
  await turns();
  assert.ok(server.called.length < 5, `${server.called.length} were called`);
  const answered = new Set<unknown>();
  while (answered.size < ids.length) answered.add((await stream.said())["id"]);
  await Promise.all(posts);
  assert.equal(
    statuses,
    ids.map(() => 202),
  );
  assert.equal(server.counts(), {});
});

test("a post that is given up while it waits is never read, and one whose stream goes finds nothing", async () => {
  await using server = await talker();
  const stream = await openRaw("http://localhost/sse", server);
  await stream.post(INITIALIZE);
  await stream.said();
  // The first result is written, the second waits.
  for (const id of [1, 2]) {
    await stream.post(large(id));
    await turns();
  }
  const abort = new AbortController();
  const send = (id: number, signal?: AbortSignal): Promise<Response> =>
    server.send(new URL(stream.endpoint, "http://localhost").href, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: large(id),
      ...(signal === undefined ? {} : { signal }),
    });
  const [given, left] = [send(8, abort.signal), send(9)];
  await turns();
  abort.abort();
  await given;
  assert.equal(server.counts(), { lost: 1 });
  await stream[Symbol.asyncDispose]();
  assert.is((await left).status, 404);
  assert.is(server.called.length, 2);
});

test("over a socket as well, what waits is bounded and all of it arrives", async () => {
  const server = createServer({
    info: { name: "s", version: "1" },
    capabilities: { tools: {} },
    handlers: { "tools/list": () => ({ tools: [] }), "tools/call": () => ({ content: [{ type: "text", text: "x".repeat(LARGE) }] }) },
    onDiagnostic: () => undefined,
  });
  await using _ = server;
  const serving = serveSse({ port: 0 });
  await server.connect(serving);
  await using stream = await openRaw(serving.url);
  await stream.post(INITIALIZE);
  await stream.said();
  const ids = Array.from({ length: 30 }, (_, id) => id + 1);
  const posts = ids.map((id) => stream.post(large(id)));
  const answered = new Set<unknown>();
  while (answered.size < ids.length) answered.add((await stream.said())["id"]);
  for (const posted of await Promise.all(posts)) assert.is(posted.status, 202);
  assert.equal(server.diagnostics.counts(), {});
});

test.run();
