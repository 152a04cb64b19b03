/** What runs around handlers and calls: interceptors, fallbacks, the lifespan, and the keys of tracing that all of them pass on. */
import { createServer, RpcError } from "mcpgen/server";
import { linked } from "mcpgen/testing";
import { layersOf, onion } from "../../runtime/intercept.ts";
import { assert, suite } from "../harness.ts";
import { asking, ERAS, form } from "./both-eras.ts";

const test = suite("around");

test("layers run from the outside in, every before the method within one interceptor", async () => {
  const order: string[] = [];
  const layer = (name: string) => async (_: object, next: () => Promise<object>) => {
    order.push(`>${name}`);
    const result = await next();
    order.push(`<${name}`);
    return result;
  };
  const layers = layersOf([{ every: layer("a"), x: layer("ax") }, { y: layer("by") }, { x: layer("cx"), every: layer("c") }], "x");
  await onion(layers, {}, () => ({}));
  assert.equal(order, [">a", ">ax", ">c", ">cx", "<cx", "<c", "<ax", "<a"]);
  assert.is(layersOf([{ x: layer("x") }], "constructor").length, 0);
});

test("a layer gets no empty result where a handler returned nothing", async () => {
  const through = (_: object, next: () => Promise<object>): Promise<object> => next();
  const outcome = onion([through], {}, () => null);
  assert.match(String(await Promise.resolve(outcome).catch((error: unknown) => error)), "returned null instead of an object");
});

for (const revision of ERAS) {
  test(`interceptors of both sides see each call of ${revision} and may answer instead`, async () => {
    const seen: string[] = [];
    const server = createServer({
      info: { name: "s", version: "1" },
      capabilities: { tools: {} },
      handlers: {
        "tools/list": () => ({ tools: [] }),
        "tools/call": ({ params, meta }) => ({ content: [{ type: "text", text: `${params.name} ${meta["traceparent"]}` }] }),
      },
      interceptors: [
        {
          every: (exchange, next) => {
            seen.push(exchange.method);
            return next();
          },
          "tools/call": async (exchange, next) => {
            if (exchange.params.name === "forbidden") throw new RpcError(-31000, "not you");
            const result = await next();
            return { ...result, content: [...result.content, { type: "text", text: "seen" }] };
          },
        },
      ],
    });
    await using pair = await linked(server, {
      revision,
      interceptors: [
        {
          "tools/call": (call, next) => next({ ...call, meta: { ...call.meta, traceparent: "00-1-2-03" } }),
          "tools/list": () => ({ tools: [{ name: "from here", inputSchema: { type: "object" } }] }),
        },
      ],
    });
    const { content } = await pair.client.call("tools/call", { name: "x" });
    assert.equal(
      content.map((block) => (block.type === "text" ? block.text : block)),
      ["x 00-1-2-03", "seen"],
    );
    assert.is((await pair.client.call("tools/list", {})).tools[0]?.name, "from here");
    const refused = await pair.client.call("tools/call", { name: "forbidden" }).catch((error: unknown) => error);
    assert.is((refused as RpcError).code, -31000);
    const opening = revision === "2026-07-28" ? "server/discover" : "initialize";
    assert.equal(seen, [opening, "tools/call", "tools/call"]);
  });

  test(`a fallback of ${revision} gets what nobody handles, its keys as they came`, async () => {
    const heard: unknown[] = [];
    const server = createServer({
      info: { name: "gateway", version: "1" },
      capabilities: {},
      handlers: {},
      fallback: {
        request: ({ method, params }) => ({ method, echoed: params }),
        notice: ({ method, params }) => void heard.push([method, params]),
      },
    });
    await using pair = await linked(server, { revision });
    const result = await pair.client
      .call("prompts/list", JSON.parse('{"cursor":"c","__proto__":1,"x-own":[2]}'))
      .catch((error: unknown) => error);
    // The client holds the gateway to the revision, so what comes back is checked there as well.
    assert.match(String(result), "not a result");
    assert.equal(heard, []);
  });
}

test("the lifespan is made once before the first message, is every handler's, and ends with the server", async () => {
  const events: string[] = [];
  const server = createServer({
    info: { name: "s", version: "1" },
    capabilities: { tools: {} },
    lifespan: async () => {
      events.push("made");
      return { greeting: "hello", [Symbol.asyncDispose]: async () => void events.push("ended") };
    },
    handlers: {
      "tools/list": ({ lifespan }) => ({ tools: [{ name: lifespan.greeting, inputSchema: { type: "object" } }] }),
      "tools/call": () => ({ content: [] }),
      "notifications/initialized": ({ lifespan }) => void events.push(lifespan.greeting),
    },
  });
  const pair = await linked(server, { revision: "2025-11-25" });
  assert.is((await pair.client.call("tools/list", {})).tools[0]?.name, "hello");
  await pair[Symbol.asyncDispose]();
  assert.equal(events, ["made", "hello", "ended"]);
});

test("what a handler asks carries on the trace of the request it answers", async () => {
  const server = createServer({
    info: { name: "s", version: "1" },
    capabilities: { tools: {} },
    handlers: {
      "tools/list": () => ({ tools: [] }),
      "tools/call": async ({ ask }) => ({ content: [{ type: "text", text: (await ask("a", "elicitation/create", form("a"))).action }] }),
    },
  });
  let traced: unknown;
  const handlers = {
    "elicitation/create": ({ meta }: { readonly meta: Readonly<Record<string, unknown>> }): { action: "cancel" } => {
      traced = meta;
      return { action: "cancel" };
    },
  };
  await using pair = await linked(server, { revision: "2025-11-25", capabilities: asking, handlers });
  await pair.client.call("tools/call", { name: "x" }, { meta: { traceparent: "t", baggage: "b", "own.example/k": 1 } });
  assert.equal(traced, { traceparent: "t", baggage: "b" });
});

test.run();
