/**
 * What is read of an h3 event, and no more: an app brings its own h3, and whoever compiles against this package needs none of its types.
 */
import type { NodeBody } from "./body.ts";

export interface McpEvent {
  readonly req: Request & { readonly ip?: string | undefined };
  readonly url: URL;
  /** What the app stages for the head of the answer. */
  readonly res: { readonly headers: Headers };
  readonly runtime?: { readonly node?: NodeExchange | undefined } | undefined;
}

/** What h3 takes for an answer. Only its own makers know its shape. */
export type Answer = object;

interface NodeExchange {
  readonly req: NodeBody & { readonly httpVersionMajor: number };
  readonly res?: NodeResponse | undefined;
}

/** What is needed of a response of `node:http` or `node:http2`. */
export interface NodeResponse {
  readonly destroyed: boolean;
  readonly writableFinished: boolean;
  appendHeader(name: string, value: string): unknown;
  writeHead(status: number, headers: Record<string, string>): unknown;
  write(text: string): boolean;
  end(text: string): unknown;
  on(event: "drain", listener: () => void): unknown;
  once(event: "close", listener: () => void): unknown;
  off(event: "close", listener: () => void): unknown;
}
