/** What a server asks its client while it answers a call. */
import { assert } from "../../harness.ts";
import type { Case } from "../cases.ts";
import { partsOf } from "./parts.ts";

export const asking: readonly Case[] = [
  asks("a form is filled in", ["form", { property: "name" }], { action: "accept", content: { name: "Ada" } }),
  asks("a form is declined", ["form", { property: "secret" }], { action: "decline" }),
  asks("a model is asked", ["sample"], { type: "text", text: "Paris" }),
  asks("roots are asked for", ["roots"], [{ uri: "file:///home", name: "home" }]),
  asks("one question after the other is answered", ["steps"], [{ name: "Ada" }, { color: "blue" }]),
  asks(
    "three questions at once are answered",
    ["all"],
    [{ name: "Ada" }, { type: "text", text: "Paris" }, [{ uri: "file:///home", name: "home" }]],
  ),
];

/** The tool's answer tells what it heard. */
function asks(name: string, [tool, given]: readonly [tool: string, given?: Record<string, unknown>], heard: unknown): Case {
  return {
    name,
    where: ({ tied }) => tied,
    async run(caller) {
      assert.equal(partsOf(await caller.call(tool, given)).text, heard);
    },
  };
}
