import { fileURLToPath } from "node:url";
import { connect } from "mcpgen/client";
import { spawnStdio } from "mcpgen/stdio";
import { transportContract } from "./transport.ts";

const program = fileURLToPath(new URL("./stdio-server.ts", import.meta.url));

transportContract(
  "stdio",
  async (options) => {
    const client = await connect(spawnStdio(process.execPath, ["--import", "tsx", program]), options);
    return { client, standsAlone: false, [Symbol.asyncDispose]: () => client[Symbol.asyncDispose]() };
  },
  ["2025-11-25", "2026-07-28"],
);
