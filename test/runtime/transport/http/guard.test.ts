import { type GuardOptions, isLoopback, openGuard } from "../../../../runtime/transport/http/guard.ts";
import { assert, suite } from "../../../harness.ts";

const test = suite("guard");

function passes(options: Partial<GuardOptions>, host: string | null, origin: string | null = null): boolean {
  return openGuard({ loopback: false, allowedHosts: [], allowedOrigins: undefined, ...options })(host, origin) === undefined;
}

test("this machine's own names are served with any port, and names that only look like them are not", () => {
  for (const host of ["localhost", "localhost:3000", "127.0.0.1:80", "127.1.2.3", "[::1]:8080", "LOCALHOST"]) {
    assert.ok(passes({ loopback: true }, host), host);
  }
  for (const host of ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "evil.example:127", "", "[::2]", "0.0.0.0"]) {
    assert.not(passes({ loopback: true }, host), host);
    assert.not(isLoopback(host), host);
  }
});

test("a request that names no host is refused, one without an origin is not from a page", () => {
  assert.not(passes({ loopback: true }, null));
  assert.ok(passes({ loopback: true }, "localhost", null));
});

test("an origin is judged by its host where nobody lists origins", () => {
  assert.ok(passes({ loopback: true }, "localhost:1", "http://localhost:5173"));
  for (const origin of ["http://evil.example", "null", "not a url", "file://", "http://localhost.evil.example"]) {
    assert.not(passes({ loopback: true }, "localhost:1", origin), origin);
  }
});

test("listed hosts are exact, or any port with a star", () => {
  const allowedHosts = ["a.example", "b.example:8080", "c.example:*"];
  for (const host of ["a.example", "A.EXAMPLE", "b.example:8080", "c.example", "c.example:1"])
    assert.ok(passes({ allowedHosts }, host), host);
  for (const host of ["a.example:1", "b.example", "x.c.example:1", "localhost"]) assert.not(passes({ allowedHosts }, host), host);
  assert.ok(passes({ loopback: true, allowedHosts }, "localhost"));
});

test("listed origins are the only ones", () => {
  const options = { loopback: true, allowedOrigins: ["https://app.example", "http://localhost:*"] };
  assert.ok(passes(options, "localhost", "https://app.example"));
  assert.ok(passes(options, "localhost", "http://localhost:5173"));
  assert.not(passes(options, "localhost", "http://app.example"));
  assert.not(passes(options, "localhost", "http://127.0.0.1"));
});

test("any switches a check off, each on its own", () => {
  assert.ok(passes({ allowedHosts: "any" }, "whatever.example"));
  assert.ok(passes({ allowedHosts: "any" }, null));
  assert.ok(passes({ allowedHosts: "any" }, "x", "https://page.example"));
  assert.not(passes({ allowedHosts: "any", allowedOrigins: [] }, "x", "https://page.example"));
  assert.ok(passes({ loopback: true, allowedOrigins: "any" }, "localhost", "https://page.example"));
  assert.not(passes({ loopback: true, allowedOrigins: "any" }, "evil.example", "https://page.example"));
});

test("a verdict is about the name it was made for", () => {
  const guard = openGuard({ loopback: true, allowedHosts: [], allowedOrigins: undefined });
  const verdicts = ["localhost", "localhost", "evil.example", "evil.example", "localhost"].map((host) => guard(host, null) === undefined);
  assert.equal(verdicts, [true, true, false, false, true]);
});

test("an address of this machine is one with and without a port, and what only begins or ends like one is not", () => {
  for (const host of ["::1", "[::1]", "[::1]:80", "localhost", "localhost:1", "127.0.0.1", "127.1.2.3:9"])
    assert.ok(isLoopback(host), host);
  for (const host of [
    "127.0.0.1.evil.com",
    "::1.evil",
    "::1:80",
    "[::1].evil",
    "x::1",
    "localhost.evil:1",
    "localhost:x",
    "",
    "::",
    "0.0.0.0",
  ]) {
    assert.not(isLoopback(host), host);
  }
});

test.run();
