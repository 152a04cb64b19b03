import fc from "fast-check";
import { COMMENT, eventOf, readEvents, Unreadable } from "../../../runtime/transport/sse.ts";
import { assert, suite } from "../../harness.ts";

const test = suite("sse");

function bodyOf(bytes: Uint8Array, places: readonly number[]): ReadableStream<Uint8Array> {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return new ReadableStream({
    start(controller) {
      for (const [at, end] of ends.entries()) controller.enqueue(bytes.slice(at === 0 ? 0 : ends[at - 1], end));
      controller.close();
    },
  });
}

async function read(bytes: Uint8Array, places: readonly number[] = []): Promise<string[]> {
  const events: string[] = [];
  for await (const { data } of readEvents(bodyOf(bytes, places))) events.push(data);
  return events;
}

test("any JSON comes out of any chunks as it went in, comments between or not", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.json()), fc.array(fc.nat()), fc.boolean(), async (messages, places, quiet) => {
      const lines = messages.map((message) => JSON.stringify(JSON.parse(message)));
      const text = lines.map((line) => eventOf(line) + (quiet ? COMMENT : "")).join("");
      assert.equal(await read(new TextEncoder().encode(text), places), lines);
    }),
  );
});

test("the shapes that others write are read too", async () => {
  const text = '\ufeffevent: message\r\nid: 7\r\nretry: 10\r\ndata: {"a":\r\ndata: 1}\r\n\r\n:c\n\ndata:x\n\n';
  assert.equal(await read(new TextEncoder().encode(text)), ['{"a":\n1}', "x"]);
});

test("an event has its kind and its id where it says so", async () => {
  const text = "event: endpoint\nid: 7\ndata: /messages\n\ndata: {}\n\n";
  const events: object[] = [];
  for await (const event of readEvents(bodyOf(new TextEncoder().encode(text), []))) events.push(event);
  assert.equal(events, [
    { event: "endpoint", id: "7", data: "/messages" },
    { event: undefined, id: undefined, data: "{}" },
  ]);
});

test("bytes that are no UTF-8 break the stream instead of the text", async () => {
  const error = await read(new Uint8Array([100, 97, 116, 97, 58, 0xff, 10, 10])).catch((caught: unknown) => caught);
  assert.instance(error, Unreadable);
});

test("whoever stops early lets go of the stream", async () => {
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new TextEncoder().encode(eventOf("1"))),
    cancel: () => {
      cancelled = true;
    },
  });
  for await (const { data } of readEvents(body)) if (data === "1") break;
  assert.ok(cancelled);
});

test.run();
