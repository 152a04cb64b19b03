import fc from "fast-check";
import { serveSse, sseHandler } from "mcpgen/sse";
import { mounted, pathOf } from "../../../../runtime/transport/http-sse/endpoint.ts";
import { assert, suite } from "../../../harness.ts";

const test = suite("sse endpoint");

test("a path is taken from its root, with or without its first slash", () => {
  const paths = {
    "/messages": "/messages",
    "messages/": "/messages/",
    "/": "/",
    "": "/",
    "a/b": "/a/b",
    "/a b": "/a%20b",
    "/naïve": "/na%C3%AFve",
    "/a:b": "/a:b",
  };
  for (const [given, path] of Object.entries(paths)) assert.is(pathOf("endpoint", given), path, given);
});

test("what is more than a path is refused, where it is given", () => {
  for (const endpoint of [
    "http://evil.example/messages",
    "javascript://x",
    "//evil.example/messages",
    "///evil.example",
    "/messages?x=1",
    "messages#x",
    "/a://b",
    "/\\evil.example",
    "/\t/evil.example",
    "/..//evil.example",
    "/.//evil.example",
  ]) {
    for (const open of [
      () => sseHandler({ allowedHosts: "any", endpoint }),
      () => serveSse({ port: 0, endpoint }),
      () => sseHandler({ allowedHosts: "any", path: endpoint }),
    ]) {
      assert.throws(open, (error: Error) => /`(endpoint|path)` is a path/.test(error.message), endpoint);
    }
  }
});

test("the prefix is what was asked for before the stream's own path", () => {
  const table: readonly (readonly [asked: string, path: string, endpoint: string, want: string | undefined])[] = [
    ["/sse", "/sse", "/messages", "/messages"],
    ["/v1/sse", "/sse", "/messages", "/v1/messages"],
    ["/v1/sse/", "/sse", "/messages", "/v1/messages"],
    ["/v1/sse", "/sse/", "/messages/", "/v1/messages/"],
    ["/v1/sse", "/sse", "/", "/v1/"],
    ["/v1/", "/", "/messages", "/v1/messages"],
    ["/v1", "/", "/messages", "/v1/messages"],
    ["/", "/", "/", "/"],
    ["/events", "/sse", "/messages", undefined],
    ["/ssex", "/sse", "/messages", undefined],
    ["//evil.example/sse", "/sse", "/messages", "/evil.example/messages"],
    ["//sse", "/sse", "/messages", "/messages"],
  ];
  for (const [asked, path, endpoint, want] of table) assert.is(mounted(endpoint, { asked, path }), want, asked);
});

test("whatever is asked for, the endpoint stays on the origin that it was asked of, and on one line", () => {
  const piece = fc.oneof(fc.constantFrom("/", "//", "\\", "..", ".", "sse", ":", "@", "evil.example", "%2f", "\t", "\n"), fc.string());
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      // As `askedPath` has it.
      const asked = new URL(`http://host/${pieces.join("")}/sse`.replace(/[?#]/g, "")).pathname;
      const endpoint = mounted("/messages", { asked, path: "/sse" });
      assert.is(new URL(endpoint ?? "", "http://host/somewhere").origin, "http://host");
      assert.not.match(endpoint ?? "", /[\r\n]/);
    }),
  );
});

test.run();
