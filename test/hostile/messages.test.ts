/** What no honest client would say, said on every transport to a server in a process of its own. */
import { assert, suite } from "../harness.ts";
import { type Attacker, openAttacker, rpc, WHERE } from "./attackers.ts";
import { ALLOWED_BYTES, saysNothingOfTheInside } from "./victim.ts";

interface Attack {
  readonly what: string;
  readonly text: string | Buffer;
  readonly code: number;
  /** Absent where the answer can name none. */
  readonly id?: string | number;
}

const DEEP = 100_000;
const deep = (inner: string): string => `${"[".repeat(DEEP)}${inner}${"]".repeat(DEEP)}`;
const withId = (id: string): string => `{"jsonrpc":"2.0","id":${id},"method":"ping"}`;
const notJson = (what: string, text: string | Buffer): Attack => ({ what, text, code: -32700 });
const noMessage = (what: string, text: string): Attack => ({ what, text, code: -32600 });

const modern = (revision: string): object => ({
  "io.modelcontextprotocol/protocolVersion": revision,
  "io.modelcontextprotocol/clientCapabilities": {},
});

const ATTACKS: readonly Attack[] = [
  notJson("an unfinished object", '{"hunter2":'),
  notJson("a bare word", "hunter2"),
  notJson("two values", '{} {"secret":"hunter2"}'),
  notJson("single quotes", "{'jsonrpc':'2.0'}"),
  notJson("a comment", "{/* hunter2 */}"),
  notJson("NaN", '{"jsonrpc":"2.0","id":NaN}'),
  notJson("raw control characters", '{"a":"\u0001hunter2"}'),
  notJson("nesting that is never closed", "[".repeat(DEEP)),
  noMessage("null", "null"),
  noMessage("a number", "7"),
  noMessage("a string", '"hunter2"'),
  noMessage("a batch where there are none", "[]"),
  noMessage("a batch in a batch", deep(rpc("ping"))),
  noMessage("an empty object", "{}"),
  noMessage("another version", '{"jsonrpc":"1.0","method":"ping","hunter2":1}'),
  noMessage("a version that is inherited", '{"__proto__":{"jsonrpc":"2.0","id":1,"method":"ping"}}'),
  noMessage("a method that is a number", '{"jsonrpc":"2.0","method":7}'),
  noMessage("a method that is an object", '{"jsonrpc":"2.0","method":{"toString":"hunter2"}}'),
  noMessage("a result and an error", '{"jsonrpc":"2.0","result":{},"error":{"code":1,"message":"hunter2"}}'),
  noMessage("a result without an id", '{"jsonrpc":"2.0","result":{}}'),
  noMessage("an error that is none", '{"jsonrpc":"2.0","error":"hunter2"}'),
  ...["null", "0.5", "9007199254740992", "-9007199254740993", "1e400", "true", "{}", '["hunter2"]', deep("1")].map((id) =>
    noMessage(`the id ${id.slice(0, 20)}`, withId(id)),
  ),
  ...["__proto__", "constructor", "toString", "hasOwnProperty", "", "\u0000", "tools/call\r\nx: y", "m".repeat(100_000)].map((method) => ({
    what: `the method ${JSON.stringify(method.slice(0, 20))}`,
    text: rpc(method, {}, method.length),
    code: -32601,
    id: method.length,
  })),
  { what: "params that are a list", text: rpc("tools/call", ["hunter2"], "p"), code: -32602, id: "p" },
  { what: "params that are deep", text: `{"jsonrpc":"2.0","id":"d","method":"tools/call","params":${deep("1")}}`, code: -32602, id: "d" },
  { what: "a name that is deep", text: rpc("tools/call", { name: 0 }, "n").replace("0}", `${deep("1")}}`), code: -32602, id: "n" },
  { what: "a token that is none", text: rpc("tools/call", { name: "x", _meta: { progressToken: 0.5 } }, "t"), code: -32602, id: "t" },
  { what: "a second initialize", text: rpc("initialize", {}, "i"), code: -32600, id: "i" },
  {
    what: "a long key",
    text: rpc("prompts/get", { name: "x", arguments: { ["k".repeat(1e5)]: "hunter2".split("") } }, "k"),
    code: -32602,
    id: "k",
  },
  {
    what: "an address that is too long",
    text: rpc("resources/subscribe", { uri: `x:${"hunter2".repeat(1e4)}` }, "u"),
    code: -32600,
    id: "u",
  },
  { what: "a revision that is too long", text: rpc("ping", { _meta: modern("9".repeat(1e5)) }, "r"), code: -32022, id: "r" },
  { what: "a tool that crashes", text: rpc("tools/call", { name: "crash" }, "c"), code: -32603, id: "c" },
];

for (const where of WHERE) {
  const test = suite(`hostile messages over ${where}`, { timeoutMs: 60_000 });
  let attacker: Attacker;
  test.before(async () => {
    attacker = await openAttacker(where);
  });
  test.after(async () => {
    await attacker[Symbol.asyncDispose]();
  });

  for (const { what, text, code, id } of ATTACKS) {
    // Over HTTP the one opens a session of its own, and the other has to be in a header as well.
    if (where === "http" && ["a second initialize", "a revision that is too long"].includes(what)) continue;
    test(`${what} is answered with ${code}, and the next one is served`, async () => {
      const answer = await attacker.say(text);
      const reply = JSON.parse(answer);
      assert.equal([reply.jsonrpc, reply.id, reply.error?.code], ["2.0", id, code], answer.slice(0, 200));
      saysNothingOfTheInside(answer);
      assert.ok(answer.length < 1000, `${answer.length} characters`);
      await attacker.servesOthers();
      attacker.victim.isUnharmed();
    });
  }

  test("of two ids the one that counts is answered, and of other keys as well", async () => {
    const twice = '{"jsonrpc":"1.0","id":1,"method":"hunter2","jsonrpc":"2.0","id":2,"method":"ping","method":"ping"}';
    assert.equal(JSON.parse(await attacker.say(twice)), { jsonrpc: "2.0", id: 2, result: {} });
  });

  test("values and ids come back as they went, whatever is in them", async () => {
    for (const value of ["\ud800", "\u2028</script>\u0000", "x".repeat(200_000), { ["__proto__"]: { polluted: true } }, [[[]]], -0]) {
      const text = JSON.stringify({
        jsonrpc: "2.0",
        id: "\ud800\u0000",
        method: "tools/call",
        params: { name: "echo", arguments: { value } },
      });
      const { id, result } = JSON.parse(await attacker.say(text));
      assert.equal([id, JSON.stringify(result.structuredContent.value)], ["\ud800\u0000", JSON.stringify(value)]);
    }
  });

  test("a value deeper than any stack is answered, and the next one is served", async () => {
    const text = rpc("tools/call", { name: "echo", arguments: { value: 0 } }, "v").replace(":0}", `:${deep("1")}}`);
    const answer = await attacker.say(text);
    assert.is(JSON.parse(answer).id, "v");
    saysNothingOfTheInside(answer.replaceAll(/[[\]]/g, ""));
    await attacker.servesOthers();
    attacker.victim.isUnharmed();
  });

  test("nothing of all this is kept", async () => {
    const before = await attacker.victim.weigh();
    for (let round = 0; round < 5; round++) {
      for (const { text, what } of ATTACKS) if (what !== "a second initialize") await attacker.say(text);
      await attacker.say(rpc("tools/call", { name: "echo", arguments: { value: "x".repeat(900_000) } }));
    }
    assert.ok((await attacker.victim.weigh()) - before < ALLOWED_BYTES);
  });

  test.run();
}
