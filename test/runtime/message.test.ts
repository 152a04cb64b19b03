import { RpcError } from "../../runtime/contract.ts";
import { classify, errorReply, isId, noticeOf, resultReply } from "../../runtime/message.ts";
import { assert, suite } from "../harness.ts";

const test = suite("message");
const kindOf = (message: unknown): string => classify(message).kind;

test("a method with an id is a request, without one a notice", () => {
  assert.equal(classify({ jsonrpc: "2.0", id: 0, method: "ping" }), { kind: "request", id: 0, method: "ping", params: undefined });
  assert.equal(classify({ jsonrpc: "2.0", method: "x", params: [] }), { kind: "notice", method: "x", params: [] });
});

test("ids are strings and integers that survive a double; anything else cannot be echoed and is refused", () => {
  for (const id of ["", "0", 0, -1, Number.MAX_SAFE_INTEGER]) {
    assert.ok(isId(id));
    assert.is(kindOf({ jsonrpc: "2.0", id, method: "x" }), "request");
  }
  for (const id of [null, 0.5, 2 ** 53, true, {}, ["a"]]) {
    const message = classify({ jsonrpc: "2.0", id, method: "x" });
    assert.is(message.kind, "malformed");
    assert.is(message.kind === "malformed" ? message.id : "", undefined);
  }
});

test("a result or an error is a reply, both or neither is nothing", () => {
  assert.equal(classify({ jsonrpc: "2.0", id: "a", result: {} }), { kind: "reply", id: "a", outcome: { result: {} } });
  const error = { code: -1, message: "no" };
  assert.equal(classify({ jsonrpc: "2.0", error }), { kind: "reply", id: undefined, outcome: { error } });
  for (const rest of [{ result: {}, error }, {}, { error: "no" }, { error: { code: 0.5, message: "" } }, { error: { code: 1 } }]) {
    assert.is(kindOf({ jsonrpc: "2.0", id: 1, ...rest }), "malformed");
  }
  assert.is(kindOf({ jsonrpc: "2.0", result: {} }), "malformed");
});

test("what is no object of JSON-RPC 2.0 is malformed, and keeps an id that can be echoed", () => {
  for (const message of [null, 7, "x", [], [{ jsonrpc: "2.0", method: "x" }], {}, { jsonrpc: "1.0", method: "x" }]) {
    assert.is(kindOf(message), "malformed");
  }
  assert.equal(classify({ id: 3, method: "x" }), { kind: "malformed", id: 3, why: '"jsonrpc" is not "2.0"' });
  assert.is(kindOf({ jsonrpc: "2.0", id: 1, method: 7 }), "malformed");
});

test("ids leave exactly as they came, and results are spliced in as they are", () => {
  assert.is(resultReply("1", '{"a":1}').text(), '{"jsonrpc":"2.0","id":"1","result":{"a":1}}');
  assert.is(resultReply(1, "{}").text(), '{"jsonrpc":"2.0","id":1,"result":{}}');
});

test("an error says its code, message and data, and keeps its cause to itself", () => {
  const error = new RpcError(-32602, "no", { data: { at: "/x" }, cause: new Error("secret") });
  const reply = errorReply("", error, 400);
  assert.is(reply.text(), '{"jsonrpc":"2.0","id":"","error":{"code":-32602,"message":"no","data":{"at":"/x"}}}');
  assert.is(reply.http, 400);
  assert.is(errorReply(undefined, new RpcError(-32700, "what")).text(), '{"jsonrpc":"2.0","error":{"code":-32700,"message":"what"}}');
});

test("what is said is what it was when it was said", () => {
  const data = { at: 1 };
  const notice = noticeOf("x", data);
  data.at = 2;
  assert.is(notice.text(), '{"jsonrpc":"2.0","method":"x","params":{"at":1}}');
});

test.run();
