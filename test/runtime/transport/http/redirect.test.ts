import { ConnectionClosed, connect, httpTransport } from "mcpgen/client";
import { assert, suite } from "../../../harness.ts";
import { call, connected, done, failure, json, scriptedHttp, session } from "./scripted-http.ts";

const test = suite("http client, redirects");

test("a redirect within the origin that keeps the request is followed, with everything in it", async () => {
  for (const status of [307, 308]) {
    await using server = await scriptedHttp(
      session({
        "POST tools/call": ({ message, headers, url }, response) => {
          if (url === "/mcp") return void response.writeHead(status, { location: "/moved" }).end();
          assert.is(headers["mcp-session-id"], "the-session");
          assert.is(headers["authorization"], "secret");
          json(response, { id: message.id, result: done });
        },
      }),
    );
    await using rig = await connected(server, {}, { headers: { authorization: "secret" } });
    assert.equal(await call(rig), done);
    assert.equal(server.whats(), ["GET", "POST tools/call", "POST tools/call"]);
  }
});

test("a redirect to another origin is not followed and names it; nothing is sent there", async () => {
  await using elsewhere = await scriptedHttp((_, response) => void response.end());
  for (const status of [301, 302, 303, 307, 308]) {
    await using server = await scriptedHttp(
      session({ "POST tools/call": (_, response) => void response.writeHead(status, { location: `${elsewhere.url}?secret` }).end() }),
    );
    await using rig = await connected(server, {}, { headers: { authorization: "secret" } });
    const error = await failure(call(rig));
    assert.instance(error, ConnectionClosed);
    assert.is(
      (error as ConnectionClosed).message,
      `${server.url} redirects to another origin, ${new URL(elsewhere.url).origin}, which is not followed`,
    );
    assert.is((error as ConnectionClosed).status, status);
  }
  assert.equal(elsewhere.asked, []);
});

test("a redirect that would make something else of a call, or goes around in circles, loses it", async () => {
  await using server = await scriptedHttp(
    session({
      "POST tools/call": ({ message }, response) =>
        void response
          .writeHead(message.params?.name === "work" ? 303 : 307, { location: message.params?.name === "work" ? "/moved?secret" : "/mcp" })
          .end(),
    }),
  );
  await using rig = await connected(server);
  const origin = new URL(server.url).origin;
  assert.is(
    String(await failure(call(rig))),
    `ConnectionClosed: ${server.url} redirects to ${origin}/moved with status 303, which does not keep what is sent`,
  );
  assert.match(String(await failure(rig.client.call("tools/call", { name: "round" }))), "redirects more than 20 times");
});

test("a redirect that cannot be seen through is told", async () => {
  const opaque = (): Response => Object.defineProperty(new Response(null, { status: 200 }), "type", { value: "opaqueredirect" });
  const transport = httpTransport("https://mcp.example/mcp", { fetch: async () => opaque() });
  const error = await failure(connect(transport, { info: { name: "c", version: "1" }, revision: "2025-11-25" }));
  assert.is(String(error), "ConnectionClosed: https://mcp.example/mcp redirects, which is not followed here");
});

test.run();
