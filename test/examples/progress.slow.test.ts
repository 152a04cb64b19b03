/** The progress example as people run it: the one command, the client beside a listening server, and the raw HTTP requests. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, utimes } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { promisify } from "node:util";
import { createParser } from "eventsource-parser";
import { assert, suite } from "../harness.ts";

const root = join(import.meta.dirname, "../..");
const folder = join(root, "examples/progress");
const execute = promisify(execFile);

const test = suite("progress example", { timeoutMs: 90_000 });

test("the one command shows every update over every combination and finds no fault", async () => {
  const { stdout, stderr } = await node(["start.ts"]);
  assert.is(stderr, "");
  assert.match(stdout, "✔ every update that was sent reached its client while the call was running");
  const shown = [...stdout.matchAll(/^(memory|stdio|Streamable HTTP|HTTP\+SSE|WebSocket) · (\S+) · (.+)$/gm)].map(([line]) => line);
  const over = (transport: string, clients: readonly string[], revisions = ["2025-11-25", "2026-07-28"]): string[] =>
    revisions.flatMap((revision) => clients.map((client) => `${transport} · ${revision} · ${client}`));
  assert.equal(shown, [
    ...over("memory", ["mcpgen"]),
    ...over("stdio", ["mcpgen", "official v2"]),
    ...over("Streamable HTTP", ["mcpgen", "official v2"]),
    ...over("HTTP+SSE", ["mcpgen", "official v2"], ["2025-11-25"]),
    ...over("HTTP+SSE", ["mcpgen"], ["2026-07-28"]),
    ...over("WebSocket", ["mcpgen"]),
  ]);
  const ours = stdout
    .split(/^(?=memory|stdio|Streamable|HTTP\+SSE|WebSocket)/m)
    .filter((block) => /· mcpgen$/m.test(block.split("\n")[0] ?? ""));
  for (const block of ours)
    assert.equal(block.match(/sent \d+, received \d+/g), ["sent 20, received 20", "sent 20, received 20", "sent 6, received 6"]);
});

test("the client lists the tools of a listening server and draws plain lines where there is no terminal", async () => {
  await using server = await listen();
  const { stdout } = await node(["client.ts", server.url]);
  assert.match(stdout, "speaks 2026-07-28 and has 3 tools: download_file, process_data, install_package");
  assert.match(stdout, /download_file +50% {2}10 of 20 MB/);
  assert.match(stdout, /process_data +700\n/);
  assert.match(stdout, /install_package +linking left-pad/);
  assert.match(stdout, "download_file: 20 of 20 updates received");
});

test("the client says how it is used when it is not given a URL", async () => {
  const failure = await failed(node(["client.ts"]));
  assert.is(failure.code, 2);
  assert.match(failure.stderr ?? "", "usage: npm run example:client <url>");
});

test("the server says what is wrong with its arguments, and that a port is taken", async () => {
  await using server = await listen();
  const { port } = new URL(server.url);
  const cases = [
    [["--port", "abc"], 2, '--port takes a number, not "abc"'],
    [["--prot", "1"], 2, "usage: server.ts"],
    [["--port", port], 1, `port ${port} or the next one is in use`],
  ] as const;
  for (const [args, code, words] of cases) {
    const failure = await failed(node(["server.ts", ...args]));
    assert.equal([failure.code, failure.stderr?.includes(words)], [code, true], failure.stderr);
  }
});

test("the server starts again when a source file changes, and stops when it is told to", async () => {
  await using server = await listen(["--watch"]);
  const now = new Date();
  await utimes(join(folder, "tools.ts"), now, now);
  assert.match(await server.line(/listening on/), "listening on");
});

const hasCurl = await execute("curl", ["--version"]).then(
  () => true,
  () => false,
);
for (const script of ["handshake.sh", "stateless.sh"]) {
  const name = `raw/${script} shows each progress message as it comes, then the result`;
  if (hasCurl) test(name, () => runScript(script));
  else test.skip(name, "curl is not installed");
}

interface PostmanRequest {
  readonly name: string;
  readonly request: {
    readonly method: string;
    readonly header: readonly { key: string; value: string }[];
    readonly body: { readonly raw: string };
  };
}

test("the Postman collection, run from top to bottom, shows the same", async () => {
  await using server = await listen();
  const { item } = JSON.parse(await readFile(join(folder, "raw/progress.postman_collection.json"), "utf8")) as {
    item: { name: string; item: PostmanRequest[] }[];
  };
  assert.equal(
    item.map((each) => each.name),
    ["2025-11-25 (handshake)", "2026-07-28 (stateless)"],
  );
  let session = "";
  for (const { item: requests } of item)
    for (const { name, request } of requests) {
      const headers = request.header.map(({ key, value }): [string, string] => [key, value.replace("{{session}}", session)]);
      const response = await fetch(server.url, { method: request.method, headers, body: request.body.raw });
      assert.is(response.status, name === "notifications/initialized" ? 202 : 200, name);
      session = response.headers.get("mcp-session-id") ?? session;
      const text = await response.text();
      if (name === "tools/call") fiveUpdatesThenResult(messagesOf(text));
    }
});

test.run();

async function runScript(script: string): Promise<void> {
  await using server = await listen();
  const { stdout } = await execute(join(folder, "raw", script), [server.url]);
  const stream = stdout.slice(stdout.lastIndexOf("→ tools/call"));
  fiveUpdatesThenResult(messagesOf(stream.slice(stream.indexOf("\n") + 1)));
}

type Message = {
  method?: string;
  id?: number;
  params?: { progressToken?: unknown; progress?: unknown };
  result?: { structuredContent?: unknown };
};

function messagesOf(stream: string): Message[] {
  const messages: Message[] = [];
  const parser = createParser({ onEvent: ({ data }) => void (data !== "" && messages.push(JSON.parse(data))) });
  parser.feed(stream);
  return messages;
}

function fiveUpdatesThenResult(messages: readonly Message[]): void {
  const updates = messages.slice(0, -1);
  assert.equal(
    updates.map(({ method, params }) => [method, params?.progressToken, params?.progress]),
    [1, 2, 3, 4, 5].map((done) => ["notifications/progress", "download-1", done]),
  );
  assert.equal(messages.at(-1)?.result?.structuredContent, { updates: 5 });
}

function node(args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  const [script = "", ...rest] = args;
  return execute(process.execPath, ["--import", "tsx", join(folder, script), ...rest], {
    cwd: root,
    env: { ...process.env, NO_COLOR: "1" },
  });
}

function failed(process: Promise<unknown>): Promise<{ code?: number; stderr?: string }> {
  return process.then(
    () => ({}),
    (error: { code?: number; stderr?: string }) => error,
  );
}

interface Listening extends AsyncDisposable {
  readonly url: string;
  /** The next line of the server's output that matches. */
  line(pattern: RegExp): Promise<string>;
}

async function listen(args: readonly string[] = []): Promise<Listening> {
  const child = spawn(process.execPath, ["--import", "tsx", join(folder, "server.ts"), "--port", "0", ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  const lines = createInterface({ input: child.stdout as Readable })[Symbol.asyncIterator]();
  const line = async (pattern: RegExp): Promise<string> => {
    for (let next = await lines.next(); !next.done; next = await lines.next()) if (pattern.test(next.value)) return next.value;
    throw new Error(`the server ended without a line like ${pattern}`);
  };
  const url = (await line(/listening on/)).split(" ").at(-1) ?? "";
  return { url, line, [Symbol.asyncDispose]: () => stop(child) };
}

/** With what it started: `--watch` runs the server in a process below. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  const gone = once(child, "exit");
  process.kill(-child.pid, "SIGTERM");
  await gone;
}
