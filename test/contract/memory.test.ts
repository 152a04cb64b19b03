import { SUPPORTED_REVISIONS } from "mcpgen";
import { connect } from "mcpgen/client";
import { memoryPair } from "../../runtime/transport/memory.ts";
import { contractServer } from "./fixture.ts";
import { transportContract } from "./transport.ts";

transportContract(
  "memory",
  async (options) => {
    const server = contractServer();
    const pair = memoryPair();
    await server.connect(pair.server);
    const client = await connect(pair.client, options);
    return {
      client,
      standsAlone: false,
      async [Symbol.asyncDispose]() {
        await client[Symbol.asyncDispose]();
        await server[Symbol.asyncDispose]();
      },
    };
  },
  SUPPORTED_REVISIONS,
);
