/** One POST, as cheap as the load can make it, and the handshake before a session. */
import { type Agent, type IncomingHttpHeaders, request as send } from "node:http";

export interface Answered {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Posting {
  readonly agent?: Agent;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Dialled {
  /** Sent with every call. */
  readonly headers: Readonly<Record<string, string>>;
}

export function post(url: string, text: string, { agent, headers }: Posting): Promise<Answered> {
  const head = {
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
    "content-length": Buffer.byteLength(text),
    ...headers,
  };
  return new Promise((resolve, reject) => {
    const request = send(url, { method: "POST", headers: head, ...(agent === undefined ? {} : { agent }) }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (chunk) => {
        body += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body }));
    });
    request.on("error", reject).end(text);
  });
}

const HANDSHAKE = "2025-11-25";

export async function dial(url: string, agent: Agent): Promise<Dialled> {
  const params = { protocolVersion: HANDSHAKE, capabilities: {}, clientInfo: { name: "load", version: "1" } };
  const opening = JSON.stringify({ jsonrpc: "2.0", id: 0, method: "initialize", params });
  const { headers: answered } = await post(url, opening, { agent, headers: {} });
  const session = answered["mcp-session-id"];
  const headers = { "mcp-protocol-version": HANDSHAKE, ...(typeof session === "string" ? { "mcp-session-id": session } : {}) };
  await post(url, JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" }), { agent, headers });
  return { headers };
}
