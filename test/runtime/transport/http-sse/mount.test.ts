import { type RequestListener, request } from "node:http";
import { H3, toNodeHandler } from "h3";
import { serveSse, sseHandler } from "mcpgen/sse";
import { assert, suite } from "../../../harness.ts";
import { openRaw } from "./raw-stream.ts";
import { onPort, PING, someServer, statusOf } from "./served.ts";

const test = suite("sse mounted");

test("the endpoint has the prefix under which the app is mounted, however it is mounted", async () => {
  const { server } = someServer();
  await using _ = server;
  const sse = sseHandler({ allowedHosts: "loopback", endpoint: "messages/" });
  await server.connect(sse);
  const inner = new H3().all("/sse", sse.stream).all("/messages/", sse.messages);
  const mounts: Readonly<Record<string, RequestListener>> = {
    "": toNodeHandler(inner),
    "/v1": toNodeHandler(new H3().mount("/v1", inner)),
    "/v1/deep": toNodeHandler(new H3().mount("/v1", new H3().mount("/deep", inner))),
    "/fetched": toNodeHandler(new H3().mount("/fetched", (request) => inner.fetch(request))),
    "/routes": toNodeHandler(new H3().all("/routes/sse", sse.stream).all("/routes/messages/", sse.messages)),
    // As Express hands a request to what it mounts.
    "/express": (request, response) => {
      Object.assign(request, { originalUrl: request.url, url: request.url?.replace("/express", "") });
      void toNodeHandler(inner)(request, response);
    },
  };
  for (const [prefix, listener] of Object.entries(mounts)) {
    await using port = await onPort(listener);
    await using stream = await openRaw(`${port.origin}${prefix}/sse`);
    assert.match(stream.endpoint, new RegExp(`^${prefix}/messages/\\?session_id=`));
    assert.is(await statusOf(stream.post(PING)), 202, prefix);
    assert.is((await stream.said())["id"], 1);
  }
});

test("whoever asks for a strange path gets no endpoint elsewhere", async () => {
  const { server } = someServer();
  await using _ = server;
  const sse = sseHandler({ allowedHosts: "loopback" });
  await server.connect(sse);
  await using port = await onPort(toNodeHandler(new H3().all("/**", sse.stream)));
  for (const path of ["//evil.example/sse", "/\\evil.example/sse", "/.//evil.example/sse", "/a%0d%0adata:x/sse"]) {
    const text = await rawGet(port.origin, path);
    assert.match(text, /event: endpoint\ndata: \/[^/\\\r\n]*(\/[^/\\\r\n]+)*\/messages\?session_id=/, path);
  }
});

test("its own port has the two paths and no other, which may be the same one", async () => {
  for (const [path, endpoint] of [
    ["/sse", "/messages"],
    ["/mcp", "mcp"],
  ] as const) {
    await using server = someServer().server;
    const serving = serveSse({ port: 0, path, endpoint });
    assert.throws(() => serving.url, /serveSse: connect a server/);
    await server.connect(serving);
    await using stream = await openRaw(serving.url);
    assert.is(await statusOf(stream.post(PING)), 202);
    assert.is((await stream.said())["id"], 1);
    assert.is(await statusOf(fetch(new URL("/elsewhere", serving.url))), 404);
  }
});

test.run();

/** The beginning of an answer to a path that `fetch` would tidy up. */
function rawGet(origin: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    const asked = request({ hostname, port, path: "/" }, (response) => {
      response.once("data", (chunk) => {
        resolve(String(chunk));
        asked.destroy();
      });
    });
    asked.path = path;
    asked.once("error", reject).end();
  });
}
