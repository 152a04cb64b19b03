import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { obtain } from "../../../codegen/import/obtain.ts";
import { Problem } from "../../../codegen/problem.ts";
import { assert, suite } from "../../harness.ts";

const test = suite("import: obtain");

const LIMITS = { bytes: 100, ms: 5_000 };

/** Runs `use` with the address of a server on loopback. */
async function serving(answer: RequestListener, use: (origin: string) => Promise<void>): Promise<void> {
  const server = createServer(answer);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  try {
    const address = server.address();
    await use(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`);
  } finally {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
}

async function refused(from: string, what: RegExp, limits = LIMITS): Promise<void> {
  const problem = await obtain(from, limits).then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.instance(problem, Problem);
  if (!(problem instanceof Problem)) return;
  assert.match(problem.what, what);
  assert.is(problem.where, from);
}

test("a file is found under its name, without its folder", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mcpgen-"));
  try {
    const file = join(folder, "schema.json");
    await writeFile(file, "{}");
    const { bytes, found } = await obtain(file);
    assert.equal([Buffer.from(bytes).toString(), found], ["{}", { path: "schema.json" }]);
    await writeFile(file, "x".repeat(101));
    await refused(file, /larger than 100 bytes/);
    await refused(join(folder, "other.json"), /ENOENT/);
    await refused(folder, /not a regular file/);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a download follows redirects on the same origin", async () => {
  const answer: RequestListener = (request, response) => {
    if (request.url === "/old") response.writeHead(302, { location: "/new" }).end();
    else response.end("{}");
  };
  await serving(answer, async (origin) => {
    const { bytes, found } = await obtain(`${origin}/old`, LIMITS);
    assert.equal([Buffer.from(bytes).toString(), found], ["{}", { url: `${origin}/old` }]);
  });
});

test("a redirect to another origin is refused and not fetched", async () => {
  let fetched = 0;
  const count: RequestListener = (_, response) => {
    fetched += 1;
    response.end("{}");
  };
  await serving(count, (other) =>
    serving(
      (_, response) => void response.writeHead(301, { location: `${other}/schema.json` }).end(),
      (origin) => refused(`${origin}/schema.json`, /another place: http:/),
    ),
  );
  assert.is(fetched, 0);
});

test("redirects in a circle end", () =>
  serving(
    (_, response) => void response.writeHead(302, { location: "/again" }).end(),
    (origin) => refused(origin, /more than 5 redirects/),
  ));

test("a download that grows past the limit is cut off", () =>
  serving(
    (_, response) => {
      // Without a length: only counting finds out.
      const more = (): void => void response.write("x".repeat(64), () => setImmediate(more));
      response.on("close", () => response.destroy());
      more();
    },
    (origin) => refused(origin, /larger than 100 bytes/),
  ));

test("a server that never finishes is left", () =>
  serving(
    (_, response) => void response.write("{"),
    (origin) => refused(origin, /no complete answer within 0\.05 s/, { bytes: 100, ms: 50 }),
  ));

test("an error page is not a schema", () =>
  serving(
    (_, response) => void response.writeHead(404).end("<html>"),
    (origin) => refused(origin, /answered 404/),
  ));

const addresses: Record<string, [string, RegExp]> = {
  "plain http": ["http://example.com/schema.json", /http:\/\/ is not fetched/],
  "a name that only begins like loopback": ["http://localhost.example.com/", /not fetched/],
  "another protocol": ["ftp://example.com/schema.json", /ftp:\/\/ is not fetched/],
  "a file URL": ["file:///etc/hosts", /file URL/],
  "a password": ["https://me:secret@example.com/schema.json", /password/],
  "no URL at all": ["https://", /not a URL/],
  "nobody listening": ["http://127.0.0.1:1/", /cannot download/],
};

for (const [name, [from, what]] of Object.entries(addresses)) test(`refused: ${name}`, () => refused(from, what));

test.run();
