import { readAccept } from "../../../../runtime/transport/http/accept.ts";
import { assert, suite } from "../../../harness.ts";

const test = suite("accept");

const rows: readonly (readonly [string | null, boolean, boolean])[] = [
  ["application/json, text/event-stream", true, true],
  ["text/event-stream,application/json;q=0.5", true, true],
  [null, true, true],
  ["*/*", true, true],
  ["application/json", true, false],
  ["text/event-stream; charset=utf-8", false, true],
  ["application/*, text/*", true, true],
  ["Application/JSON", true, false],
  ["application/json, text/event-stream;q=0", true, false],
  ["application/json;q=0.0, text/event-stream", false, true],
  ["text/html", false, false],
  ["", false, false],
];

for (const [header, json, stream] of rows) {
  test(`${header === null ? "no header" : JSON.stringify(header)} takes ${[json && "JSON", stream && "streams"].filter(Boolean).join(" and ") || "nothing of ours"}`, () => {
    assert.equal(readAccept(header), { json, stream });
  });
}

test.run();
