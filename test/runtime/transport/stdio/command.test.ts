import fc from "fast-check";
import { type Command, commandFor, type Spawned } from "../../../../runtime/transport/stdio/command.ts";
import { assert, suite } from "../../../harness.ts";

const test = suite("command");

const files = ["C:\\node\\npx.cmd", "C:\\node\\node.exe", "C:\\work\\npx.cmd", "C:\\work\\tools\\100%\\run.BAT", "C:\\node\\plain"];
const env = { Path: 'C:\\nowhere;"C:\\node";relative', SystemRoot: "C:\\Windows" };

function onWindows(command: string, args: readonly string[] = [], more: Partial<Command> = {}): Spawned {
  const lower = new Set(files.map((each) => each.toLowerCase()));
  const isFile = (path: string): boolean => lower.has(path.toLowerCase());
  return commandFor({ command, args, cwd: "C:\\work", env, ...more }, { platform: "win32", isFile });
}

/** What the shell is given to run. */
const lineOf = (args: readonly string[]): string => onWindows("npx", args).args[5] ?? "";

test("outside Windows a command is what it says, and nobody looks for it", () => {
  const args = ["a b", '"', "$HOME", "\n"];
  const isFile = (): boolean => {
    throw new Error("looked");
  };
  assert.equal(commandFor({ command: "npx", args, cwd: "/", env: {} }, { platform: "linux", isFile }), {
    file: "npx",
    args,
    windowsVerbatimArguments: false,
  });
});

test("a batch file runs in the shell that alone can, with its arguments in quotes", () => {
  assert.equal(onWindows("npx", ["-y", "@scope/server@1.0.0", "C:\\my files\\", ""]), {
    file: "C:\\Windows\\System32\\cmd.exe",
    args: ["/d", "/e:on", "/v:off", "/s", "/c", '""C:\\node\\npx.CMD" -y @scope/server@1.0.0 "C:\\my files\\\\" """'],
    windowsVerbatimArguments: true,
  });
});

test("a program runs without a shell, and its arguments are the system's to quote", () => {
  assert.equal(onWindows("node", ["a & b"]), { file: "C:\\node\\node.EXE", args: ["a & b"], windowsVerbatimArguments: false });
  assert.is(onWindows("node.exe").file, "C:\\node\\node.exe");
});

test("a bare name is not looked for in the current folder, nor in a relative one of PATH", () => {
  assert.is(lineOf([]), '""C:\\node\\npx.CMD""');
  assert.is(onWindows("npx", [], { env: { ...env, Path: ".;;C:\\nowhere" } }).file, "npx");
});

test("a path is where it says, seen from where the server runs", () => {
  assert.is(onWindows(".\\npx").args[5], '""C:\\work\\npx.CMD""');
  assert.is(onWindows("tools/100%/run.bat").args[5], '""C:\\work\\tools\\100%%cd:~,%\\run.bat""');
});

test("what is not there, or is no program, is left to the system to refuse", () => {
  for (const command of ["missing", "plain", "C:\\node\\plain", "missing.cmd", ""]) {
    assert.equal(onWindows(command, ["x"]), { file: command, args: ["x"], windowsVerbatimArguments: false });
  }
});

test("hostile arguments stay arguments", () => {
  const hostile: Record<string, string> = {
    '" & calc.exe & "': '""" & calc.exe & """',
    "a&b": '"a&b"',
    "%PATH%": '"%%cd:~,%PATH%%cd:~,%"',
    "^": '"^"',
    "!PATH!": '"!PATH!"',
    '\\"': '"\\\\"""',
    "x\\": '"x\\\\"',
    "a|b>c<d(e)": '"a|b>c<d(e)"',
    "a,b;c=d": '"a,b;c=d"',
  };
  for (const [argument, quoted] of Object.entries(hostile)) assert.is(lineOf([argument]), `""C:\\node\\npx.CMD" ${quoted}"`, argument);
});

test("an argument that no batch file can be given is refused", () => {
  for (const argument of ["a\nb", "a\rb", "a\0b"]) assert.throws(() => lineOf([argument]), /line break or a zero/);
});

test("of any arguments the shell reads no operator and no variable, and the program reads them as they were", () => {
  const nasty = fc.constantFrom(..."\"\\%&|<>^()!,;= \t'`$~:*abc\u00e9");
  const argument = fc.string({
    unit: fc.oneof(
      nasty,
      fc.string({ minLength: 1, maxLength: 1 }).filter((each) => !/[\r\n\0]/.test(each)),
    ),
  });
  fc.assert(
    fc.property(fc.array(argument), (args) => {
      const line = lineOf(args).slice(1, -1);
      assert.is(outsideQuotes(line).replaceAll(PLAIN, ""), "", line);
      const read = line.replaceAll("%%cd:~,%", "\u0001");
      assert.not.match(read, /%/);
      assert.equal(
        readByProgram(read)
          .map((each) => each.replaceAll("\u0001", "%"))
          .slice(1),
        args,
      );
    }),
  );
});

const PLAIN = /[\w./:@+\\ -]/g;

/** What the shell's quote state leaves open to interpretation. */
function outsideQuotes(line: string): string {
  return line
    .split('"')
    .filter((_, index) => index % 2 === 0)
    .join("");
}

/** As programs of the Microsoft C runtime split their command line. */
function readByProgram(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const [slashes = ""] = /^\\*/.exec(line.slice(at)) ?? [];
    if (slashes !== "") {
      const escapes = line[at + slashes.length] === '"';
      word = (word ?? "") + (escapes ? "\\".repeat(slashes.length >> 1) : slashes);
      at += slashes.length - 1;
      if (escapes && slashes.length % 2 === 1) {
        word += '"';
        at += 1;
      }
    } else if (line[at] === '"') {
      word ??= "";
      if (quoted && line[at + 1] === '"') {
        word += '"';
        at += 1;
      } else quoted = !quoted;
    } else if (!quoted && /[ \t]/.test(line[at] ?? "")) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? "") + line[at];
  }
  return word === undefined ? words : [...words, word];
}

test.run();
