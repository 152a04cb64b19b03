import { type ServeHttpOptions, serveHttp } from "mcpgen/http";
import { createServer, type Server } from "mcpgen/server";
import { assert, suite } from "../../../harness.ts";
import { gist, openRaw, type RawEvent, type RawSession, type Reading, request, send, toolCall } from "./raw-session.ts";

const test = suite("standing and resumed streams");

interface Serving extends AsyncDisposable {
  readonly url: string;
  readonly server: Server;
  /** How many have begun. */
  readonly calls: number;
  /** How those ended that were not answered, in order. */
  readonly endings: string[];
  /** Lets the call go on that waits for it. */
  go(): void;
}

async function serving(options: Partial<ServeHttpOptions> = {}): Promise<Serving> {
  let go = (): void => undefined;
  let calls = 0;
  const endings: string[] = [];
  const server = createServer({
    info: { name: "s", version: "1" },
    capabilities: { tools: { listChanged: true } },
    handlers: {
      "tools/list": () => ({ tools: [] }),
      /** Says 1, waits to be let go, says 2 and 3. */
      "tools/call": async ({ params, progress, release, signal }) => {
        calls += 1;
        signal.addEventListener("abort", () => signal.reason.by === "answered" || endings.push(signal.reason.by));
        if (params.name === "released") release();
        else if (params.name !== "silent") progress(1);
        await new Promise<void>((resolve) => {
          go = resolve;
        });
        if (params.name !== "silent") progress(2);
        return { content: [] };
      },
    },
    onDiagnostic: () => undefined,
  });
  const http = serveHttp({ port: 0, ...options });
  await server.connect(http);
  return {
    url: http.url,
    server,
    endings,
    get calls() {
      return calls;
    },
    go: () => go(),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const announce = ({ server }: Serving): unknown[] => server.announce("notifications/tools/list_changed", {});

async function takes(reading: Reading, count: number): Promise<RawEvent[]> {
  const events: RawEvent[] = [];
  while (events.length < count) {
    const event = await reading.next();
    if (event === undefined) throw new Error("the stream has ended");
    events.push(event);
  }
  return events;
}

/** Until the server has noticed: each try is a turn of both loops. */
async function until(session: RawSession, is: () => boolean): Promise<void> {
  while (!is()) await (await session.post(request("ping", {}, crypto.randomUUID()))).text();
}

const back = (event: RawEvent | undefined): Record<string, string> => ({ "last-event-id": event?.id ?? "none" });

test("a standing stream opens with an event to come back to, and hears announcements", async () => {
  await using at = await serving();
  const session = await openRaw(at.url);
  assert.equal(announce(at), ["unsupported"]);
  await using standing = await session.get();
  assert.is(standing.response.headers.get("content-type"), "text/event-stream");
  assert.equal((await takes(standing, 1)).map(gist), ["priming"]);
  assert.equal(standing.retries, [1000]);
  assert.equal(announce(at), ["sent"]);
  assert.equal((await takes(standing, 1)).map(gist), ["notifications/tools/list_changed"]);
});

test("in a revision without such events it opens with a comment, so that its head leaves", async () => {
  await using at = await serving();
  const session = await openRaw(at.url, {}, "2025-06-18");
  await using standing = await session.get();
  assert.is(standing.response.status, 200);
  announce(at);
  assert.equal((await takes(standing, 1)).map(gist), ["notifications/tools/list_changed"]);
});

test("of several the newest hears, each message is on exactly one, and when it goes the older one takes over", async () => {
  await using at = await serving();
  const session = await openRaw(at.url);
  await using older = await session.get();
  await takes(older, 1);
  await using newer = await session.get();
  await takes(newer, 1);
  assert.equal(announce(at), ["sent"]);
  await takes(newer, 1);
  newer.drop();
  const heard = older.next();
  let arrived = false;
  void heard.then(() => {
    arrived = true;
  });
  let announced = 0;
  await until(session, () => {
    if (!arrived) announced += announce(at).length;
    return arrived;
  });
  assert.ok(announced > 0);
  assert.is(gist((await heard) ?? { id: undefined, data: "" }), "notifications/tools/list_changed");
});

test("what is announced while nobody reads is stored for the reader that comes back, and heard once", async () => {
  await using at = await serving();
  const session = await openRaw(at.url);
  await using standing = await session.get();
  const [primed] = await takes(standing, 1);
  standing.drop();
  let stored = 0;
  await until(session, () => {
    stored += announce(at)[0] === "stored" ? 1 : 0;
    return stored === 3;
  });
  await using again = await session.get(back(primed));
  assert.equal(announce(at), ["sent"]);
  const heard = await takes(again, 4);
  assert.is(new Set(heard.map(({ id }) => id)).size, 4);
  again.drop();
});

test("an Accept without event streams is refused, and so is an event of nobody", async () => {
  await using at = await serving();
  const session = await openRaw(at.url);
  for (const accept of ["application/json", "text/html"]) assert.is((await session.get({ accept })).response.status, 406);
  for (const id of ["", "x", "p.1.0", "g.1.0", "p.99.1", "p.1.99999999999999999"]) {
    const headers = { "mcp-session-id": session.id, "last-event-id": id, accept: "text/event-stream" };
    const response = await send(at.url, "GET", headers);
    assert.is(response.status, 400, id);
    assert.match(await response.text(), "Last-Event-ID");
  }
});

test("an event of another session is nobody's", async () => {
  await using at = await serving();
  const [one, two] = await Promise.all([openRaw(at.url), openRaw(at.url)]);
  await using standing = await one.get();
  const [primed] = await takes(standing, 1);
  assert.is((await two.get(back(primed))).response.status, 400);
});

test("a call whose stream was dropped is not cancelled: it is gone on with, and has its reply", async () => {
  await using at = await serving();
  const session = await openRaw(at.url);
  await using call = await session.stream(toolCall("x", 7, ""));
  const [, first] = await takes(call, 2);
  call.drop();
  at.go();
  await using rest = await session.get(back(first));
  assert.equal((await rest.rest()).map(gist), [2, "reply 7"]);
  assert.equal(at.endings, []);
});

test("two calls of one session are gone on with apart", async () => {
  await using at = await serving();
  const session = await openRaw(at.url);
  await using one = await session.stream(toolCall("x", "one"));
  const [primed] = await takes(one, 2);
  at.go();
  await using two = await session.stream(toolCall("x", "two"));
  await takes(two, 2);
  one.drop();
  await using rest = await session.get(back(primed));
  assert.equal((await rest.rest()).map(gist), [1, 2, "reply one"]);
  at.go();
  assert.equal((await two.rest()).map(gist), [2, "reply two"]);
});

test("a call that was never heard of is cancelled by its dropped stream, because nobody could come back", async () => {
  await using at = await serving();
  const session = await openRaw(at.url);
  const abort = new AbortController();
  const pending = fetch(at.url, {
    method: "POST",
    headers: { "content-type": "application/json", "mcp-session-id": session.id },
    body: JSON.stringify(toolCall("silent")),
    signal: abort.signal,
  }).catch(() => "aborted");
  await until(session, () => at.calls === 1);
  abort.abort();
  await pending;
  await until(session, () => at.endings.length > 0);
  assert.equal(at.endings, ["hang-up"]);
});

test("where nothing is kept a dropped stream is a hang-up", async () => {
  await using at = await serving({ sessions: { events: false } });
  const session = await openRaw(at.url);
  await using call = await session.stream(toolCall("x"));
  assert.equal((await takes(call, 1)).map(gist), [1]);
  call.drop();
  await until(session, () => at.endings.length > 0);
  assert.equal(at.endings, ["hang-up"]);
});

test("a stream that nobody comes back to in time is lost", async () => {
  await using at = await serving({ keepAliveMs: 3, sessions: { retentionMs: 1 } });
  const session = await openRaw(at.url);
  await using call = await session.stream(toolCall("x"));
  const [primed] = await takes(call, 2);
  call.drop();
  await until(session, () => at.endings.length > 0);
  assert.equal(at.endings, ["hang-up"]);
  assert.is((await session.get(back(primed))).response.status, 400);
});

test("a handler that lets go of its connection before it said anything has its reply fetched", async () => {
  await using at = await serving();
  const session = await openRaw(at.url);
  await using call = await session.stream(toolCall("released"));
  const events = await call.rest();
  assert.equal(events.map(gist), ["priming"]);
  at.go();
  await using rest = await session.get(back(events[0]));
  assert.equal((await rest.rest()).map(gist), [2, "reply 1"]);
});

test("polling hands connections back by itself, and says when to come back", async () => {
  await using at = await serving({ sessions: { polling: { afterMs: 3, retryMs: 5 } } });
  const session = await openRaw(at.url);
  await using call = await session.stream(toolCall("silent"));
  const events = await call.rest();
  assert.equal(events.map(gist), ["priming"]);
  assert.equal(call.retries, [5]);
  at.go();
  let said: unknown[] = [];
  while (said.length === 0) {
    await using poll = await session.get(back(events[0]));
    said = (await poll.rest()).map(gist);
  }
  assert.equal(said, ["reply 1"]);
});

test("a server that drains ends standing streams and takes no new ones", async () => {
  await using at = await serving();
  const session = await openRaw(at.url);
  await using standing = await session.get();
  await takes(standing, 1);
  const pending = session.post(toolCall("silent"));
  await until(session, () => at.calls === 1);
  const drained = at.server.drain();
  await standing.rest();
  assert.is((await session.get()).response.status, 503);
  at.go();
  assert.is((await pending).status, 200);
  await drained;
});

test.run();
