import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { PassThrough, type Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { createServer } from "mcpgen/server";
import { serveStdio } from "mcpgen/stdio";
import { assert, suite } from "../../../harness.ts";

const test = suite("serve stdio", { timeoutMs: 60_000 });
const opening = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "c", version: "1" } };

interface Wire {
  write(text: string | Buffer): void;
  /** The next `count` messages. */
  read(count: number): Promise<Record<string, unknown>[]>;
  readonly input: PassThrough;
  readonly closed: Promise<void>;
  readonly ended: string[];
  readonly counts: () => object;
}

async function open(options: { maxMessageBytes?: number } = {}): Promise<Wire> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const ended: string[] = [];
  const server = createServer({
    info: { name: "s", version: "1" },
    capabilities: { tools: {} },
    handlers: {
      "tools/list": () => ({ tools: [] }),
      "tools/call": ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener("abort", () => {
            ended.push(signal.reason.by);
            reject(signal.reason);
          });
        }),
    },
    onDiagnostic: () => undefined,
  });
  const stdio = serveStdio({ input, output, ...options });
  await server.connect(stdio);
  const lines = readLines(output);
  const read = async (count: number): Promise<Record<string, unknown>[]> => {
    const messages: Record<string, unknown>[] = [];
    while (messages.length < count) messages.push(JSON.parse((await lines.next()).value ?? ""));
    return messages;
  };
  return { write: (text) => void input.write(text), read, input, closed: stdio.closed, ended, counts: () => server.diagnostics.counts() };
}

async function* readLines(output: Readable): AsyncGenerator<string, undefined> {
  let rest = "";
  for await (const chunk of output) {
    const lines = (rest + String(chunk)).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  return undefined;
}

const line = (message: object): string => `${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`;
const call = (id: number, name: string, given: object = {}): string =>
  line({ id, method: "tools/call", params: { name, arguments: given } });
const errors = (messages: Record<string, unknown>[]): unknown[] => messages.map(({ id, error }) => [id, (error as { code: number }).code]);

test("what is not JSON, not UTF-8 or too long is answered without an id, and the next message is served", async () => {
  const { write, read, counts } = await open({ maxMessageBytes: 1000 });
  write("{oops\n");
  write(Buffer.from([0xff, 0xfe, 10]));
  write(`${"x".repeat(2000)}`);
  write(`\n${line({ id: "p", method: "ping" })}`);
  const messages = await read(4);
  assert.equal(errors(messages.slice(0, 3)), [
    [undefined, -32700],
    [undefined, -32700],
    [undefined, -32600],
  ]);
  assert.equal(messages[3], { jsonrpc: "2.0", id: "p", result: {} });
  assert.equal(counts(), { malformed: 3 });
});

test("a batch is refused as the one malformed message it is", async () => {
  const { write, read } = await open();
  write(`[${line({ id: 1, method: "ping" }).trim()}]\n`);
  assert.equal(errors(await read(1)), [[undefined, -32600]]);
});

test("a message deeper than any stack is answered, and the next one is served", async () => {
  const { write, read } = await open();
  write(line({ id: 1, method: "initialize", params: opening }));
  const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
  write(`{"jsonrpc":"2.0","id":2,"method":"tools/list","params":{"_meta":{"x":${deep}}}}\n${line({ id: 3, method: "ping" })}`);
  const ids = (await read(3)).map(({ id }) => id);
  assert.equal([...ids].sort(), [1, 2, 3]);
});

test("ids are echoed exactly", async () => {
  const { write, read } = await open();
  for (const id of ["0", 0, -7, "", "é\u2028", Number.MAX_SAFE_INTEGER]) write(line({ id, method: "ping" }));
  assert.equal(
    (await read(6)).map(({ id }) => id),
    ["0", 0, -7, "", "é\u2028", Number.MAX_SAFE_INTEGER],
  );
});

test("when the client closes its end, handlers end and the transport is closed", async () => {
  const { write, read, input, closed, ended, counts } = await open();
  write(line({ id: 1, method: "initialize", params: opening }) + line({ id: 2, method: "tools/call", params: { name: "wait" } }));
  await read(1);
  input.end();
  await closed;
  assert.equal(ended, ["hang-up"]);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(counts(), { closed: 1 });
});

test("a last line without its newline is answered as what is no message", async () => {
  const { write, read, input, closed, counts } = await open();
  write(line({ id: 1, method: "ping" }).trim());
  input.end();
  await closed;
  const [message] = await read(1);
  assert.equal(message, { jsonrpc: "2.0", error: { code: -32700, message: "the input ended inside a message" } });
  assert.equal(counts(), { malformed: 1 });
});

test("other streams than the standard output are nobody's to guard", async () => {
  const { write } = process.stdout;
  const { input } = await open();
  assert.is(process.stdout.write, write);
  assert.not(Object.hasOwn(process.stdout, "write"));
  input.end();
});

test("the standard output is guarded from connecting to closing, unless that is switched off", async () => {
  for (const guardStdout of [true, false]) {
    const input = new PassThrough();
    const server = createServer({ info: { name: "s", version: "1" }, capabilities: {}, handlers: {} });
    const stdio = serveStdio({ input, guardStdout });
    assert.not(Object.hasOwn(process.stdout, "write"));
    await server.connect(stdio);
    assert.is(Object.hasOwn(process.stdout, "write"), guardStdout);
    input.end();
    await stdio.closed;
    assert.not(Object.hasOwn(process.stdout, "write"));
  }
});

interface Served extends AsyncDisposable {
  readonly process: ChildProcessWithoutNullStreams;
  /** The next message, which has to be one. */
  read(): Promise<Record<string, unknown>>;
}

/** A server on the standard streams of a real process, greeted. */
async function spawnServer(): Promise<Served> {
  const program = fileURLToPath(new URL("program.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", program]);
  const lines = readLines(child.stdout);
  const read = async (): Promise<Record<string, unknown>> => JSON.parse((await lines.next()).value ?? "");
  child.stdin.on("error", () => undefined).write(line({ id: 1, method: "initialize", params: opening }));
  await read();
  return {
    process: child,
    read,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}

test("what a tool prints never reaches the wire, and standard error says once where it came from", async () => {
  await using served = await spawnServer();
  let logged = "";
  served.process.stderr.on("data", (chunk) => {
    logged += String(chunk);
  });
  served.process.stdin.write(call(2, "print", { text: "first stray" }) + call(3, "print", { text: "second stray" }));
  assert.equal([(await served.read())["id"], (await served.read())["id"]], [2, 3]);
  served.process.stdin.end();
  await once(served.process, "close");
  assert.match(logged, /^mcpgen: [^\n]*program\.ts:\d+:\d+ goes to standard error[^\n]*\nfirst stray\nsecond stray\n$/);
});

test("a server whose client has gone ends by itself, in the middle of its work", async () => {
  await using served = await spawnServer();
  served.process.stdin.write(call(2, "wait") + line({ id: 3, method: "ping" }));
  assert.is((await served.read())["id"], 3);
  for (const stream of [served.process.stdin, served.process.stdout, served.process.stderr]) stream.destroy();
  assert.equal(await once(served.process, "exit"), [0, null]);
});

test("a server whose client hears nothing any more ends by itself and in order, although it still has something to say", async () => {
  await using served = await spawnServer();
  for (const stream of [served.process.stdout, served.process.stderr]) stream.destroy();
  const exit = once(served.process, "exit");
  served.process.stdin.write(call(2, "wait") + call(3, "log", { text: "lost" }) + call(4, "print", { text: "lost" }) + call(5, "pid"));
  assert.equal(await exit, [0, null]);
});

test.run();
