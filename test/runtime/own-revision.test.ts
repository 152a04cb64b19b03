/** A revision that nobody here has heard of, from its schema to an answer over HTTP. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { generate } from "../../codegen/generate.ts";
import { canonicalise } from "../../codegen/import/canonical.ts";
import { loadProtocols } from "../../codegen/load.ts";
import { connect } from "../../runtime/client.ts";
import type { Exchange, Protocol } from "../../runtime/contract.ts";
import { createServer } from "../../runtime/server.ts";
import { mcpHandler } from "../../runtime/transport/http/index.ts";
import { memoryPair } from "../../runtime/transport/memory.ts";
import { assert, suite } from "../harness.ts";

const ROOT = join(import.meta.dirname, "..", "..");

/** Requests carry their envelope, as in the revision it is like. */
const SCHEMA = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $defs: {
    ClientRequest: { $ref: "#/$defs/GreetRequest" },
    GreetRequest: {
      type: "object",
      properties: {
        method: { const: "greet" },
        params: { type: "object", properties: { _meta: { type: "object" }, name: { type: "string" } }, required: ["_meta", "name"] },
      },
      required: ["method", "params"],
    },
    GreetResult: {
      type: "object",
      properties: { resultType: { type: "string" }, text: { type: "string" } },
      required: ["resultType", "text"],
    },
  },
};

const test = suite("a revision of one's own", { timeoutMs: 30_000 });

test("is generated, given to the server as a value, and answers by its own table", async () => {
  await using own = await generated("2031-01-01");
  await using server = createServer({
    info: { name: "greeter", version: "1.0.0" },
    capabilities: {},
    handlers: {},
    ownHandlers: { greet: ({ params }: Exchange<"greet", { name: string }>) => ({ text: `Hello, ${params.name}` }) },
    revisions: ["2025-11-25", own.protocol],
  });
  const mcp = mcpHandler({ allowedHosts: "any" });
  await server.connect(mcp);

  const reply = await call(mcp.fetch, { name: "Ada" });
  assert.is(reply.status, 200);
  assert.is(reply.body.result?.["text"], "Hello, Ada");
  const refused = await call(mcp.fetch, { name: 7 });
  assert.is(refused.body.error?.code, -32602);
  assert.match(refused.body.error?.message ?? "", "/name");
});

test("without errors and discovery of its own it refuses what does not fit, and is connected to all the same", async () => {
  await using own = await generated("2031-01-01");
  const protocol: Protocol = { ...own.protocol, errors: {} };
  const noted: string[] = [];
  await using server = createServer({
    info: { name: "greeter", version: "1.0.0" },
    capabilities: {},
    handlers: {},
    ownHandlers: { greet: () => ({ text: "hello" }) },
    revisions: [protocol],
    onDiagnostic: ({ kind }) => void noted.push(kind),
  });
  const mcp = mcpHandler({ allowedHosts: "any" });
  await server.connect(mcp);
  const answers = [
    await call(mcp.fetch, { name: "Ada" }, { header: "2031-01-02" }),
    await call(mcp.fetch, { name: "Ada" }, { version: "2031-01-02" }),
  ];
  assert.equal(
    answers.map(({ status, body }) => [status, body.error?.code]),
    [
      [400, -32600],
      [400, -32600],
    ],
  );
  assert.equal(noted, ["refused", "refused"]);

  const pair = memoryPair();
  await server.connect(pair.server);
  await using client = await connect(pair.client, { info: { name: "c", version: "1" }, revision: protocol });
  assert.equal([client.revision, client.server], ["2031-01-01", { capabilities: {} }]);
});

test("a handler for a method that no served revision has is refused by name", async () => {
  await using server = createServer({
    info: { name: "greeter", version: "1.0.0" },
    capabilities: {},
    handlers: {},
    ownHandlers: { greet: () => ({}) },
  });
  const failure = await server.connect(mcpHandler({ allowedHosts: "any" })).then(
    () => undefined,
    (error: Error) => error.message,
  );
  assert.match(failure ?? "", 'handlers["greet"]: no such method');
});

test("a method with two handlers is refused by name", () => {
  const handlers = { "logging/setLevel": () => ({}) };
  const options = { info: { name: "twice", version: "1.0.0" }, capabilities: { logging: {} }, handlers, ownHandlers: handlers };
  assert.throws(() => createServer(options), 'ownHandlers["logging/setLevel"]');
});

test.run();

interface Reply {
  readonly status: number;
  readonly body: { result?: Record<string, unknown>; error?: { code: number; message: string } };
}

interface Said {
  readonly version?: string;
  readonly header?: string;
}

async function call(
  fetch: (request: Request) => Promise<Response>,
  params: object,
  { version = "2031-01-01", header = version }: Said = {},
): Promise<Reply> {
  const _meta = { "io.modelcontextprotocol/protocolVersion": version, "io.modelcontextprotocol/clientCapabilities": {} };
  const headers = {
    "content-type": "application/json",
    accept: "application/json",
    "mcp-protocol-version": header,
    "mcp-method": "greet",
  };
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "greet", params: { ...params, _meta } });
  const response = await fetch(new Request("http://localhost/mcp", { method: "POST", headers, body }));
  return { status: response.status, body: (await response.json()) as Reply["body"] };
}

/** Inside the repository, because the generated files import the waist by its path. */
async function generated(revision: string): Promise<{ protocol: Protocol } & AsyncDisposable> {
  await mkdir(join(ROOT, ".cache"), { recursive: true });
  const folder = await mkdtemp(join(ROOT, ".cache", "own-"));
  await write(join(folder, "schema", `${revision}.json`), JSON.stringify(canonicalise(Buffer.from(JSON.stringify(SCHEMA)), "schema.json")));
  await write(join(folder, "schema", "overlay", `${revision}.json`), JSON.stringify({ like: "2026-07-28" }));
  const { models } = await loadProtocols({ schemaDir: join(folder, "schema") });
  const files = await generate(models, { contract: "../../../runtime/contract.ts", extension: ".ts" });
  for (const [path, text] of files) await write(join(folder, "out", path), text);
  const { protocol } = (await import(pathToFileURL(join(folder, "out", revision, "index.ts")).href)) as { protocol: Protocol };
  return { protocol, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
