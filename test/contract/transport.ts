/** The contract as suites of this repository: one for each revision that a transport carries. */
import { contract } from "mcpgen/testing";
import { suite } from "../harness.ts";
import type { Tested } from "./links/tested.ts";
import { report } from "./report.ts";
import { transportOf } from "./transport-of.ts";

/** Far above what a case waits for by itself. */
const LIMIT_MS = 60_000;

export async function transportContract({ name, revisions, kind, open }: Tested): Promise<void> {
  for (const revision of revisions) {
    const test = suite(`${name} · ${revision}`, { timeoutMs: LIMIT_MS });
    for (const { guarantee, name: promise, run } of await contract({ ...kind, revision })) {
      test(`${guarantee}: ${promise}`, async () => {
        await run(open);
        report({ transport: transportOf(name), revision, guarantee });
      });
    }
    test.run();
  }
}
