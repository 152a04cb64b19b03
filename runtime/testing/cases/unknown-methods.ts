import { RpcError } from "../../contract.ts";
import { claim, failure, same } from "../check.ts";
import type { Case } from "../scene.ts";
import { toolCall } from "../stage.ts";

const STRANGE = ["contract.example/unknown", "__proto__", "constructor", "toString", ""];

export const unknownMethods = (): readonly Case[] => [
  {
    name: "a method that nobody knows is not found, whatever it is called",
    async play(open) {
      await using opened = await open();
      const raw = await opened.raw();
      for (const [id, method] of STRANGE.entries()) {
        raw.request(id, method);
        same(
          (await raw.replies(id)).map(({ error }) => error?.code),
          [-32601],
          JSON.stringify(method),
        );
      }
      await raw.quiet({ refused: STRANGE.length });
    },
  },
  {
    name: "a method whose capability is not declared is not found",
    async play(open) {
      await using opened = await open();
      const error = await failure(opened.client.call("prompts/list", {}), "prompts/list");
      claim(error instanceof RpcError && error.code === -32601, `the caller hears ${String(error)}`);
      await opened.quiet({ refused: 1 });
    },
  },
  {
    name: "a notice that nobody knows is counted and answered by nobody",
    async play(open) {
      await using opened = await open();
      const raw = await opened.raw();
      for (const method of STRANGE) await raw.tell(method);
      await raw.until("the notices", ({ counts }) => counts["unclaimed"] === STRANGE.length);
      raw.request("next", "tools/call", toolCall("echo", { value: 1 }));
      await raw.replies("next");
      same(
        raw.heard.filter(({ error }) => error !== undefined),
        [],
        "answers",
      );
      await raw.quiet({ unclaimed: STRANGE.length });
    },
  },
];
