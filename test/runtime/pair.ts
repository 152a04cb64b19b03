/** A server and a client of one revision, linked in memory through the real stack. */

import { memoryPair, type Revision } from "mcpgen";
import { type Client, type ClientCapabilities, type ClientOptions, connect } from "mcpgen/client";
import type { Server } from "mcpgen/server";

export interface Pair extends AsyncDisposable {
  readonly client: Client;
  readonly server: Server;
}

export async function linked(server: Server, revision: Revision, options: Partial<ClientOptions> = {}): Promise<Pair> {
  const pair = memoryPair();
  await server.connect(pair.server);
  const client = await connect(pair.client, { info: { name: "pair", version: "1" }, revision, ...options });
  return {
    client,
    server,
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

export const ERAS: readonly Revision[] = ["2025-11-25", "2026-07-28"];

/** A form with one string in it. */
export function form(name: string): {
  message: string;
  requestedSchema: { type: "object"; properties: Record<string, { type: "string" }> };
} {
  return { message: `${name}?`, requestedSchema: { type: "object", properties: { [name]: { type: "string" } } } };
}

export const asking: ClientCapabilities = { elicitation: {}, sampling: {}, roots: {} };
