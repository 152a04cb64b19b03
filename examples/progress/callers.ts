/** Two clients behind one small face: ours, and the official SDK's, so that the same calls can be made with either. */
import { Client } from "@modelcontextprotocol/client";
import type { Revision } from "mcpgen";
import { connect } from "mcpgen/client";
import { officialWay, ourWay, type Target } from "./targets.ts";

export type OnProgress = (done: number, total?: number, message?: string) => void;

export interface Reply {
  readonly text: string;
  /** How many updates the server says it sent. */
  readonly sent: number;
}

export interface Caller extends AsyncDisposable {
  readonly revision: string;
  tools(): Promise<readonly string[]>;
  call(name: string, args: Record<string, unknown>, onProgress: OnProgress): Promise<Reply>;
  /** Progress notifications that came over the wire, where the client lets us count them before it handles them. */
  readonly onWire?: () => number;
}

const info = { name: "progress-example-client", version: "1.0.0" };

export async function openOurs(target: Target, revision: "auto" | Revision): Promise<Caller> {
  const client = await connect(await ourWay(target), { info, revision });
  return {
    revision: client.revision,
    tools: async () => (await client.call("tools/list", {})).tools.map((tool) => tool.name),
    call: async (name, args, onProgress) => replyOf(await client.call("tools/call", { name, arguments: args }, { onProgress })),
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}

export async function openOfficial(target: Target, revision: Revision): Promise<Caller> {
  const transport = officialWay(target);
  if (transport === undefined) throw new Error(`the official client has no ${target.by} transport`);
  const mode = revision === "2026-07-28" ? { pin: revision } : "legacy";
  const client = new Client(info, { versionNegotiation: { mode } });
  await client.connect(transport);
  let onWire = 0;
  const deliver = transport.onmessage;
  transport.onmessage = (message: Parameters<NonNullable<typeof deliver>>[0]) => {
    if ("method" in message && message.method === "notifications/progress") onWire += 1;
    deliver?.(message);
  };
  return {
    revision: client.getNegotiatedProtocolVersion() ?? "unknown",
    tools: async () => (await client.listTools()).tools.map((tool) => tool.name),
    async call(name, args, onProgress) {
      const onprogress = ({
        progress,
        total,
        message,
      }: {
        progress: number;
        total?: number | undefined;
        message?: string | undefined;
      }): void => onProgress(progress, total, message);
      return replyOf(await client.callTool({ name, arguments: args }, { onprogress }));
    },
    onWire: () => onWire,
    [Symbol.asyncDispose]: () => client.close(),
  };
}

function replyOf(result: { content?: readonly unknown[]; structuredContent?: unknown; isError?: boolean | undefined }): Reply {
  const [first] = result.content ?? [];
  const text = typeof first === "object" && first !== null && "text" in first ? String(first.text) : "";
  if (result.isError) throw new Error(text);
  const structured = result.structuredContent;
  const sent = typeof structured === "object" && structured !== null && "updates" in structured ? Number(structured.updates) : 0;
  return { text, sent };
}
