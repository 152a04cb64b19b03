import type { Answer } from "../../../../runtime/transport/http/event.ts";
import { webSink } from "../../../../runtime/transport/http/sink-web.ts";
import { assert, suite } from "../../../harness.ts";

const test = suite("web sink");

test("what was said in the tick in which its reader goes is dropped with the reader", async () => {
  let answered: Answer | undefined;
  const sink = webSink(new Request("http://x/"), (answer) => {
    answered = answer;
  });
  let losses = 0;
  sink.onLost(() => losses++);
  const stream = sink.stream();
  const body: unknown = Reflect.get(answered ?? {}, "body");
  assert.instance(body, ReadableStream);
  stream.write("data: 1\n\n", undefined);
  const cancelled = (body as ReadableStream).cancel();
  stream.write("data: 2\n\n", undefined);
  await cancelled;
  stream.end();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal([losses, sink.lost], [1, true]);
});

test.run();
