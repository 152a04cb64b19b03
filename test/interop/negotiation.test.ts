/** Which revision a client and a server of different makes agree on when nobody says. */
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { connect, httpTransport } from "mcpgen/client";
import { assert, suite } from "../harness.ts";
import { ourEndpoint, v1Endpoint, v2Endpoint } from "./endpoints.ts";

const info = { name: "interop", version: "1.0.0" };
// Over HTTP, because there a server is up: how long a process takes to start must not decide what is agreed on.
const test = suite("interop, the revision");

test("our client meets the newest of the official v2", async () => {
  await using endpoint = await v2Endpoint({ sessions: false });
  await using client = await connect(httpTransport(endpoint.url), { info });
  assert.is(client.revision, "2026-07-28");
});

test("our client meets the newest of the official v1", async () => {
  await using endpoint = await v1Endpoint({ sessions: true });
  await using client = await connect(httpTransport(endpoint.url), { info });
  assert.is(client.revision, "2025-11-25");
});

test("the official v2 client, left to find out, meets our newest", async () => {
  await using endpoint = await ourEndpoint({ sessions: true });
  const client = new Client(info, { versionNegotiation: { mode: "auto" } });
  await client.connect(new StreamableHTTPClientTransport(endpoint.url));
  assert.is(client.getNegotiatedProtocolVersion(), "2026-07-28");
  await client.close();
});

for (const revision of ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"] as const) {
  for (const [make, open] of Object.entries({ v1: v1Endpoint, v2: v2Endpoint })) {
    test(`our client speaks ${revision} with the official ${make} server`, async () => {
      await using endpoint = await open({ sessions: true });
      await using client = await connect(httpTransport(endpoint.url), { info, revision });
      assert.is(client.revision, revision);
      const heard: number[] = [];
      const onProgress = (done: number): void => void heard.push(done);
      const { content } = await client.call("tools/call", { name: "count", arguments: { to: 3 } }, { onProgress });
      assert.equal(content, [{ type: "text", text: "3" }]);
      assert.equal(heard, [1, 2, 3]);
    });
  }
}

test.run();
