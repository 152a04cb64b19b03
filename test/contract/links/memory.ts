import { type MemoryPair, memoryPair, SUPPORTED_REVISIONS } from "mcpgen";
import { contractServer } from "mcpgen/testing";
import type { Tested } from "./tested.ts";

export const memory: Tested = {
  name: "memory",
  revisions: SUPPORTED_REVISIONS,
  kind: { each: "pipe" },
  inProcess: true,
  async open(variant) {
    const server = contractServer({ variant });
    let pairs: MemoryPair[] = [];
    return {
      dial() {
        const pair = memoryPair();
        pairs.push(pair);
        // What the client says before the server listens is kept.
        void server.connect(pair.server);
        return pair.client;
      },
      async sever() {
        const broken = pairs;
        pairs = [];
        for (const { server: end } of broken) await end[Symbol.asyncDispose]();
      },
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  },
};
