import { Console } from "node:console";
import { Writable } from "node:stream";
import { guardOutput } from "../../../../runtime/transport/stdio/guard.ts";
import { assert, suite } from "../../../harness.ts";

const test = suite("guard of the standard output");

interface Kept extends Writable {
  readonly said: string[];
}

function keep(): Kept {
  const said: string[] = [];
  const write = (chunk: unknown, _: string, done: () => void): void => {
    said.push(String(chunk));
    done();
  };
  return Object.assign(new Writable({ write }), { said });
}

test("messages pass, and what others write goes elsewhere, with one line that says where the first came from", () => {
  const [output, elsewhere] = [keep(), keep()];
  const log = new Console(output);
  using guard = guardOutput(output, elsewhere);
  guard.write("message\n");
  log.log("stray %d", 1);
  output.write(Buffer.from("stray 2\n"));
  guard.write("message\n");
  assert.equal(output.said, ["message\n", "message\n"]);
  const [warning = "", ...rest] = elsewhere.said;
  assert.match(
    warning,
    /^mcpgen: standard output carries messages; what was written to it at \S*guard\.test\.ts:\d+:\d+ goes to standard error from now on\n$/,
  );
  assert.equal(rest, ["stray 1\n", "stray 2\n"]);
});

test("whoever waits for a stray write to be done is told", async () => {
  const [output, elsewhere] = [keep(), keep()];
  using _ = guardOutput(output, elsewhere);
  await new Promise<void>((resolve) => void output.write("stray", "utf8", () => resolve()));
  await new Promise<void>((resolve) => void output.write("stray", () => resolve()));
  assert.is(elsewhere.said.length, 3);
});

test("afterwards the stream is as it was, own function or not", () => {
  const [output, elsewhere] = [keep(), keep()];
  guardOutput(output, elsewhere)[Symbol.dispose]();
  assert.not(Object.hasOwn(output, "write"));
  const own = (): boolean => false;
  output.write = own;
  guardOutput(output, elsewhere)[Symbol.dispose]();
  assert.is(output.write, own);
});

test("a function that somebody put around the guard stays, and lets everything through afterwards", () => {
  const [output, elsewhere] = [keep(), keep()];
  const guard = guardOutput(output, elsewhere);
  const { write } = output;
  const around: typeof write = (...written: unknown[]) => Reflect.apply(write, output, written);
  output.write = around;
  output.write("stray");
  guard[Symbol.dispose]();
  output.write("free");
  assert.is(output.write, around);
  assert.equal(output.said, ["free"]);
  assert.is(elsewhere.said.length, 2);
});

test("a broken standard error ends nothing", async () => {
  const output = keep();
  const elsewhere = new Writable({ write: (_chunk, _encoding, done) => done(new Error("EPIPE")) });
  using _ = guardOutput(output, elsewhere);
  const closed = new Promise((resolve) => elsewhere.once("close", resolve));
  output.write("stray");
  await closed;
  output.write("stray");
});

test.run();
