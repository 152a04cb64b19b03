import { protocols } from "mcpgen";
import { type ClientOptions, connect, InvalidReply } from "mcpgen/client";
import { assert, suite } from "../../harness.ts";
import { discovered, type Heard, info, initialized, type Script, scripted } from "../scripted-server.ts";

const test = suite("greet");

const openings: Record<string, { readonly answer: (heard: Heard) => void; readonly revision: string }> = {
  "a result": { answer: (heard) => heard.reply(discovered), revision: "2026-07-28" },
  "an error of any code": { answer: (heard) => heard.fail(-32601), revision: "2025-11-25" },
  "a status without an answer": { answer: (heard) => heard.lose(400), revision: "2025-11-25" },
  "the versions it speaks instead": { answer: (heard) => heard.fail(-32022, { supported: ["2025-03-26"] }), revision: "2025-03-26" },
};

for (const [how, { answer, revision }] of Object.entries(openings)) {
  test(`left to find out, a client that is answered with ${how} speaks ${revision}`, async () => {
    const script = scripted((heard) => (heard.method === "initialize" ? heard.reply(initialized(revision)) : answer(heard)));
    const client = await connect(script, { info });
    assert.is(client.revision, revision);
  });
}

test("an error of the stateless era, or a lost connection, is no reason to try an older one", async () => {
  for (const answer of [(heard: Heard) => heard.fail(-32020), (heard: Heard) => heard.lose(), (heard: Heard) => heard.lose(401)]) {
    const methods: string[] = [];
    const script = scripted((heard) => {
      methods.push(heard.method);
      answer(heard);
    });
    assert.instance(await connect(script, { info }).catch((error: unknown) => error), Error);
    assert.equal([methods, script.told], [["server/discover"], ["closed"]]);
  }
});

test("a pinned client leaves where its revision is not spoken", async () => {
  const script = scripted((heard) => heard.reply(initialized("2024-11-05")));
  const options: ClientOptions = { info, revision: "2025-11-25" };
  const error = await connect(script, options).catch((caught: unknown) => caught);
  assert.instance(error, InvalidReply);
  assert.match(String(error), 'the server does not speak 2025-11-25: it answered with "2024-11-05"');
  assert.equal(script.told, ["closed"]);
});

test("a refused opening of a pinned revision is told as what it means, with what the server said", async () => {
  const failing = (code: number, data?: unknown) => scripted((heard) => heard.fail(code, data));
  const messageOf = async (script: Script, revision: "2025-11-25" | "2026-07-28"): Promise<string> =>
    String(await connect(script, { info, revision }).catch((error: unknown) => error));
  assert.is(await messageOf(failing(-32601), "2026-07-28"), 'RpcError: the server does not speak 2026-07-28 (it answered -32601 "no")');
  assert.match(await messageOf(failing(-32603), "2025-11-25"), "does not speak 2025-11-25 (it answered -32603");
  const supported = ["2026-07-28", 7, "x".repeat(9000)];
  const listed = await messageOf(failing(-32022, { supported }), "2025-11-25");
  assert.match(listed, 'does not speak 2025-11-25, it speaks "2026-07-28", "xxx');
  assert.ok(listed.length < 400);
  assert.not.match(await messageOf(failing(-32020), "2026-07-28"), "does not speak");
});

test("silence is taken for an older server, no later than the caller's own limit of silence", async () => {
  const script = scripted((heard) => {
    if (heard.method === "initialize") heard.reply(initialized("2025-11-25"));
  });
  const client = await connect(script, { info, limits: { idleMs: 5 } });
  assert.is(client.revision, "2025-11-25");
  assert.match(script.told[0] ?? "", "nothing heard for 5 ms");
});

test("a handshake is confirmed, and names the revision in what follows", async () => {
  const script = scripted((heard) => heard.reply(initialized("2025-11-25")));
  await connect(script, { info, revision: await protocols["2025-11-25"]() });
  assert.match(script.told[0] ?? "", "notifications/initialized");
});

test.run();
