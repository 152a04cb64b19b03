/** Our client. It says what it hears only to whoever made the call, so that is what counts. */

import type { Revision } from "mcpgen";
import { type ClientTransport, connect } from "mcpgen/client";
import type { Caller, Said } from "../caller.ts";

export async function ourCaller(transport: ClientTransport, revision: Revision): Promise<Caller> {
  const said: Said[] = [];
  const logs: unknown[] = [];
  const client = await connect(transport, {
    info: { name: "interop", version: "1.0.0" },
    revision,
    logLevel: "debug",
    handlers: { "notifications/message": ({ params }) => void logs.push(params.data) },
  });
  let calls = 0;
  return {
    revision: client.revision,
    server: client.server.info?.name,
    said,
    logs,
    lost: () => 0,
    tools: async () => (await client.call("tools/list", {})).tools.map(({ name }) => name),
    async call(name, given = {}, { signal, onProgress } = {}) {
      const call = ++calls;
      const progress = (done: number): void => {
        said.push({ call, what: done });
        onProgress?.();
      };
      const how = signal === undefined ? { onProgress: progress } : { onProgress: progress, signal };
      const result = await client.call("tools/call", { name, arguments: given }, how);
      said.push({ call, what: "reply" });
      return result;
    },
    prompts: () => client.call("prompts/list", {}),
    ...(revision === "2026-07-28" ? {} : { ping: () => client.call("ping", {}) }),
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}
