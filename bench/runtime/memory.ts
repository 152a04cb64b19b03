/** A client and a server in one process: what a call costs on both sides together. Prints the costs by candidate as JSON. */
import { Client } from "@modelcontextprotocol/client";
import { InMemoryTransport } from "@modelcontextprotocol/server";
import { connect, memoryPair } from "mcpgen";
import { inFlight, type Load, REVISION } from "./load.ts";
import { mcpgenServer, officialServer } from "./peers.ts";
import { type Candidate, compare } from "./rounds.ts";

const candidates = [await mcpgen(), await official(), limit()];
const costs = await compare(candidates, { calls: 3000, rounds: 7, warmUpMs: 2000, perCall: 1 });
for (const candidate of candidates) await candidate[Symbol.asyncDispose]();
console.log(JSON.stringify([...costs]));

function candidate(name: string, add: (a: number) => Promise<string | undefined>, close: () => PromiseLike<void>): Candidate {
  let at = 0;
  const load: Load = (count) =>
    inFlight(count, 16, async () => {
      at += 1;
      const a = at;
      if ((await add(a)) !== String(a + 1)) throw new Error(`${name} answered wrongly`);
    });
  const cpu = async (): Promise<number> => process.cpuUsage().user + process.cpuUsage().system;
  return { name, load, cpu, [Symbol.asyncDispose]: close };
}

async function mcpgen(): Promise<Candidate> {
  const server = mcpgenServer();
  const pair = memoryPair();
  await server.connect(pair.server);
  const client = await connect(pair.client, { info: { name: "bench", version: "1" }, revision: REVISION });
  const add = async (a: number): Promise<string | undefined> =>
    textOf((await client.call("tools/call", { name: "add", arguments: { a, b: 1 } })).content);
  return candidate("mcpgen", add, async () => {
    await client[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });
}

async function official(): Promise<Candidate> {
  const [here, there] = InMemoryTransport.createLinkedPair();
  await officialServer().connect(there);
  const client = new Client({ name: "bench", version: "1" });
  await client.connect(here);
  const add = async (a: number): Promise<string | undefined> =>
    textOf((await client.callTool({ name: "add", arguments: { a, b: 1 } })).content);
  return candidate("official v2", add, () => client.close());
}

/** JSON there and back, twice: what no pair that speaks text can do without. */
function limit(): Candidate {
  const through = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
  const add = async (a: number): Promise<string | undefined> => {
    const request = through({ jsonrpc: "2.0", id: a, method: "tools/call", params: { name: "add", arguments: { a, b: 1 } } });
    const sum = Object(request).params.arguments.a + 1;
    const reply = through({ jsonrpc: "2.0", id: a, result: { content: [{ type: "text", text: String(sum) }] } });
    return textOf(Object(reply).result.content);
  };
  return candidate("limit", add, () => Promise.resolve());
}

function textOf(content: unknown): string | undefined {
  const [block] = Array.isArray(content) ? content : [];
  return Object(block).text;
}
