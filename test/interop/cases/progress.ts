/** What is said while a call runs. */
import { assert } from "../../harness.ts";
import type { Caller } from "../caller.ts";
import type { Case } from "../cases.ts";
import { partsOf } from "./parts.ts";

export const progress: readonly Case[] = [
  {
    name: "twenty updates come in order, before the result",
    run: (caller) => counts(caller, [20]),
  },
  {
    name: "eight calls at once each have their own updates, in order, before their results",
    run: (caller) => counts(caller, [3, 4, 5, 6, 7, 8, 9, 10]),
  },
  {
    name: "log lines come in order, before the result",
    async run(caller) {
      const before = caller.logs.length;
      await caller.call("log");
      assert.equal(caller.logs.slice(before), ["first", { second: true }]);
    },
  },
  {
    name: "a call whose connection is handed back goes on where it was",
    where: ({ resumes }) => resumes,
    async run(caller) {
      const before = caller.said.length;
      assert.is(partsOf(await caller.call("leave")).text, "back");
      assert.equal(
        caller.said.slice(before).map(({ what }) => what),
        [1, 2, "reply"],
      );
    },
  },
];

/** One call for each number, all at once. The numbers differ, or their calls could not be told apart. */
async function counts(caller: Caller, numbers: readonly number[]): Promise<void> {
  const before = caller.said.length;
  const answers = await Promise.all(numbers.map((to) => caller.call("count", { to })));
  assert.equal(
    answers.map((answer) => partsOf(answer).text),
    numbers,
  );
  const said = caller.said.slice(before);
  const heard = [...new Set(said.map(({ call }) => call))].map((id) => said.filter(({ call }) => call === id).map(({ what }) => what));
  heard.sort((one, other) => one.length - other.length);
  assert.equal(
    heard,
    numbers.map((to) => [...Array.from({ length: to }, (_, index) => index + 1), "reply"]),
  );
}
