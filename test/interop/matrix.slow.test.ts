/** Every case over every link, and how many that were. */
import { assert, note, suite } from "../harness.ts";
import type { Caller } from "./caller.ts";
import { cases } from "./cases.ts";
import { links } from "./links.ts";

let passed = 0;
let lost = 0;

for (const link of links) {
  const test = suite(`${link.makes} · ${link.transport} · ${link.revision}`, { timeoutMs: 20_000 });
  let caller: Caller | undefined;
  test.before(async () => {
    caller = await link.open();
  });
  for (const { name, where, run } of cases) {
    if (where !== undefined && !where(link)) continue;
    test(name, async () => {
      if (caller === undefined) throw new Error("the link was not opened");
      assert.is(caller.revision, link.revision);
      await run(caller, link);
      passed += 1;
    });
  }
  test.after(async () => {
    lost += caller?.lost() ?? 0;
    await caller?.[Symbol.asyncDispose]();
  });
  test.run();
}

const whole = suite("interop as a whole");

whole("each official SDK has been at either end, in each era it speaks", () => {
  const met = links.map(({ makes, revision }) => `${makes} · ${revision}`);
  const wanted = [
    ...["v1 → ours", "ours → v1"].map((makes) => `${makes} · 2025-11-25`),
    ...["v2 → ours", "ours → v2"].flatMap((makes) => ["2025-11-25", "2026-07-28"].map((revision) => `${makes} · ${revision}`)),
  ];
  assert.equal(
    wanted.filter((pair) => !met.includes(pair)),
    [],
  );
  note(`${passed} cases between ours and the official SDKs, over ${links.length} links`);
  if (lost > 0) note(`${lost} updates reached an official client and were lost inside it, as overhear() explains`);
});

whole.run();
