/** Our client. It says what it hears only to whoever made the call, so that is what counts. */

import type { Revision } from "mcpgen";
import { type Client, type ClientHandlers, type ClientTransport, connect } from "mcpgen/client";
import { asked, fillIn, roots, sample } from "../answers.ts";
import type { Caller, Said } from "../caller.ts";

const answering: ClientHandlers = {
  "elicitation/create": ({ params }) => fillIn(params),
  "sampling/createMessage": ({ params }) => sample(params),
  "roots/list": () => roots,
};

/** The call is answered when the server ends, so it is not waited for. */
function listen(client: Client, signal: AbortSignal): void {
  const notifications = { toolsListChanged: true };
  client.call("subscriptions/listen", { notifications }, { signal, progressToken: false }).catch(() => "gone");
}

export async function ourCaller(transport: ClientTransport, revision: Revision): Promise<Caller> {
  const said: Said[] = [];
  const logs: unknown[] = [];
  let changes = 0;
  const client = await connect(transport, {
    info: { name: "interop", version: "1.0.0" },
    revision,
    logLevel: "debug",
    capabilities: asked,
    handlers: {
      ...answering,
      "notifications/message": ({ params }) => void logs.push(params.data),
      "notifications/tools/list_changed": () => {
        changes += 1;
      },
    },
  });
  const gone = new AbortController();
  let calls = 0;
  return {
    revision: client.revision,
    server: client.server.info?.name,
    said,
    logs,
    lost: () => 0,
    counts: () => client.diagnostics.counts(),
    changes: () => changes,
    listen: async () => {
      if (revision === "2026-07-28") listen(client, gone.signal);
    },
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
    async [Symbol.asyncDispose]() {
      gone.abort();
      await client[Symbol.asyncDispose]();
    },
  };
}
