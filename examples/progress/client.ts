/**
 * Lists the tools of a server and calls those of the progress example, with a bar for each.
 *
 *   npm run example:client http://localhost:3000/mcp
 */
import { openBars } from "./bars.ts";
import { openOurs } from "./callers.ts";
import { measure } from "./measure.ts";
import { targetAt } from "./targets.ts";

const [url] = process.argv.slice(2);
if (url === undefined || !URL.canParse(url)) {
  console.error("usage: npm run example:client <url>, for example http://localhost:3000/mcp");
  process.exit(2);
}

await using caller = await openOurs(targetAt(url), "auto");
const names = await caller.tools();
console.log(`${url} speaks ${caller.revision} and has ${names.length} tools: ${names.join(", ")}\n`);
const measured = await measure(caller, openBars(process.stdout));
for (const { tool, sent, arrivals } of measured) console.log(`${tool}: ${arrivals.length} of ${sent} updates received`);
