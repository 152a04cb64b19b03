import type { ServerResponse } from "node:http";
import { connect } from "mcpgen/client";
import { sseTransport } from "mcpgen/sse";
import { assert, suite } from "../../../harness.ts";
import { begin, connecting, failure, HEAD, options, type Scripted, scripted } from "./scripted.ts";

const test = suite("sse stream of a client");

test("what it posts goes to the endpoint with its query and the given headers, resolved against the stream", async () => {
  const endpoints = {
    "/messages?x=1": "/messages?x=1",
    "post?y": "/deep/post?y",
    "?z": "/deep/sse?z",
    "../up": "/up",
  };
  for (const [endpoint, url] of Object.entries(endpoints)) {
    await using server = await scripted({ open: (response) => begin(response, endpoint) });
    await using client = await connecting(server, { headers: { authorization: "secret" } });
    assert.is(client.revision, "2024-11-05");
    assert.equal(
      server.posts.map((post) => [post.url, post.headers.authorization, post.headers["content-type"], post.message.method]),
      [
        [url, "secret", "application/json", "initialize"],
        [url, "secret", "application/json", "notifications/initialized"],
      ],
    );
  }
});

test("an endpoint on its own origin may be a whole url", async () => {
  await using server: Scripted = await scripted({ open: (response) => begin(response, `${server.origin}/whole?x`) });
  await using _ = await connecting(server);
  assert.is(server.posts[0]?.url, "/whole?x");
});

test("an endpoint elsewhere is refused by the names of both origins, and nothing is sent there", async () => {
  const endpoints = {
    "http://evil.example/messages": "http://evil.example",
    "//evil.example/messages": "http://evil.example",
    "/\\evil.example/messages": "http://evil.example",
    "https://127.0.0.1/messages": "https://127.0.0.1",
    "javascript:alert(1)": "javascript:",
    "data:text/plain,x": "data:",
    "http://localhost:1/": "http://localhost:1",
  };
  for (const [endpoint, named] of Object.entries(endpoints)) {
    await using server = await scripted({ open: (response) => begin(response, endpoint) });
    const { message } = await failure(connecting(server));
    assert.is(message, `${server.origin}/deep/sse named an endpoint on another origin: ${named} instead of ${server.origin}`);
    assert.equal(server.posts, []);
  }
});

test("an endpoint that cannot be fetched is refused", async () => {
  await using server: Scripted = await scripted({
    open: (response, { url }) => begin(response, url?.includes("deep") ? server.origin.replace("//", "//user:secret@") : "http://["),
  });
  assert.match((await failure(connecting(server))).message, "credentials");
  assert.match((await failure(connect(sseTransport(`${server.origin}/x`), options))).message, "no url");
});

test("what is no stream, ends early or says nothing is told apart, and its connection is let go", async () => {
  const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
    "answered with status 404 and no content type": (response) => response.writeHead(404).end(),
    'answered with status 200 and content type "text/html"': (response) =>
      response.writeHead(200, { "content-type": "text/html; x" }).end(),
    "answered with status 401 and content type": (response) => response.writeHead(401, HEAD).end(),
    "ended its stream before it named an endpoint": (response) => response.writeHead(200, HEAD).end("data: {}\n\n"),
    "named no endpoint within 100 ms": (response) => response.writeHead(200, HEAD).write(": hello\n\nevent: message\ndata: {}\n\n"),
    "named no endpoint within 100": () => undefined,
    "request to": (response) => response.destroy(),
  };
  for (const [why, open] of Object.entries(answers)) {
    await using server = await scripted({ open });
    assert.match((await failure(connecting(server, { endpointMs: 100 }))).message, why);
    while (server.open() > 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
});

test("a redirect within the origin is followed, one to elsewhere is not", async () => {
  await using evil = await scripted();
  await using server = await scripted({
    open(response, { url }) {
      if (url?.startsWith("/deep")) response.writeHead(307, { location: "/moved/sse" }).end();
      else if (url?.startsWith("/away")) response.writeHead(302, { location: `${evil.origin}/deep/sse` }).end();
      else if (url?.startsWith("/round")) response.writeHead(302, { location: "/round" }).end();
      else begin(response, "messages");
    },
  });
  await using _ = await connecting(server, { headers: { authorization: "secret" } });
  assert.is(server.posts[0]?.url, "/moved/messages");
  const away = await failure(connect(sseTransport(`${server.origin}/away`), options));
  assert.is(away.message, `${server.origin}/away redirects to another origin, ${evil.origin}, which is not followed`);
  assert.is(evil.open(), 0);
  assert.match((await failure(connect(sseTransport(`${server.origin}/round`), options))).message, "more than 20 times");
});

test.run();
