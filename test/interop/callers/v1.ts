/** The client of the official SDK v1. */
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListPromptsResultSchema,
  ListRootsRequestSchema,
  LoggingMessageNotificationSchema,
  ToolListChangedNotificationSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { asked, fillIn, roots, sample } from "../answers.ts";
import { type Caller, overhear, type Said } from "../caller.ts";

export async function v1Caller(transport: Transport, revision: string): Promise<Caller> {
  const said: Said[] = [];
  const logs: unknown[] = [];
  let heard = 0;
  let changes = 0;
  const client = new Client({ name: "interop", version: "1.0.0" }, { capabilities: asked });
  client.setRequestHandler(ElicitRequestSchema, ({ params }) => fillIn(params));
  client.setRequestHandler(CreateMessageRequestSchema, ({ params }) => sample(params));
  client.setRequestHandler(ListRootsRequestSchema, () => roots);
  client.setNotificationHandler(ToolListChangedNotificationSchema, () => {
    changes += 1;
  });
  client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => void logs.push(params.data));
  await client.connect(transport);
  await client.setLoggingLevel("debug");
  overhear(transport, said);
  return {
    // It knows one revision for what it offers, and does not tell what was agreed on.
    revision,
    server: client.getServerVersion()?.name,
    said,
    logs,
    lost: () => said.filter(({ what }) => what !== "reply").length - heard,
    changes: () => changes,
    listen: async () => undefined,
    tools: async () => (await client.listTools()).tools.map(({ name }) => name),
    async call(name, given = {}, { signal, onProgress } = {}) {
      const onprogress = (): void => {
        heard += 1;
        onProgress?.();
      };
      const how = signal === undefined ? { onprogress } : { onprogress, signal };
      const { content, structuredContent, isError } = await client.callTool({ name, arguments: given }, undefined, how);
      return { content: Array.isArray(content) ? content : [], structuredContent, isError: isError === true };
    },
    prompts: () => client.request({ method: "prompts/list" }, ListPromptsResultSchema),
    ping: () => client.ping(),
    [Symbol.asyncDispose]: () => client.close(),
  };
}
