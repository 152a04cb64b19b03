/** A server and a client of it in this process, linked through the real stack. */
import { type Client, type ClientOptions, connect } from "../client.ts";
import type { Server } from "../serving.ts";
import { memoryPair } from "../transport/memory.ts";

export interface Linked extends AsyncDisposable {
  readonly client: Client;
  readonly server: Server;
}

/**
 * A client of `server` without a process or a port between them: `await using pair = await linked(server)`. What one says is JSON when the other
 * hears it, so both behave as they do over a pipe. Disposing of the pair ends both.
 */
export async function linked(server: Server, options: Partial<ClientOptions> = {}): Promise<Linked> {
  const pair = memoryPair();
  await server.connect(pair.server);
  const client = await connect(pair.client, { info: { name: "linked", version: "1" }, ...options });
  return {
    client,
    server,
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}
