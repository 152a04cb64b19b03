/** Before anything is measured: guard and checks are on, or what is measured is not what people run. */
import { post } from "./http.ts";
import type { Running } from "./process.ts";

const meta = { "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {} };
const headers = { "mcp-protocol-version": "2026-07-28", "mcp-method": "tools/call", "mcp-name": "add" };

interface Rung {
  readonly what: string;
  readonly status: number;
  readonly params?: object;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const RUNGS: readonly Rung[] = [
  { what: "a foreign Host", status: 403, headers: { host: "evil.example" } },
  { what: "a foreign Origin", status: 403, headers: { origin: "http://evil.example" } },
  { what: "no envelope", status: 400, params: { _meta: {} } },
  { what: "another version in the header", status: 400, headers: { "mcp-protocol-version": "2025-11-25" } },
  { what: "another method in the header", status: 400, headers: { "mcp-method": "tools/list" } },
  { what: "another name in the header", status: 400, headers: { "mcp-name": "steps" } },
  { what: "an unknown method", status: 404, method: "no/such", headers: { "mcp-method": "no/such" } },
  { what: "params of another type", status: 200, params: { arguments: 7 } },
];

/** Throws where a request that is wrong in one way is taken. */
export async function probe({ url }: Running): Promise<void> {
  for (const { what, status, params, method = "tools/call", headers: other } of RUNGS) {
    const message = { jsonrpc: "2.0", id: 1, method, params: { name: "add", arguments: { a: 1, b: 1 }, _meta: meta, ...params } };
    const answered = await post(url, JSON.stringify(message), { headers: { ...headers, ...other } });
    const refused = answered.status === status && "error" in JSON.parse(answered.body);
    if (!refused) throw new Error(`${what} was answered with ${answered.status} ${answered.body.slice(0, 200)}`);
  }
}

export const rungs: number = RUNGS.length;
