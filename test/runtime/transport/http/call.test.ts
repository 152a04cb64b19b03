import { ConnectionClosed, connect, httpTransport } from "mcpgen/client";
import { assert, suite } from "../../../harness.ts";

const test = suite("http client");
const URL_WITH_SECRETS = "http://mcp.example/mcp?token=secret#secret";

/** Why a client that is answered so does not get connected. */
async function failure(answer: typeof fetch): Promise<ConnectionClosed> {
  const transport = httpTransport(URL_WITH_SECRETS, { fetch: answer });
  const error = await connect(transport, { info: { name: "c", version: "1" }, revision: "2026-07-28" }).catch((caught: unknown) => caught);
  assert.instance(error, ConnectionClosed);
  assert.not.match(String(error), "secret");
  return error as ConnectionClosed;
}

test("a url that cannot be fetched is refused before anything is sent, and no secret in it is repeated", () => {
  const urls = {
    "not a url": "this is not a url",
    "": "this is not a url",
    "ftp://x/": "not ftp:",
    "http://user:secret@x/": "authorization",
  };
  for (const [url, why] of Object.entries(urls)) {
    assert.throws(
      () => httpTransport(url),
      (error: Error) => error.message.includes(why) && !error.message.includes("secret"),
    );
  }
});

test("a request that fails names where it went and the system's code", async () => {
  const refused = await failure(async () => {
    throw new TypeError("fetch failed", { cause: Object.assign(new Error("refused"), { code: "ECONNREFUSED" }) });
  });
  assert.is(refused.message, "the request to http://mcp.example/mcp failed (ECONNREFUSED)");
  assert.match(String(refused.cause), "fetch failed");
});

test("an answer that is no message is told by its status and content type", async () => {
  const page = await failure(async () => new Response("<html>", { headers: { "content-type": "text/html; charset=utf-8" } }));
  assert.is(page.message, 'http://mcp.example/mcp answered with status 200 and content type "text/html", which is no message');
  const missing = await failure(async () => new Response(null, { status: 404 }));
  assert.is(missing.message, "http://mcp.example/mcp answered with status 404 and no content type, which is no message");
  assert.is(missing.status, 404);
});

test("a stream that ends early names where it came from", async () => {
  const ended = await failure(async () => new Response(": nothing\n\n", { headers: { "content-type": "text/event-stream" } }));
  assert.is(ended.message, "http://mcp.example/mcp ended its answer without a reply");
});

test.run();
