/** Fifty calls at once, two hundred things said in each, at random moments, under tokens that look alike: all of it counted where it arrives. */

import type { Revision } from "mcpgen";
import { type Client, type ClientHandlers, connect } from "mcpgen/client";
import type { Link } from "mcpgen/testing";
import { assert, suite } from "../harness.ts";
import type { Tested } from "./links/tested.ts";

const CALLS = 50;
const TIMES = 200;
const WAYS = ["progress", "reporter", "log", "ask"] as const;

/** Numbers, and strings that look like them. */
const TOKENS: readonly (string | number)[] = [
  "",
  "null",
  "undefined",
  "1.0",
  ...Array.from({ length: 23 }, (_, index) => index - 3).flatMap((number) => [number, String(number)]),
];

export function torture({ name, revisions, kind, inProcess, open }: Tested): void {
  for (const revision of ["2025-11-25", "2026-07-28"] as const) {
    if (!revisions.includes(revision)) continue;
    const alone = kind.each === "stream" && kind.sessions !== true && revision === "2025-11-25";
    const test = suite(`torture of ${name} · ${revision}`, { timeoutMs: 60_000 });
    for (const by of WAYS) {
      const title = `${CALLS} calls that each say ${TIMES} things by ${by}: nothing is lost, reordered, doubled, cross-wired or late`;
      if (by === "ask" && alone) test.skip(title, "nothing leads back to a client without a session");
      else
        test(title, async () => {
          await using link = await open("plain");
          await talked(link, revision, by);
        });
    }
    const title = `${CALLS} calls to a reader that is held up lose only what is merged, by name`;
    if (inProcess) test.skip(title, "no reader is slower than its writer in one event loop");
    else
      test(title, async () => {
        await using link = await open("plain");
        await flooded(link, revision);
      });
    test.run();
  }
}

/** What arrived of each call, by its mark. */
type Heard = Map<string, { readonly said: number[]; settled: boolean }>;

async function talked(link: Link, revision: Revision, by: (typeof WAYS)[number]): Promise<void> {
  const heard: Heard = new Map(TOKENS.map((_, index) => [`call-${index}`, { said: [], settled: false }]));
  const hear = (mark: unknown, at: unknown): void => {
    const call = heard.get(String(mark));
    assert.not(call === undefined || call.settled, `${mark} hears ${at} ${call === undefined ? "which nobody said" : "after its reply"}`);
    call?.said.push(Number(at));
  };
  await using client = await connected(link, revision, ({ params }) => {
    const { mark, at } = Object(params.data);
    hear(mark, at);
  });
  const results = await Promise.all(
    TOKENS.map(async (progressToken, index) => {
      const mark = `call-${index}`;
      const onProgress = (done: number, _total?: number, message?: string): void => {
        const [from, at] = message?.split(" ") ?? [];
        hear(from === mark && Number(at) === done ? mark : `${mark} hears what is ${from}'s`, done);
      };
      const talk = { by, mark, times: TIMES, seed: index + 1 };
      const { content } = await client.call("tools/call", { name: "talk", arguments: talk }, { progressToken, onProgress });
      const call = heard.get(mark);
      if (call !== undefined) call.settled = true;
      return content[0]?.type === "text" ? JSON.parse(content[0].text) : content;
    }),
  );
  const all = Array.from({ length: TIMES }, (_, index) => index + 1);
  for (const [mark, { said }] of heard) assert.equal(said, all, `${mark}, token ${JSON.stringify(TOKENS[Number(mark.slice(5))])}`);
  if (by === "ask") answered(results, revision);
  assert.equal(client.diagnostics.counts(), {});
  assert.equal(await countsOf(client), by === "ask" && revision === "2026-07-28" ? { stale: STALE } : {});
}

/** Four rounds of questions say again what the caller has heard: 50, 100, 150 and 200 updates of each call. */
const STALE = CALLS * (50 + 100 + 150 + 200);

function answered(results: readonly unknown[], revision: Revision): void {
  for (const [index, result] of results.entries()) {
    const wanted = [50, 100, 150, 200].map((at) => ({
      answer: `my call-${index} ${at}`,
      updates: revision === "2026-07-28" ? [] : [1, 2, 3],
    }));
    assert.equal(result, wanted);
  }
}

async function connected(link: Link, revision: Revision, onLog: NonNullable<ClientHandlers["notifications/message"]>): Promise<Client> {
  return connect(link.dial(), {
    info: { name: "torture", version: "1" },
    revision,
    logLevel: "info",
    capabilities: { sampling: {} },
    handlers: {
      "notifications/message": onLog,
      "sampling/createMessage": async ({ params: { messages }, progress }) => {
        const [content] = messages.flatMap((message) => message.content);
        if (revision !== "2026-07-28") for (const done of [1, 2, 3]) progress(done);
        return { role: "assistant", model: "m", content: { type: "text", text: `my ${content?.type === "text" ? content.text : ""}` } };
      },
    },
  });
}

async function flooded(link: Link, revision: Revision): Promise<void> {
  await using client = await connected(link, revision, () => undefined);
  let stalled = false;
  const calls = TOKENS.map(async (progressToken) => {
    const heard: number[] = [];
    const onProgress = (done: number): void => {
      if (!stalled) link.stall?.();
      stalled = true;
      heard.push(done);
    };
    const { content } = await client.call("tools/call", { name: "flood", arguments: { atMost: 5000 } }, { progressToken, onProgress });
    const { last, sent, merged = 0 } = content[0]?.type === "text" ? JSON.parse(content[0].text) : {};
    assert.equal([heard[0], heard.at(-1), heard.length, sent + merged], [1, last, sent, last]);
    assert.ok(heard.every((done, at) => at === 0 || done > (heard[at - 1] ?? 0)));
    return Number(merged);
  });
  const merged = (await Promise.all(calls)).reduce((sum, each) => sum + each, 0);
  assert.ok(merged > 0, "nothing had to be merged");
  assert.equal(await countsOf(client), { merged });
  assert.equal(client.diagnostics.counts(), {});
}

async function countsOf(client: Client): Promise<unknown> {
  const { content } = await client.call("tools/call", { name: "remember" });
  return content[0]?.type === "text" ? JSON.parse(content[0].text).counts : content;
}
