import { RpcError } from "../../contract.ts";
import { InvalidReply } from "../../errors.ts";
import { claim, failure, same } from "../check.ts";
import type { Case } from "../scene.ts";

export const errors = (): readonly Case[] => [
  {
    name: "an error that a handler means for its caller arrives whole",
    async play(open) {
      await using opened = await open();
      const error = await failure(opened.hear("refuse", { why: ["so"] }), "refuse");
      claim(error instanceof RpcError, `it is ${String(error)}`);
      const { code, message, data } = error;
      same({ code, message, data }, { code: -32042, message: "not like this", data: { why: ["so"] } }, "the error");
      await opened.quiet();
    },
  },
  {
    name: "any other error is internal, and says nothing of the inside",
    async play(open) {
      await using opened = await open();
      for (const name of ["crash", "nothing"]) {
        const error = await failure(opened.hear(name), name);
        claim(error instanceof RpcError, `it is ${String(error)}`);
        same([error.code, error.message, error.data], [-32603, "internal error", undefined], name);
      }
      await opened.quiet({ failed: 2 });
    },
  },
  {
    name: "broken params are refused by path, and the next call works",
    async play(open) {
      await using opened = await open();
      const broken = JSON.parse('{"name":"echo","arguments":7}');
      const error = await failure(opened.client.call("tools/call", broken), "broken params");
      claim(error instanceof RpcError && !(error instanceof InvalidReply), `it is ${String(error)}`);
      same([error.code, error.message.includes("/arguments")], [-32602, true], `the code, and the path in ${error.message}`);
      same((await opened.hear("echo", { value: 1 })).result, 1, "the next call");
      await opened.quiet({ refused: 1 });
    },
  },
  {
    name: "a list is a list, whatever the revision adds to it",
    async play(open) {
      await using opened = await open();
      const { tools } = await opened.client.call("tools/list", {});
      claim(
        tools.some(({ name }) => name === "count"),
        "a tool is missing",
      );
      same(opened.client.server.info?.name, "contract", "who answers");
      await opened.quiet();
    },
  },
];
