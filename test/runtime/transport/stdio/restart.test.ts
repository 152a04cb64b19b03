import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Cancelled, type Client, ConnectionClosed, connect, type Diagnostic } from "mcpgen/client";
import { type SpawnOptions, spawnStdio } from "mcpgen/stdio";
import { openBackOff } from "../../../../runtime/transport/stdio/restart.ts";
import { assert, suite } from "../../../harness.ts";

const test = suite("restart", { timeoutMs: 60_000 });
const program = fileURLToPath(new URL("program.ts", import.meta.url));
const REVISIONS = ["2025-11-25", "2026-07-28"] as const;

interface Opened extends AsyncDisposable {
  act(name: string, given?: Record<string, unknown>, signal?: AbortSignal): Promise<unknown>;
  readonly client: Client;
  readonly troubles: string[];
}

interface Want extends SpawnOptions {
  readonly revision?: (typeof REVISIONS)[number];
  readonly args?: readonly string[];
}

async function open({ revision = "2026-07-28", args = [], ...options }: Want = {}): Promise<Opened> {
  const troubles: string[] = [];
  const transport = spawnStdio(process.execPath, ["--import", "tsx", program, ...args], options);
  const onDiagnostic = ({ kind, what }: Diagnostic): void => void troubles.push(`${kind}: ${what}`);
  const client = await connect(transport, { info: { name: "c", version: "1" }, revision, onDiagnostic });
  return {
    client,
    troubles,
    async act(name, given = {}, signal) {
      const { content } = await client.call("tools/call", { name, arguments: given }, signal === undefined ? {} : { signal });
      const [block] = content;
      return block?.type === "text" ? JSON.parse(block.text) : undefined;
    },
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}

async function failureOf(promise: Promise<unknown>): Promise<Error> {
  const reason: unknown = await promise.then(
    () => "it succeeded",
    (error: unknown) => error,
  );
  if (!(reason instanceof Error)) throw new Error(`no failure: ${String(reason)}`);
  return reason;
}

for (const revision of REVISIONS) {
  test(`in ${revision} the call after a death is answered by a new process, which has been greeted, and the open ones are lost`, async () => {
    await using opened = await open({ revision });
    const before = await opened.act("pid");
    const lost = await Promise.all([opened.act("wait"), opened.act("exit", { code: 7 })].map(failureOf));
    for (const error of lost) {
      assert.instance(error, ConnectionClosed);
      assert.is(error.message, "the server ended with exit code 7");
    }
    const after = await Promise.all(Array.from({ length: 5 }, () => opened.act("pid")));
    assert.is(new Set(after).size, 1);
    assert.not(after.includes(before));
    assert.equal(opened.troubles, ["lost: the server, which is started again"]);
  });
}

test("whoever listens in hears the greeting of each process, before anything else is said to it", async () => {
  const heard: string[] = [];
  const tap = (message: unknown, direction: string): void => {
    const method: unknown = typeof message === "object" && message !== null ? Reflect.get(message, "method") : undefined;
    if (direction === "out") heard.push(String(method));
  };
  const transport = spawnStdio(process.execPath, ["--import", "tsx", program]);
  await using client = await connect(transport, { info: { name: "c", version: "1" }, revision: "2025-11-25", tap });
  await failureOf(client.call("tools/call", { name: "exit", arguments: { code: 7 } }));
  await client.call("tools/list", {});
  const greeting = ["initialize", "notifications/initialized"];
  // The call that waits is heard when it is handed over.
  assert.equal(heard, [...greeting, "tools/call", "tools/list", ...greeting]);
});

test("a server that is not needed is not started again", async () => {
  const opened = await open();
  await failureOf(opened.act("exit", { code: 0 }));
  await opened.client[Symbol.asyncDispose]();
  assert.equal(opened.troubles, []);
  assert.is((await failureOf(opened.act("pid"))).message, "the server ended with exit code 0");
});

test("a server that does not come up again fails the calls that wait, each with the reason", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mcpgen-restart-"));
  try {
    await using opened = await open({ args: [join(folder, "once")], restart: { max: 1, withinMs: 60_000 } });
    await failureOf(opened.act("exit", { code: 7 }));
    const waiting = await Promise.all([opened.act("pid"), opened.act("pid")].map(failureOf));
    for (const { message } of waiting) assert.is(message, "the server ended with exit code 9");
    const { message } = await failureOf(opened.act("pid"));
    assert.is(message, "the server ended with exit code 9; it is started again at most 1 times in 60000 ms");
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a call that is given up while it waits for a server never reaches it", async () => {
  await using opened = await open();
  await failureOf(opened.act("exit", { code: 7 }));
  const giveUp = new AbortController();
  const given = failureOf(opened.act("exit", { code: 8 }, giveUp.signal));
  const kept = opened.act("pid");
  giveUp.abort();
  assert.instance(await given, Cancelled);
  assert.type(await kept, "number");
});

test("closing while a server starts again ends the calls that wait, and the server", async () => {
  const opened = await open();
  await failureOf(opened.act("exit", { code: 7 }));
  const waiting = failureOf(opened.act("pid"));
  await opened.client[Symbol.asyncDispose]();
  assert.is((await waiting).message, "this client is closed");
  assert.instance(await failureOf(opened.act("pid")), ConnectionClosed);
});

test("the first start is at once, each next one later, and after so many there is none until the oldest is long ago", () => {
  const pause = openBackOff({ max: 4, withinMs: 1000 });
  assert.equal([0, 100, 200, 300, 400, 999].map(pause), [0, 250, 500, 1000, undefined, undefined]);
  assert.equal([1000, 1050, 1100].map(pause), [1000, undefined, 1000]);
  assert.is(openBackOff({ max: 0, withinMs: 1000 })(0), undefined);
});

test.run();
