import type { ArgsDef } from "citty";
import { runCommand } from "citty";
import { command } from "../../../codegen/cli/import.ts";
import { checkUsage, UsageError } from "../../../codegen/cli/usage.ts";
import { assert, suite } from "../../harness.ts";

const test = suite("usage");

const args: ArgsDef = {
  file: { type: "positional" },
  out: { type: "string", alias: "o" },
  colour: { type: "boolean", default: true },
  "with-docs": { type: "boolean" },
};

const misused: Record<string, [string[], RegExp]> = {
  "an unknown option": [["--outt", "x"], /unknown option --outt/],
  "an unknown short option": [["-x"], /unknown option -x/],
  "an option that every object inherits": [["--constructor"], /unknown option/],
  "no value at the end": [["--out"], /--out needs a value/],
  "an empty value": [["--out="], /--out needs a value/],
  "an option where a value belongs": [["--out", "--colour"], /--out needs a value/],
  "a value for a switch": [["--colour=red"], /--colour takes no value/],
  "the opposite of what is no switch": [["--no-out"], /unknown option --no-out/],
  "a word too many": [["a", "b", "c"], /too many words: b c/],
  "a word too many after --": [["a", "--", "--b"], /too many words: --b/],
};

for (const [name, [words, want]] of Object.entries(misused))
  test(`refused: ${name}`, () => assert.throws(() => checkUsage(words, args), want));

for (const words of [
  ["a", "--out", "x"],
  ["--out=x", "a"],
  ["-o", "x", "a"],
  ["--no-colour"],
  ["--with-docs", "a"],
  ["--", "--a"],
  ["-"],
  [],
]) {
  test(`accepted: ${words.join(" ") || "nothing"}`, () => assert.not.throws(() => checkUsage(words, args)));
}

const unclear: Record<string, [string[], RegExp]> = {
  "no revision": [["a.json"], /which revision\?/],
  "two names": [["a.json", "--revision", "x", "--extension", "a/b"], /not both/],
  "an extension without core": [["a.json", "--extension", "a/b"], /--extension needs --core/],
  "core without an extension": [["a.json", "--revision", "x", "--core", "y"], /--core only goes with/],
  "--all with a file": [["a.json", "--all"], /--all takes only/],
  "--all with --repin": [["--all", "--repin"], /--all takes only/],
  "a source that is no URL": [["a.json", "--revision", "x", "--source", "b.json"], /--source is not/],
  "a commit that is a branch": [["a.json", "--revision", "x", "--commit", "main"], /--commit is not/],
};

for (const [name, [rawArgs, want]] of Object.entries(unclear)) {
  test(`import, refused: ${name}`, async () => {
    const error = await runCommand(command, { rawArgs }).catch((reason: unknown) => reason);
    assert.instance(error, UsageError);
    assert.match(String(error), want);
  });
}

test.run();
