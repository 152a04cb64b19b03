/** Calls to be answered, and the check that each of them was, rightly: a wrong answer is no measurement. */
import { Agent } from "node:http";
import { type Dialled, dial, post } from "./http.ts";
import type { Running } from "./process.ts";

export interface Work {
  readonly tool: "add" | "steps";
  /** How many updates one call of `steps` reports. */
  readonly updates: number;
  readonly inFlight: number;
}

/** Makes `count` calls and resolves when each has been answered. */
export type Load = (count: number) => Promise<void>;

export const REVISION = "2026-07-28";
let lastId = 1000;

interface Asked {
  readonly id: number;
  readonly text: string;
  /** What the text of the result has to be. */
  readonly want: string;
}

const ENVELOPE = {
  "io.modelcontextprotocol/protocolVersion": REVISION,
  "io.modelcontextprotocol/clientCapabilities": {},
  "io.modelcontextprotocol/clientInfo": { name: "load", version: "1" },
};

function ask({ tool, updates }: Work, envelope: object = ENVELOPE): Asked {
  const id = ++lastId;
  const given = tool === "add" ? { a: id, b: 1 } : { to: updates };
  const meta = { ...envelope, ...(tool === "steps" ? { progressToken: id } : {}) };
  const params = { name: tool, arguments: given, _meta: meta };
  return {
    id,
    text: JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params }),
    want: String(tool === "add" ? id + 1 : updates),
  };
}

/** Every update has to be there, in order, before the result. */
function check(messages: readonly string[], { id, want }: Asked, { updates }: Work): void {
  const parsed = messages.map((message) => JSON.parse(message));
  const reply = parsed.pop();
  const wrong =
    reply?.id !== id ||
    reply.result?.content?.[0]?.text !== want ||
    parsed.length !== updates ||
    parsed.some((each, at) => each.params.progress !== at + 1);
  if (wrong) throw new Error(`a call was answered with ${parsed.length} updates and ${JSON.stringify(reply).slice(0, 300)}`);
}

/** Without a session each request says everything of itself; in one, the session does. */
export async function httpLoad({ url }: Running, work: Work, inSession: boolean): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: work.inFlight });
  const dialled = inSession ? await dial(url, agent) : alone(work);
  return (count) =>
    inFlight(count, work.inFlight, async () => {
      const asked = ask(work, inSession ? {} : ENVELOPE);
      const { body } = await post(url, asked.text, { agent, headers: dialled.headers });
      check(messagesOf(body), asked, work);
    });
}

function alone({ tool }: Work): Dialled {
  return { headers: { "mcp-protocol-version": REVISION, "mcp-method": "tools/call", "mcp-name": tool } };
}

/** A JSON body is one message; of an event stream, each event with data is one. */
function messagesOf(body: string): string[] {
  if (body.startsWith("{")) return [body];
  return body.split("\n").flatMap((line) => (line.startsWith("data:") && line.length > 6 ? [line.slice(5)] : []));
}

const PROGRESS = /"progressToken":(\d+)/;

export function stdioLoad({ child }: Running, work: Work): Load {
  const waiting = new Map<number, (messages: string[]) => void>();
  const heard = new Map<number, string[]>();
  let rest = "";
  child.stdout?.setEncoding("utf8").on("data", (chunk) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      // Read as cheaply as can be: a reader that is slower than its server would be measured instead of it.
      const [, token] = PROGRESS.exec(line) ?? [];
      const id = token === undefined ? Number(JSON.parse(line).id) : Number(token);
      const messages = heard.get(id) ?? [];
      messages.push(line);
      heard.set(id, messages);
      if (token !== undefined) continue;
      heard.delete(id);
      waiting.get(id)?.(messages);
      waiting.delete(id);
    }
  });
  return (count) =>
    inFlight(count, work.inFlight, async () => {
      const asked = ask(work);
      const messages = await new Promise<string[]>((resolve) => {
        waiting.set(asked.id, resolve);
        child.stdin?.write(`${asked.text}\n`);
      });
      check(messages, asked, work);
    });
}

export async function inFlight(count: number, lanes: number, once: () => Promise<void>): Promise<void> {
  let left = count;
  const lane = async (): Promise<void> => {
    while (left-- > 0) await once();
  };
  await Promise.all(Array.from({ length: Math.min(lanes, count) }, lane));
}
