/** The suite that authors of transports get: it passes over what is right, and says by name what is wrong. */
import { SUPPORTED_REVISIONS } from "mcpgen";
import type { ClientTransport } from "mcpgen/client";
import { contract, GUARANTEES, type Guarantee, type OpenLink } from "mcpgen/testing";
import { memory } from "../contract/links/memory.ts";
import { assert, suite } from "../harness.ts";
import { type Breaking, broken } from "./broken-transport.ts";

const test = suite("the contract of transports", { timeoutMs: 60_000 });

test("every guarantee has a case, whatever the transport and the revision", async () => {
  for (const revision of SUPPORTED_REVISIONS) {
    for (const kind of [{ each: "pipe" }, { each: "stream" }, { each: "stream", sessions: true, resumes: true, shared: false }] as const) {
      const cases = await contract({ ...kind, revision });
      assert.equal([...new Set(cases.map(({ guarantee }) => guarantee))], GUARANTEES, `${revision} ${JSON.stringify(kind)}`);
      assert.is(new Set(cases.map(({ guarantee, name }) => `${guarantee}: ${name}`)).size, cases.length, "two cases have one name");
    }
  }
});

/** What of the contract does not hold where every client's end is broken in one way. */
async function failing(how: Breaking, guarantees: readonly Guarantee[]): Promise<string[]> {
  const open: OpenLink = async (variant) => {
    const link = await memory.open(variant);
    return { ...link, dial: (): ClientTransport => broken(link.dial(), how) };
  };
  const found: string[] = [];
  for (const { guarantee, name, run } of await contract({ each: "pipe", revision: "2025-11-25", patienceMs: 400 })) {
    if (!guarantees.includes(guarantee)) continue;
    await run(open).catch(() => found.push(`${guarantee}: ${name}`));
  }
  return found;
}

const ORDER = "ordering: fifty interleaved calls each hear only their own progress, in order, before their result";
const TOKENS = "isolation: any string and any integer is a token, and those that look alike are different ones";

test("a transport that does nothing wrong passes", async () => {
  assert.equal(await failing({}, GUARANTEES), []);
});

test("one that reorders fails by name", async () => {
  const names = await failing({ reorders: true }, ["ordering", "isolation", "pings"]);
  assert.ok(names.includes(ORDER) && names.includes(TOKENS), names.join("\n"));
  assert.not(names.some((name) => name.startsWith("pings")));
});

test("one that drops fails by name", async () => {
  assert.ok((await failing({ drops: true }, ["ordering"])).includes(ORDER));
});

test("one that wires calls to each other fails by name", async () => {
  const names = await failing({ crosses: true }, ["ordering", "isolation"]);
  assert.ok(names.includes(ORDER) && names.includes(TOKENS), names.join("\n"));
});

test("one that repeats itself fails by name", async () => {
  assert.ok((await failing({ repeats: true }, ["ordering"])).includes(ORDER));
});

test("one that swallows cancellations, or the news that its peer is gone, fails by name", async () => {
  const names = await failing({ deaf: true }, ["cancellation", "abrupt ends"]);
  assert.ok(names.includes("cancellation: a caller that gives up ends the handler, which hears why, and the next call works"));
  assert.ok(names.includes("abrupt ends: when what lies between breaks, every call settles at once with ConnectionClosed"));
});

test("one that takes text for bytes fails by name", async () => {
  const names = await failing({ latin: true }, ["text", "request ids"]);
  assert.ok(names.includes("text: text arrives as it was said, in results, in errors, in logs and as progress"), names.join("\n"));
});

test.run();
