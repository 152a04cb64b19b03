import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type Client, ConnectionClosed, connect, type Diagnostic } from "mcpgen/client";
import { type SpawnOptions, spawnStdio } from "mcpgen/stdio";
import { assert, suite } from "../../../harness.ts";

const test = suite("server process", { timeoutMs: 60_000 });
const program = fileURLToPath(new URL("program.ts", import.meta.url));
const info = { name: "c", version: "1" };

function open(options: SpawnOptions = {}, onDiagnostic: (diagnostic: Diagnostic) => void = () => undefined): Promise<Client> {
  const transport = spawnStdio(process.execPath, ["--import", "tsx", program], { restart: "never", ...options });
  return connect(transport, { info, revision: "2025-11-25", onDiagnostic });
}

function raw(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<Client> {
  return connect(spawnStdio(command, args, { restart: "never", ...options }), { info, revision: "2025-11-25" });
}

const act = (client: Client, name: string, given: Record<string, unknown> = {}): Promise<unknown> =>
  client.call("tools/call", { name, arguments: given });

async function failureOf(promise: Promise<unknown>): Promise<ConnectionClosed> {
  const error = await promise.then(
    () => "it succeeded",
    (reason: unknown) => reason,
  );
  if (!(error instanceof ConnectionClosed)) throw new Error(`not a loss: ${String(error)}`);
  return error;
}

test("all calls that are open fail with the exit code of a server that ends, and so do later ones", async () => {
  await using client = await open();
  const waiting = act(client, "wait");
  const errors = await Promise.all([waiting, act(client, "exit", { code: 7 })].map(failureOf));
  for (const { message } of errors) assert.is(message, "the server ended with exit code 7");
  assert.is((await failureOf(act(client, "pid"))).message, "the server ended with exit code 7");
});

test("a signal that ended it is named", async () => {
  await using client = await open();
  assert.is((await failureOf(act(client, "kill"))).message, "the server ended with SIGKILL");
});

test("a server that ends before it has said anything fails the connection, with its exit code", async () => {
  assert.is((await failureOf(raw(process.execPath, ["-e", "process.exit(4)"]))).message, "the server ended with exit code 4");
});

test("calls do not wait for what a dead server has left behind, which goes as well", async () => {
  const script = `"$0" -e 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)' & exit 5`;
  const error = await failureOf(raw("sh", ["-c", script, process.execPath], { graceMs: 50 }));
  assert.is(error.message, "the server ended with exit code 5");
});

test("a server that closes its output and stays is ended, and the calls fail", async () => {
  const script = `require("node:fs").closeSync(1); setInterval(() => {}, 1000)`;
  const error = await failureOf(raw(process.execPath, ["-e", script], { graceMs: 50 }));
  assert.is(error.message, "the server has closed its end of the pipe");
});

test("a server that stops reading breaks its own pipe, which the calls hear of, and is ended", async () => {
  const answer = { protocolVersion: "2025-11-25", capabilities: { tools: {} }, serverInfo: { name: "deaf", version: "1" } };
  const script = `process.stdin.once("data", (line) => {
    process.stdin.destroy();
    require("node:fs").closeSync(0);
    console.log(JSON.stringify({ jsonrpc: "2.0", id: JSON.parse(String(line).split("\\n")[0]).id, result: ${JSON.stringify(answer)} }));
    console.error("deaf");
  });
  setInterval(() => undefined, 1000);`;
  let hear = (): void => undefined;
  const deaf = new Promise<void>((resolve) => {
    hear = resolve;
  });
  await using client = await raw(process.execPath, ["-e", script], { graceMs: 50, stderr: () => hear() });
  await deaf;
  const { message, cause } = await failureOf(act(client, "pid"));
  assert.is(message, "the server has closed its end of the pipe");
  assert.match(String(cause), "EPIPE");
});

test("a listener hears what the server logs, line by line, and its mistakes are its own", async () => {
  const lines: string[] = [];
  const troubles: Diagnostic[] = [];
  await using client = await open(
    {
      stderr: (line) => {
        lines.push(line);
        if (line === "bad") throw new Error("mine");
      },
    },
    (diagnostic) => void troubles.push(diagnostic),
  );
  for (const text of ["one\ntwo", "bad", "é"]) await act(client, "log", { text });
  await client[Symbol.asyncDispose]();
  assert.equal(lines, ["one", "two", "bad", "é"]);
  assert.equal(
    troubles.map(({ kind, what }) => [kind, what]),
    [["failed", "the listener of a server's log"]],
  );
});

test("a server does not outlive a client that is killed", async () => {
  const script = `
    import { connect } from "mcpgen/client";
    import { spawnStdio } from "mcpgen/stdio";
    const transport = spawnStdio(process.execPath, ["--import", "tsx", ${JSON.stringify(program)}]);
    const client = await connect(transport, { info: { name: "c", version: "1" }, revision: "2025-11-25" });
    client.call("tools/call", { name: "wait" });
    await client.call("tools/call", { name: "log", arguments: { text: "both are up" } });
  `;
  const parent = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], { stdio: ["ignore", "ignore", "pipe"] });
  const said = await new Promise<string>((resolve) => {
    let text = "";
    parent.stderr.on("data", (chunk) => {
      text += String(chunk);
      if (text.includes("both are up") || text.includes("Error")) resolve(text);
    });
  });
  assert.is(said.trim(), "both are up");
  // Both hold it open, so it closes when both are gone.
  const bothGone = once(parent.stderr, "close");
  parent.kill("SIGKILL");
  await bothGone;
});

test.run();
