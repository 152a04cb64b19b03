import { RpcError } from "../../contract.ts";
import { NotInRevision } from "../../errors.ts";
import { claim, failure, same } from "../check.ts";
import type { Case, Scene } from "../scene.ts";

export const pings = ({ handshake, remembers }: Scene): readonly Case[] => [
  {
    name: "ping is answered where the revision has it, and is no method elsewhere",
    async play(open) {
      await using opened = await open();
      if (handshake) same(await opened.client.call("ping", {}), {}, "the answer");
      else claim((await failure(opened.client.call("ping", {}), "ping")) instanceof NotInRevision, "ping was sent");
      await opened.quiet();
    },
  },
  {
    name: remembers && handshake ? "a server pings its client" : "a server that cannot ping its client hears why",
    async play(open) {
      await using opened = await open();
      if (remembers && handshake) {
        same((await opened.hear("askPing")).result, {}, "the answer");
        await opened.quiet();
      } else {
        const error = await failure(opened.hear("askPing"), "the call");
        claim(error instanceof RpcError, `the caller hears ${String(error)}`);
        same((await opened.hear("count", { to: 1 })).progress, [1], "the next call");
      }
    },
  },
];
