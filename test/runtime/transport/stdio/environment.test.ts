import { environmentFor } from "../../../../runtime/transport/stdio/environment.ts";
import { assert, suite } from "../../../harness.ts";

const test = suite("environment of a server");

const own = { HOME: "/home/me", PATH: "/bin", SHELL: "() { echo; }", AWS_SECRET: "s", LANG: "C", GONE: undefined };

test("only what is safe is inherited, what is given is added and counts more, and no shell function travels", () => {
  const env = environmentFor({ inheritEnv: "safe", env: { TOKEN: "t", PATH: "/opt" } }, { platform: "linux", own });
  assert.equal(env, { HOME: "/home/me", TOKEN: "t", PATH: "/opt" });
});

test("names are inherited beside what is safe, exactly as they are spelt", () => {
  const env = environmentFor({ inheritEnv: ["LANG", "aws_secret", "GONE"], env: {} }, { platform: "darwin", own });
  assert.equal(env, { HOME: "/home/me", PATH: "/bin", LANG: "C" });
});

test("all is all", () => {
  const { GONE, ...all } = own;
  assert.equal(environmentFor({ inheritEnv: "all", env: { LANG: "de" } }, { platform: "linux", own }), { ...all, LANG: "de" });
});

test("on Windows names have no case, so a variable is there once", () => {
  const windows = { Path: "C:\\bin", SystemRoot: "C:\\Windows", ComSpec: "cmd.exe", Secret: "s", HOME: "x" };
  assert.equal(environmentFor({ inheritEnv: "safe", env: { PATH: "D:\\" } }, { platform: "win32", own: windows }), {
    SystemRoot: "C:\\Windows",
    ComSpec: "cmd.exe",
    PATH: "D:\\",
  });
  assert.is(environmentFor({ inheritEnv: ["SECRET"], env: {} }, { platform: "win32", own: windows })["Secret"], "s");
});

test.run();
