/** Calls that are given up. */
import { setTimeout as sleep } from "node:timers/promises";
import { assert } from "../../harness.ts";
import type { Caller } from "../caller.ts";
import type { Case } from "../cases.ts";
import { partsOf } from "./parts.ts";

export const endings: readonly Case[] = [
  {
    name: "a call that is given up fails at once, and the next one works",
    async run(caller) {
      await givesUp(caller, "left");
      assert.equal(partsOf(await caller.call("echo", { value: 1 })).text, 1);
    },
  },
  {
    name: "a call that is given up ends its handler",
    where: ({ tied }) => tied,
    async run(caller) {
      await givesUp(caller, "ended");
      while (!JSON.stringify(partsOf(await caller.call("ended")).text).includes('"ended"')) await sleep(5);
    },
  },
];

async function givesUp(caller: Caller, mark: string): Promise<void> {
  const abort = new AbortController();
  const call = caller.call("wait", { mark }, { signal: abort.signal, onProgress: () => abort.abort(new Error("enough")) });
  assert.instance(await call.catch((error: unknown) => error), Error);
}
