import { once } from "node:events";
import type { Readable } from "node:stream";
import { ConnectionClosed } from "../../../../runtime/errors.ts";
import { type Child, exitOf, start, stop, treeKill } from "../../../../runtime/transport/stdio/child.ts";
import { assert, suite } from "../../../harness.ts";

const test = suite("child", { timeoutMs: 60_000 });

/** Long enough that no honest step of closing is cut short on a busy machine. */
const PATIENT_MS = 8000;
/** Long enough to die of a signal, short enough to wait for. */
const HONEST_MS = 1000;
/** For those who use all the time that they are given. */
const SHORT_MS = 50;

function open(command: string, args: readonly string[]): Promise<Child> {
  return start({ command, args, cwd: process.cwd(), env: { PATH: process.env["PATH"] ?? "" } }, "inherit");
}

const node = (script: string): Promise<Child> => open(process.execPath, ["-e", script]);

async function firstLine(output: Readable): Promise<string> {
  const [chunk] = await once(output, "data");
  return String(chunk).trim();
}

/** Settles when nobody holds the output open any more, which is when everybody who was started with it is gone. */
const everybodyGone = (child: Child): Promise<unknown> => once(child.stdout.resume(), "close");

const STUBBORN = `process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("ready");`;

test("a command that is not there is refused with its name and the reason", async () => {
  const error = await open("no-such-command", []).catch((reason: unknown) => reason);
  assert.instance(error, ConnectionClosed);
  assert.is((error as Error).message, "cannot start no-such-command");
  assert.match(String((error as Error).cause), "ENOENT");
});

test("an argument that no process can be given is refused, too", async () => {
  const error = await node("\0").catch((reason: unknown) => reason);
  assert.instance(error, ConnectionClosed);
});

test("the end of its input is enough for a server that listens to it", async () => {
  const child = await node(`process.stdin.resume().on("end", () => { process.exitCode = 3; }); console.log("ready");`);
  await firstLine(child.stdout);
  await stop(child, PATIENT_MS);
  assert.equal([child.exitCode, child.signalCode], [3, null]);
});

test("who does not listen is asked by signal", async () => {
  const child = await node(`setInterval(() => {}, 1000); console.log("ready");`);
  await firstLine(child.stdout);
  await stop(child, HONEST_MS);
  assert.equal([child.exitCode, child.signalCode], [null, "SIGTERM"]);
});

test("who does not listen to that is ended", async () => {
  const child = await node(STUBBORN);
  await firstLine(child.stdout);
  await stop(child, SHORT_MS);
  assert.equal([child.exitCode, child.signalCode], [null, "SIGKILL"]);
});

test("what a wrapper has started goes with the wrapper, however stubborn it is", async () => {
  const child = await open("sh", ["-c", `"$0" -e '${STUBBORN}'; echo over`, process.execPath]);
  await firstLine(child.stdout);
  const gone = everybodyGone(child);
  await stop(child, SHORT_MS);
  await gone;
});

test("what is left of a wrapper that is gone already goes as well", async () => {
  const child = await open("sh", ["-c", `"$0" -e '${STUBBORN}' & echo started`, process.execPath]);
  let said = "";
  const gone = everybodyGone(child);
  await new Promise<void>((resolve) => {
    child.stdout.on("data", (chunk) => {
      said += String(chunk);
      if (said.includes("ready")) resolve();
    });
  });
  await exitOf(child);
  await stop(child, SHORT_MS);
  await gone;
});

test("stopping twice is stopping once", async () => {
  const child = await node(`process.stdin.resume(); console.log("ready");`);
  await firstLine(child.stdout);
  await Promise.all([stop(child, PATIENT_MS), stop(child, PATIENT_MS)]);
  await stop(child, PATIENT_MS);
  assert.is(child.exitCode, 0);
});

test("on Windows the whole tree is ended, by the system's own program", () => {
  assert.equal(treeKill(42, "D:\\Windows"), { file: "D:\\Windows\\System32\\taskkill.exe", args: ["/pid", "42", "/t", "/f"] });
});

test.run();
