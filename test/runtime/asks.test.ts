import type { ClientHandlers } from "mcpgen/client";
import { type CallToolResult, createServer, type Delivery, type ExchangeOf, RoundOver, RpcError, type Server } from "mcpgen/server";
import { linked } from "mcpgen/testing";
import { assert, suite } from "../harness.ts";
import { asking, ERAS, form } from "./both-eras.ts";

type ToolCall = ExchangeOf<"tools/call">;

const said = (value: unknown): CallToolResult => ({ content: [{ type: "text", text: JSON.stringify(value) }] });

function serverOf(tool: (exchange: ToolCall) => Promise<CallToolResult>): Server {
  return createServer({
    info: { name: "asker", version: "1" },
    capabilities: { tools: {} },
    handlers: { "tools/list": () => ({ tools: [] }), "tools/call": tool },
    onDiagnostic: () => undefined,
  });
}

const answers: ClientHandlers = {
  "elicitation/create": ({ params }) => {
    const [name = ""] = "requestedSchema" in params ? Object.keys(params.requestedSchema.properties) : [];
    return { action: "accept", content: { [name]: `my ${name}` } };
  },
  "roots/list": () => ({ roots: [{ uri: "file:///home" }] }),
  "sampling/createMessage": () => ({ role: "assistant", model: "m", content: { type: "text", text: "Paris" } }),
};

for (const revision of ERAS) {
  const test = suite(`asks · ${revision}`);
  const client = { capabilities: asking, handlers: answers };
  const call = async (tool: (exchange: ToolCall) => Promise<CallToolResult>, given: object = client): Promise<unknown> => {
    await using pair = await linked(serverOf(tool), { revision, ...given });
    const result = await pair.client.call("tools/call", { name: "x", arguments: { a: 1 } });
    const [content] = result.content;
    return content?.type === "text" ? JSON.parse(content.text) : content;
  };

  test("a handler asks, one question after another, and goes on with the answers", async () => {
    const heard = await call(async ({ ask }) => {
      const first = await ask("first", "elicitation/create", form("name"));
      const second = await ask("second", "elicitation/create", form("color"));
      return said([first.content, second.content]);
    });
    assert.equal(heard, [{ name: "my name" }, { color: "my color" }]);
  });

  test("several are asked at once, by key", async () => {
    const heard = await call(async ({ askAll }) => {
      const { who, where, what } = await askAll({
        who: ["elicitation/create", form("who")],
        where: ["roots/list", {}],
        what: ["sampling/createMessage", { messages: [], maxTokens: 9 }],
      });
      return said([who.action, where.roots.length, what.model]);
    });
    assert.equal(heard, ["accept", 1, "m"]);
  });

  test("what runs once runs once, whatever is asked after it", async () => {
    let runs = 0;
    const heard = await call(async ({ ask, once }) => {
      const made = await once("order", () => {
        runs += 1;
        return { order: runs };
      });
      await ask("a", "elicitation/create", form("a"));
      await ask("b", "elicitation/create", form("b"));
      return said(made);
    });
    assert.equal([heard, runs], [{ order: 1 }, 1]);
  });

  test("progress grows over all the rounds, and none is heard twice", async () => {
    const progress: number[] = [];
    await using pair = await linked(
      serverOf(async (exchange) => {
        exchange.progress(1);
        await exchange.ask("a", "elicitation/create", form("a"));
        exchange.progress(2);
        await exchange.ask("b", "elicitation/create", form("b"));
        exchange.progress(3);
        return said(0);
      }),
      { revision, ...client },
    );
    await pair.client.call("tools/call", { name: "x" }, { onProgress: (done) => void progress.push(done) });
    assert.equal(progress, [1, 2, 3]);
  });

  test("a client that did not declare a capability is not asked for it, and the caller hears which", async () => {
    const failure = await call(async ({ ask }) => said(await ask("s", "sampling/createMessage", { messages: [], maxTokens: 1 })), {}).catch(
      (error: unknown) => error,
    );
    assert.instance(failure, RpcError);
    const { code, data } = failure as RpcError;
    assert.is(code, revision === "2026-07-28" ? -32021 : -32600);
    assert.equal(data, { requiredCapabilities: { sampling: {} } });
  });

  test("a mode that was not declared is not asked for either", async () => {
    const url = { mode: "url", message: "go", url: "https://x.example/", elicitationId: "1" } as const;
    const failure = await call(async ({ ask }) => said(await ask("u", "elicitation/create", url))).catch((error: unknown) => error);
    assert.equal((failure as RpcError).data, { requiredCapabilities: { elicitation: { url: {} } } });
  });

  test("a client that refuses to answer is heard by whoever asked, or ends its own call", async () => {
    const refuse: ClientHandlers = {
      ...answers,
      "elicitation/create": () => {
        throw new RpcError(-1, "no");
      },
    };
    const outcome = await call(
      async ({ ask }) =>
        said(
          await ask("a", "elicitation/create", form("a")).catch((error: RpcError) =>
            error instanceof RoundOver ? Promise.reject(error) : error.code,
          ),
        ),
      { capabilities: asking, handlers: refuse },
    ).catch((error: unknown) => (error as RpcError).code);
    assert.is(outcome, -1);
  });

  test("has() knows what the client declared, at any depth, and that forms are meant where no mode is named", async () => {
    const heard = await call(
      async ({ client: peer }) =>
        said([
          peer.has({ elicitation: {}, sampling: {} }),
          peer.has({ elicitation: { form: {} } }),
          peer.has({ elicitation: { url: {} } }),
          peer.has({ experimental: { k: { v: 1 } } }),
          peer.has({ experimental: { k: { v: 2 } } }),
          peer.has({ tasks: {} }),
        ]),
      { capabilities: { ...asking, experimental: { k: { v: 1 } } }, handlers: answers },
    );
    assert.equal(heard, [true, true, false, true, false, false]);
  });

  test.run();
}

const handshake = suite("asks over a session");

handshake("a client's handler reports progress to the server that asked", async () => {
  const heard: unknown[] = [];
  const server = serverOf(async ({ ask }) => {
    await ask("a", "elicitation/create", form("a"), { onProgress: (...update) => void heard.push(update) });
    return said(0);
  });
  const handlers: ClientHandlers = {
    ...answers,
    "elicitation/create": async ({ progress }): Promise<{ action: "decline" }> => {
      const deliveries: Delivery[] = [progress(1, 2, "half"), progress(1), progress(2, 2)];
      assert.equal(deliveries, ["sent", "stale", "sent"]);
      return { action: "decline" };
    },
  };
  await using pair = await linked(server, { revision: "2025-11-25", capabilities: asking, handlers });
  await pair.client.call("tools/call", { name: "x" });
  assert.equal(heard, [
    [1, 2, "half"],
    [2, 2, undefined],
  ]);
});

handshake("a call that is cancelled cancels what it asked for", async () => {
  let ended: unknown;
  let asked = (): void => undefined;
  const begun = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const server = serverOf(async ({ ask }) => said(await ask("a", "elicitation/create", form("a"))));
  const handlers: ClientHandlers = {
    ...answers,
    "elicitation/create": ({ signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener("abort", () => {
          ended = signal.reason;
          reject(ended);
        });
        asked();
      }),
  };
  await using pair = await linked(server, { revision: "2025-11-25", capabilities: asking, handlers });
  const abort = new AbortController();
  const call = pair.client.call("tools/call", { name: "x" }, { signal: abort.signal }).catch(() => undefined);
  await begun;
  abort.abort();
  await call;
  while (ended === undefined) await new Promise((resolve) => setImmediate(resolve));
  assert.is((ended as { by?: string }).by, "peer");
});

handshake.run();
