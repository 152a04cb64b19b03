/** The client of the official SDK v2. */
import { Client, type Transport } from "@modelcontextprotocol/client";
import { asked, fillIn, roots, sample } from "../answers.ts";
import { type Caller, overhear, type Said } from "../caller.ts";

export async function v2Caller(transport: Transport, revision: string): Promise<Caller> {
  const said: Said[] = [];
  const logs: unknown[] = [];
  let heard = 0;
  let changes = 0;
  const stateless = revision === "2026-07-28";
  const client = new Client(
    { name: "interop", version: "1.0.0" },
    { capabilities: asked, versionNegotiation: { mode: stateless ? { pin: revision } : "legacy" } },
  );
  client.setRequestHandler("elicitation/create", ({ params }) => fillIn(params));
  client.setRequestHandler("sampling/createMessage", ({ params }) => sample(params));
  client.setRequestHandler("roots/list", () => roots);
  client.setNotificationHandler("notifications/tools/list_changed", () => {
    changes += 1;
  });
  client.setNotificationHandler("notifications/message", ({ params }) => void logs.push(params.data));
  await client.connect(transport);
  if (!stateless) await client.setLoggingLevel("debug");
  overhear(transport, said);
  const meta = stateless ? { _meta: { "io.modelcontextprotocol/logLevel": "debug" } } : {};
  return {
    revision: client.getNegotiatedProtocolVersion() ?? "",
    server: client.getServerVersion()?.name,
    said,
    logs,
    lost: () => said.filter(({ what }) => what !== "reply").length - heard,
    changes: () => changes,
    async listen() {
      if (stateless) await client.listen({ toolsListChanged: true });
    },
    tools: async () => (await client.listTools()).tools.map(({ name }) => name),
    call(name, given = {}, { signal, onProgress } = {}) {
      const onprogress = (): void => {
        heard += 1;
        onProgress?.();
      };
      return client.callTool({ name, arguments: given, ...meta }, signal === undefined ? { onprogress } : { onprogress, signal });
    },
    prompts: () => client.request({ method: "prompts/list", params: {} }),
    ...(stateless ? {} : { ping: () => client.ping() }),
    [Symbol.asyncDispose]: () => client.close(),
  };
}
