/**
 * Seeds defects and says which of them no test notices: `npm run defects [words of a name…]`. Without an argument, all of them.
 */
import { availableParallelism } from "node:os";
import { defects } from "./all.ts";
import { openPlot, type Verdict } from "./seed.ts";

const words = process.argv.slice(2);
const chosen = defects.filter(({ name }) => words.every((word) => name.includes(word)));
const queue = chosen.values();
const verdicts: Verdict[] = [];
await Promise.all(Array.from({ length: Math.min(availableParallelism(), chosen.length) }, work));
const survivors = verdicts.filter(({ survived }) => survived !== undefined);
console.log(`\n${verdicts.length - survivors.length} of ${chosen.length} defects were noticed by the test they name`);
process.exitCode = chosen.length > 0 && survivors.length === 0 ? 0 : 1;

async function work(): Promise<void> {
  await using plot = await openPlot();
  for (const defect of queue) {
    const verdict = await plot.judge(defect);
    verdicts.push(verdict);
    console.log(
      `${verdict.survived === undefined ? "✔" : "✘"} ${defect.name}${verdict.survived === undefined ? "" : `: ${verdict.survived}`}`,
    );
  }
}
