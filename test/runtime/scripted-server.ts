/** A server that is a function, for clients whose other end should do exactly so. */
import { type ClientTransport, ConnectionClosed, type Implementation } from "mcpgen/client";
import { classify, type Outgoing, type OutgoingRequest } from "../../runtime/message.ts";
import type { Ear, Host } from "../../runtime/transport/index.ts";

export const info: Implementation = { name: "c", version: "1" };
export const discovered: object = {
  resultType: "complete",
  supportedVersions: ["2026-07-28"],
  capabilities: {},
  ttlMs: 0,
  cacheScope: "private",
};
export const initialized: (protocolVersion: string) => object = (protocolVersion: string): object => ({
  protocolVersion,
  capabilities: {},
  serverInfo: { name: "s", version: "1" },
});

export interface Heard {
  readonly method: string;
  readonly id: string | number;
  readonly params: { readonly _meta?: Record<string, unknown>; readonly protocolVersion?: string };
  /** Says something on the stream of this request. */
  say(message: object): void;
  reply(result: object): void;
  fail(code: number, data?: unknown): void;
  lose(status?: number): void;
}

export interface Script extends ClientTransport {
  readonly told: string[];
  host: Host | undefined;
}

export function scripted(answer: (heard: Heard) => void, streams = false): Script {
  const script: Script = {
    streams,
    told: [],
    host: undefined,
    async listen(host) {
      script.host = host;
    },
    exchange(request: OutgoingRequest, ear: Ear) {
      const { id, method, params } = JSON.parse(request.text());
      const say = (message: object): void => ear.hear(classify({ jsonrpc: "2.0", ...message }));
      const lose = (status?: number): void => ear.lost(new ConnectionClosed("lost", status === undefined ? {} : { status }));
      const heard: Heard = {
        method,
        id,
        params,
        say,
        lose,
        reply: (result) => say({ id, result }),
        fail: (code, data) => say({ id, error: { code, message: "no", data } }),
      };
      queueMicrotask(() => answer(heard));
      return (notice) => void script.told.push(notice?.text() ?? "hung up");
    },
    async tell(notice: Outgoing) {
      script.told.push(notice.text());
      return "sent";
    },
    async [Symbol.asyncDispose]() {
      script.told.push("closed");
    },
  };
  return script;
}

/** A server that discovers well, and answers calls as told. */
export function modern(answer: (heard: Heard) => void, streams = false): Script {
  return scripted((heard) => (heard.method === "server/discover" ? heard.reply(discovered) : answer(heard)), streams);
}

export const update: (heard: Heard, progress: number) => void = (heard: Heard, progress: number): void =>
  heard.say({ method: "notifications/progress", params: { progressToken: heard.params._meta?.["progressToken"], progress } });
